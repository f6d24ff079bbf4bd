"""What a pool has, what an entry takes from it, and when it is filled again (FACTS 10)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from agreements.rules.terms import ZERO, Agreement, Balance, PoolTerms, Unit

HUNDREDTH = Decimal("0.01")
WEEKS = {"Contract2Weeks": 2, "Contract4Weeks": 4}
MONTHS = {
    "CalendarMonth": 1,
    "CalendarQuarter": 3,
    "CalendarYear": 12,
    "ContractQuarter": 3,
    "ContractYear": 12,
}


@dataclass(frozen=True)
class Need:
    """What an entry asks of a pool, in the pool's unit. None cannot be told. `taken` is an incident that it has had."""

    units: Decimal | None
    billed: Decimal
    taken: bool = False


@dataclass(frozen=True)
class Draw:
    """What it gets, had no other rule spoken against it. `hours` of the billed are covered."""

    hours: Decimal
    units: Decimal
    enough: bool
    into_overrun: bool = False


def is_limited(agreement: Agreement) -> bool:
    return agreement.pool.has_limit and not agreement.pool.unlimited


def room_of(pool: PoolTerms, balance: Balance) -> Decimal | None:
    """What can still be taken; None is without end. Overruns without a limit are taken as having none."""
    if pool.overruns and not pool.overrun_limit:
        return None
    return max(balance.available, ZERO)


def need_of(unit: Unit | None, billed: Decimal, rate: Decimal | None, *, incident_taken: bool) -> Need:
    if unit is Unit.INCIDENTS:
        return Need(ZERO if incident_taken else Decimal(1), billed, incident_taken)
    if unit is Unit.AMOUNT:
        return Need(None if rate is None else (billed * rate).quantize(HUNDREDTH, ROUND_HALF_UP), billed)
    return Need(billed, billed)


def drawn(need: Need, agreement: Agreement) -> Draw:
    """Everything where there is no end, nothing is known, or it cannot be told what it costs."""
    balance = agreement.balance
    if not is_limited(agreement) or balance is None or need.units is None:
        return Draw(need.billed, ZERO, enough=True)
    room = room_of(agreement.pool, balance)
    if need.taken and balance.remaining < 0 and room is not None and room <= 0:
        return Draw(ZERO, ZERO, enough=False)  # more tickets than incidents
    if room is None or need.units <= room:
        over = need.units > max(balance.remaining, ZERO) and need.units > 0
        return Draw(need.billed, need.units, enough=True, into_overrun=over)
    if agreement.pool.unit is Unit.INCIDENTS or room <= 0:
        return Draw(ZERO, ZERO, enough=False)
    hours = (need.billed * room / need.units).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Draw(min(hours, need.billed), room, enough=False, into_overrun=room > max(balance.remaining, ZERO))


def after(balance: Balance, units: Decimal) -> Balance:
    return replace(balance, remaining=balance.remaining - units, available=balance.available - units)


# --- cycles ----------------------------------------------------------------------------------------------------------
def period_of(pool: PoolTerms, starts: date | None, day: date) -> tuple[date, date] | None:
    """The cycle that a day lies in: its first day, and the first of the next. None where the pool fills only once,
    or its cycle has no name or no beginning."""
    if pool.once or not pool.cycle:
        return None
    if pool.cycle == "CalendarWeek":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=7)
    if pool.cycle in WEEKS:
        return weeks_from(starts, day, WEEKS[pool.cycle]) if starts else None
    months = MONTHS.get(pool.cycle)
    if months is None or (pool.cycle.startswith("Contract") and starts is None):
        return None
    origin = starts if pool.cycle.startswith("Contract") and starts else date(day.year, 1, 1)
    return months_from(origin, day, months)


def weeks_from(origin: date, day: date, weeks: int) -> tuple[date, date]:
    length = timedelta(weeks=weeks)
    first = origin + length * ((day - origin) // length)
    return first, first + length


def months_from(origin: date, day: date, months: int) -> tuple[date, date]:
    passed = (day.year - origin.year) * 12 + day.month - origin.month
    steps = passed // months * months
    if month_after(origin, steps) > day:
        steps -= months
    return month_after(origin, steps), month_after(origin, steps + months)


def month_after(origin: date, months: int) -> date:
    """The same day of a later month, or its last."""
    year, month = divmod(origin.year * 12 + origin.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=origin.day - 1), following - timedelta(days=1))
