"""The periods of a period set-up: plain dates in, plain dates out (SPEC TimePeriodSetup, TimePeriod)."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from simulators.connectwise.clock import moment, stamp
from simulators.connectwise.schema import Record

DEADLINE = time(10)  # on the morning of the last day on which time may be handed in
STEPS = {"Weekly": 7, "BiWeekly": 14}


@dataclass(frozen=True)
class Period:
    number: int
    start: date
    end: date  # its last day
    deadline: datetime


def periods_of(setup: Record, zone: ZoneInfo) -> list[Period]:
    """Every period that ends in the set-up's year; one after the other, without a gap."""
    ends = takewhile(lambda day: day.year == setup["year"], _ends(setup))
    found, start = [], _first_start(setup)
    for number, end in enumerate(ends, 1):
        last = datetime.combine(end + timedelta(days=setup["daysPastEndDate"]), DEADLINE, tzinfo=zone)
        found.append(Period(number, start, end, last.astimezone(UTC)))
        start = end + timedelta(days=1)
    return found


def shown(period: Period, setup: Record) -> Record:
    """A period as it is stored."""
    return {
        "timePeriodSetup": {"id": setup["id"]},
        "period": period.number,
        "startDate": midnight(period.start),
        "endDate": midnight(period.end),
        "deadlineDate": stamp(period.deadline),
    }


def midnight(day: date) -> str:
    """A day as ConnectWise writes it."""
    return f"{day.isoformat()}T00:00:00Z"


def local_day(at: str, zone: ZoneInfo) -> date:
    """The day on which a moment falls where the MSP is; at the ends of time, its own."""
    try:
        return moment(at).astimezone(zone).date()
    except OverflowError:
        return moment(at).date()


def _first_start(setup: Record) -> date:
    first = _first_end(setup)
    if step := STEPS.get(setup["type"]):
        return first - timedelta(days=step - 1)
    before = max(day for day in _month_ends(setup, first.replace(day=1) - timedelta(days=31), 2) if day < first)
    return before + timedelta(days=1)


def _first_end(setup: Record) -> date:
    return moment(setup["firstPeriodEndDate"]).date()


def _ends(setup: Record) -> Iterator[date]:
    end = _first_end(setup)
    if step := STEPS.get(setup["type"]):
        while True:
            yield end
            end += timedelta(days=step)
    yield from (day for day in _month_ends(setup, end.replace(day=1), 13) if day >= end)


def _month_ends(setup: Record, begin: date, months: int) -> list[date]:
    """The last days of the periods in these months."""
    found = []
    for step in range(months):
        year, month = divmod(begin.year * 12 + begin.month - 1 + step, 12)
        found += [_in_month(year, month + 1, day) for day in _days(setup)]
    return sorted(set(found))


def _days(setup: Record) -> list[int]:
    """On which days of a month a period ends; 31 is the last one, however long the month."""
    if setup["type"] == "Monthly":
        return [31 if setup.get("lastDayFlag") else setup.get("monthlyPeriodEnds", 31)]
    second = 31 if setup.get("semiMonthlyLastDayFlag") else setup.get("semiMonthlySecondPeriod", 31)
    return [setup.get("semiMonthlyFirstPeriod", 15), second]


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(max(day, 1), monthrange(year, month)[1]))
