"""What a pool had left at a moment: ConnectWise's recap, which knows only now, moved by what was saved since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal

from agreements.rules.pools import is_limited, period_of
from agreements.rules.terms import ZERO, Agreement, Balance, Unit


@dataclass(frozen=True)
class Movement:
    """What an entry of ConnectWise has drawn, in the pool's unit, and when it was saved."""

    at: datetime
    units: Decimal


@dataclass(frozen=True)
class Ledger:
    """`recap` is the balance that ConnectWise told last; None where it has told none."""

    recap: Balance | None = None
    movements: Sequence[Movement] = ()


def balance_at(agreement: Agreement, ledger: Ledger, at: datetime, zone: tzinfo) -> Balance | None:
    """None for a pool without an end, and for incidents of which no recap tells."""
    if not is_limited(agreement):
        return None
    recap = ledger.recap
    if agreement.pool.unit is Unit.INCIDENTS:
        return replace(recap, at=at) if recap else None
    if recap and cycle(agreement, recap.at, zone) == cycle(agreement, at, zone):
        return moved(recap, ledger.movements, at)
    return own_sum(agreement, ledger.movements, at, zone)


def cycle(agreement: Agreement, at: datetime, zone: tzinfo) -> tuple[date, date] | None:
    return period_of(agreement.pool, agreement.starts, at.astimezone(zone).date())


def moved(recap: Balance, movements: Sequence[Movement], at: datetime) -> Balance:
    """Entries saved between the two moments: given back where the moment is earlier, drawn where it is later."""
    since = sum((one.units for one in movements if recap.at < one.at <= at), ZERO)
    before = sum((one.units for one in movements if at < one.at <= recap.at), ZERO)
    change = before - since
    return replace(recap, remaining=recap.remaining + change, available=recap.available + change, at=at)


def own_sum(agreement: Agreement, movements: Sequence[Movement], at: datetime, zone: tzinfo) -> Balance:
    """Limit and adjustments less what entries of the cycle have drawn. What was carried over is not known."""
    period = cycle(agreement, at, zone)
    used = sum((one.units for one in movements if one.at <= at and within(one.at, period, zone)), ZERO)
    added = sum(
        (one.amount for one in agreement.adjustments if one.effective is None or in_cycle(one.effective, period)), ZERO
    )
    starting = agreement.pool.limit or ZERO
    remaining = starting + added - used
    headroom = agreement.pool.overrun_limit or ZERO
    return Balance(remaining, remaining + headroom, at, "entries", starting, added, -used)


def within(at: datetime, period: tuple[date, date] | None, zone: tzinfo) -> bool:
    return in_cycle(at.astimezone(zone).date(), period)


def in_cycle(day: date, period: tuple[date, date] | None) -> bool:
    return period is None or period[0] <= day < period[1]


def reaches_back_to(agreement: Agreement, recap: Balance | None, at: datetime, zone: tzinfo) -> datetime | None:
    """The earliest saving that has to be known; None is all of them."""
    if recap and (
        agreement.pool.unit is Unit.INCIDENTS or cycle(agreement, recap.at, zone) == cycle(agreement, at, zone)
    ):
        return min(recap.at, at)
    period = cycle(agreement, at, zone)
    return datetime.combine(period[0], datetime.min.time(), zone) if period else None
