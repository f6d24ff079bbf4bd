"""The arithmetic of time, without a simulator: hours, rates, cover, cycles, periods (FACTS 9, 10)."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from simulators.connectwise.schema import Record
from simulators.connectwise.time_rules.coverage import Covered, Terms, Work, covered
from simulators.connectwise.time_rules.cycles import cycles_until
from simulators.connectwise.time_rules.hours import Rounding, between, billed
from simulators.connectwise.time_rules.periods import periods_of
from simulators.connectwise.time_rules.rates import hourly, in_force

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("actual", "rounding", "wanted"),
    [
        (0.73, Rounding(), 0.73),
        (0.73, Rounding(0.25), 0.75),
        (0.75, Rounding(0.25), 0.75),
        (0.76, Rounding(0.25), 1.0),
        (0.3, Rounding(0.1), 0.3),
        (0.2, Rounding(0.25, least=1.0), 1.0),
        (9.0, Rounding(0.25, most=8.0), 8.0),
        (0.73, Rounding(1.0), 1.0),
    ],
)
def test_billed_hours_are_rounded_up_between_least_and_most(actual: float, rounding: Rounding, wanted: float) -> None:
    assert billed(actual, rounding) == wanted


def test_actual_hours_are_in_hundredths() -> None:
    assert between("2026-11-18T14:00:00Z", "2026-11-18T14:44:00Z", 0) == 0.73
    assert between("2026-11-18T14:00:00Z", "2026-11-18T16:00:00Z", 0.5) == 1.5


WORK = Work(
    day="2026-11-18", hours=2.0, amount=200.0, billable=True, work_type=3, work_role=4, location=1, department=1
)
TERMS = Terms(covers_time=True, units="Hours", start="2026-01-01", left=5.0)


def test_hours_come_out_of_a_pool_of_hours_and_money_out_of_one_of_money() -> None:
    assert covered(WORK, TERMS) == Covered(hours=2.0)
    money = Terms(covers_time=True, units="Amount", start="2026-01-01", left=150.0)
    assert covered(WORK, money) == Covered(amount=150.0)


def test_a_pool_gives_what_it_has_left() -> None:
    assert covered(WORK, Terms(True, "Hours", "2026-01-01", left=0.5)) == Covered(hours=0.5)
    assert covered(WORK, Terms(True, "Hours", "2026-01-01", left=None)) == Covered(hours=2.0)


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"covers_time": False}, "it does not cover time"),
        ({"start": "2026-11-19"}, "it has not begun"),
        ({"last": "2026-11-17"}, "it has ended"),
        ({"cancelled": "2026-11-18"}, "it is cancelled"),
        ({"work_types_out": frozenset({3})}, "the work type is excluded"),
        ({"work_roles_out": frozenset({4})}, "the work role is excluded"),
        ({"location": 2}, "it is for another location"),
        ({"department": 2}, "it is for another department"),
        ({"sites": frozenset({7})}, "it is for other sites"),
        ({"left": 0.0}, "nothing is left of its pool"),
        ({"left": -3.0}, "nothing is left of its pool"),
        ({"units": "Incidents", "has_incident": False}, "the ticket is none of its incidents"),
    ],
)
def test_one_condition_that_fails_is_enough(terms: Record, why: str) -> None:
    plain: Record = {"covers_time": True, "units": "Hours", "start": "2026-01-01", "left": 5.0}
    assert covered(WORK, Terms(**{**plain, **terms})) == Covered(why_not=why)


@pytest.mark.parametrize("terms", [{"last": "2026-11-18"}, {"cancelled": "2026-11-19"}, {"start": "2026-11-18"}])
def test_the_first_and_the_last_day_count(terms: Record) -> None:
    plain: Record = {"covers_time": True, "units": "Hours", "start": "2026-01-01", "left": 5.0}
    assert covered(WORK, Terms(**{**plain, **terms})).hours == 2.0


def test_only_billable_time_is_applied_and_a_fixed_fee_takes_no_hours() -> None:
    free = Work(day="2026-11-18", hours=2.0, amount=200.0, billable=False)
    fixed = Work(day="2026-11-18", hours=2.0, amount=200.0, billable=True, fixed_fee=True)
    money = Terms(covers_time=True, units="Amount", start="2026-01-01", left=500.0)
    assert covered(free, TERMS).why_not == "only billable time is applied"
    assert covered(fixed, TERMS).hours == 0.0
    assert covered(fixed, money).amount == 200.0


def test_an_incident_covers_all_the_time_on_its_ticket() -> None:
    assert covered(WORK, Terms(True, "Incidents", "2026-01-01", left=0.0)) == Covered(hours=2.0)


ROLE_ROW: Record = {"rateType": "Custom", "rate": 140.0}


@pytest.mark.parametrize(
    ("own", "role_row", "work_type", "value", "source"),
    [
        (None, {}, {}, 100.0, "work role"),
        (130.0, {}, {}, 130.0, "member"),
        (130.0, ROLE_ROW, {}, 140.0, "agreement work role"),
        (None, {"rateType": "AdjAmount", "rate": -10}, {}, 90.0, "agreement work role"),
        (None, {"rateType": "Multiplier", "rate": 1.1}, {}, 110.0, "agreement work role"),
        (None, {}, {"rateType": "Multiplier", "rate": 1.5}, 150.0, "work role"),
        (None, ROLE_ROW, {"rateType": "Multiplier", "rate": 2}, 280.0, "agreement work role"),
        (None, ROLE_ROW, {"rateType": "Custom", "rate": 75}, 75.0, "agreement work role"),
    ],
)
def test_a_rate_is_the_first_levels_changed_by_the_work_type(
    own: float | None, role_row: Record, work_type: Record, value: float, source: str
) -> None:
    found = hourly([("member", own), ("work role", 100.0)], role_row, work_type)
    assert (found.value, found.source) == (value, source)


def test_rows_apply_from_their_first_to_their_last_day_the_newest_first() -> None:
    old = {"effectiveDate": "2026-01-01T00:00:00Z", "endingDate": "2026-10-31T00:00:00Z"}
    new = {"effectiveDate": "2026-11-01T00:00:00Z"}
    later = {"effectiveDate": "2026-12-01T00:00:00Z"}
    assert in_force([old, new, later], "2026-10-31") == [old]
    assert in_force([old, new, later], "2026-11-01") == [new]
    assert in_force([old, new, later], "2026-12-01") == [later, new]
    assert in_force([{}], "2026-12-01") == [{}]


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("CalendarWeek", date(2026, 11, 16), date(2026, 11, 22)),
        ("CalendarMonth", date(2026, 11, 1), date(2026, 11, 30)),
        ("CalendarQuarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("CalendarYear", date(2026, 1, 1), date(2026, 12, 31)),
        ("Contract2Weeks", date(2026, 11, 5), date(2026, 11, 18)),
        ("Contract4Weeks", date(2026, 10, 22), date(2026, 11, 18)),
        ("ContractQuarter", date(2026, 10, 15), date(2027, 1, 14)),
        ("ContractYear", date(2026, 1, 15), date(2027, 1, 14)),
    ],
)
def test_a_cycle_is_the_calendars_or_the_contracts(kind: str, first: date, last: date) -> None:
    agreement = {"applicationCycle": kind, "startDate": "2026-01-15T00:00:00Z"}
    today = date(2026, 11, 18)
    found = cycles_until(agreement, today, date(2026, 6, 1))
    assert (found[-1].start, found[-1].end) == (first, last)
    assert all(one.end + timedelta(days=1) == other.start for one, other in pairwise(found))


def test_a_pool_that_is_filled_once_has_one_cycle() -> None:
    agreement = {"applicationCycle": "CalendarMonth", "oneTimeFlag": True, "startDate": "2026-01-15T00:00:00Z"}
    assert len(cycles_until(agreement, date(2026, 11, 18), date(2026, 1, 15))) == 1


SETUP: Record = {"year": 2026, "daysPastEndDate": 1, "firstPeriodEndDate": "2026-01-04T00:00:00Z"}


MONTHLY = {"type": "Monthly", "lastDayFlag": True, "firstPeriodEndDate": "2026-01-31"}
TWENTIETH = {"type": "Monthly", "monthlyPeriodEnds": 20, "firstPeriodEndDate": "2026-01-20"}
HALVES = {"type": "SemiMonthly", "semiMonthlyFirstPeriod": 15, "firstPeriodEndDate": "2026-01-15"}


@pytest.mark.parametrize(
    ("shape", "number", "first", "last"),
    [
        ({"type": "Weekly"}, 52, date(2025, 12, 29), date(2026, 12, 27)),
        ({"type": "BiWeekly"}, 26, date(2025, 12, 22), date(2026, 12, 20)),
        (MONTHLY, 12, date(2026, 1, 1), date(2026, 12, 31)),
        (TWENTIETH, 12, date(2025, 12, 21), date(2026, 12, 20)),
        ({**HALVES, "semiMonthlyLastDayFlag": True}, 24, date(2026, 1, 1), date(2026, 12, 31)),
        ({**HALVES, "semiMonthlySecondPeriod": 28}, 24, date(2025, 12, 29), date(2026, 12, 28)),
    ],
)
def test_periods_fill_their_year_without_a_gap(shape: Record, number: int, first: date, last: date) -> None:
    found = periods_of({**SETUP, **shape}, CHICAGO)
    assert [p.number for p in found] == list(range(1, number + 1))
    assert (found[0].start, found[-1].end) == (first, last)
    assert all(one.end + timedelta(days=1) == other.start for one, other in pairwise(found))


def test_a_deadline_is_the_morning_after_where_the_desk_is() -> None:
    winter, summer = (periods_of({**SETUP, "type": "Weekly"}, CHICAGO)[n] for n in (0, 30))
    assert winter.deadline.isoformat() == "2026-01-05T16:00:00+00:00"
    assert summer.deadline.isoformat() == "2026-08-03T15:00:00+00:00"
