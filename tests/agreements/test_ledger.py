"""What a pool had left at a moment: the recap of now, moved by what was saved before and since."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from agreements.rules.ledger import Ledger, Movement, balance_at
from agreements.rules.pools import period_of
from agreements.rules.terms import Adjustment, Agreement, Balance, PoolTerms, Unit

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)


def block(cycle: str = "CalendarMonth", **more: object) -> Agreement:
    pool = PoolTerms(unit=Unit.HOURS, limit=Decimal(10), cycle=cycle, once=not cycle)
    return Agreement(id=1, name="Block", covers_time=True, pool=pool, **more)  # type: ignore[arg-type]


def recap(left: str, at: datetime = NOW) -> Balance:
    return Balance(Decimal(left), Decimal(left), at)


def movement(at: datetime, hours: str) -> Movement:
    return Movement(at, Decimal(hours))


def left(agreement: Agreement, ledger: Ledger, at: datetime) -> tuple[Decimal, str]:
    found = balance_at(agreement, ledger, at, UTC)
    assert found is not None
    return found.remaining, found.source


def test_what_was_saved_since_the_recap_is_drawn_and_what_came_after_the_moment_given_back() -> None:
    ledger = Ledger(recap("4"), [movement(NOW - 2 * HOUR, "1.5"), movement(NOW + HOUR, "0.5")])
    assert left(block(), ledger, NOW) == (Decimal("4"), "recap")
    assert left(block(), ledger, NOW + 2 * HOUR) == (Decimal("3.5"), "recap")
    assert left(block(), ledger, NOW - 3 * HOUR) == (Decimal("5.5"), "recap")


def test_the_recap_knows_of_time_that_no_entry_shows() -> None:
    """41.5 hours by entries, 43 by the recap: one was deleted and nothing was reallocated."""
    ledger = Ledger(recap("-3"), [movement(NOW - HOUR, "1.5")])
    assert left(block(), ledger, NOW) == (Decimal("-3"), "recap")


def test_another_month_is_our_own_sum_of_what_was_saved_in_it() -> None:
    october = datetime(2026, 10, 30, tzinfo=UTC)
    ledger = Ledger(
        recap("4"), [movement(october - HOUR, "2"), movement(NOW - HOUR, "6"), movement(october + HOUR, "1")]
    )
    assert left(block(), ledger, october) == (Decimal("8"), "entries")
    assert left(block(), ledger, datetime(2026, 12, 1, tzinfo=UTC)) == (Decimal("10"), "entries")


def test_without_a_recap_limit_and_adjustments_less_what_was_drawn() -> None:
    adjustments = (
        Adjustment(Decimal(3), effective=date(2026, 11, 2)),
        Adjustment(Decimal(5), effective=date(2026, 12, 2)),
    )
    ledger = Ledger(None, [movement(NOW - HOUR, "1.25")])
    assert left(block(adjustments=adjustments), ledger, NOW) == (Decimal("11.75"), "entries")


def test_a_block_that_fills_once_counts_everything() -> None:
    ledger = Ledger(None, [movement(NOW - timedelta(days=400), "2"), movement(NOW - HOUR, "1")])
    assert left(block(""), ledger, NOW) == (Decimal("7"), "entries")


def test_an_unlimited_agreement_has_no_balance() -> None:
    free = Agreement(id=1, name="Flat", pool=PoolTerms(unit=Unit.HOURS, unlimited=True))
    assert balance_at(free, Ledger(recap("0")), NOW, UTC) is None


@pytest.mark.parametrize(
    ("cycle", "day", "first", "following"),
    [
        ("CalendarMonth", date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
        ("CalendarQuarter", date(2026, 11, 20), date(2026, 10, 1), date(2027, 1, 1)),
        ("CalendarYear", date(2026, 11, 20), date(2026, 1, 1), date(2027, 1, 1)),
        ("CalendarWeek", date(2026, 11, 20), date(2026, 11, 16), date(2026, 11, 23)),
        ("Contract2Weeks", date(2026, 11, 20), date(2026, 11, 7), date(2026, 11, 21)),
        ("Contract4Weeks", date(2026, 11, 20), date(2026, 11, 7), date(2026, 12, 5)),
        ("ContractQuarter", date(2026, 4, 30), date(2026, 4, 30), date(2026, 7, 31)),
        ("ContractQuarter", date(2026, 4, 29), date(2026, 1, 31), date(2026, 4, 30)),
        ("ContractYear", date(2027, 1, 30), date(2026, 1, 31), date(2027, 1, 31)),
    ],
)
def test_a_cycle_begins_and_ends_as_its_name_says(cycle: str, day: date, first: date, following: date) -> None:
    pool = PoolTerms(unit=Unit.HOURS, limit=Decimal(1), cycle=cycle)
    assert period_of(pool, date(2026, 1, 31), day) == (first, following)
