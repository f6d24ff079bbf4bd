"""The cycles in which an agreement's pool is filled anew (FACTS 10): plain dates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from simulators.connectwise.schema import Record

MOST = 60  # cycles looked back
NEVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Cycle:
    start: date
    end: date  # its last day


def cycles_until(agreement: Record, today: date, since: date) -> list[Cycle]:
    """The cycle of today, and before it those since the day; a pool filled once has one cycle."""
    begun = date.fromisoformat(str(agreement.get("startDate", ""))[:10] or "2000-01-01")
    kind = str(agreement.get("applicationCycle", ""))
    if agreement.get("oneTimeFlag") or kind not in BEGINS:
        return [Cycle(date.min, NEVER)]
    found = [_cycle(kind, today, begun)]
    while found[0].start > max(since, begun) and len(found) < MOST:
        found.insert(0, _cycle(kind, found[0].start - timedelta(days=1), begun))
    return found


def _cycle(kind: str, day: date, begun: date) -> Cycle:
    start = BEGINS[kind](day, begun)
    return Cycle(start, _next(kind, start) - timedelta(days=1))


def _month(day: date, size: int) -> date:
    return date(day.year, (day.month - 1) // size * size + 1, 1)


def _contract_months(day: date, begun: date, size: int) -> date:
    months = (day.year - begun.year) * 12 + day.month - begun.month - (day.day < begun.day)
    return _add_months(begun, months // size * size)


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))


def _contract_days(day: date, begun: date, size: int) -> date:
    return begun + timedelta(days=(day - begun).days // size * size)


BEGINS: dict[str, Callable[[date, date], date]] = {
    "CalendarWeek": lambda day, begun: day - timedelta(days=day.weekday()),
    "CalendarMonth": lambda day, begun: _month(day, 1),
    "CalendarQuarter": lambda day, begun: _month(day, 3),
    "CalendarYear": lambda day, begun: _month(day, 12),
    "Contract2Weeks": lambda day, begun: _contract_days(day, begun, 14),
    "Contract4Weeks": lambda day, begun: _contract_days(day, begun, 28),
    "ContractQuarter": lambda day, begun: _contract_months(day, begun, 3),
    "ContractYear": lambda day, begun: _contract_months(day, begun, 12),
}
DAYS = {"CalendarWeek": 7, "Contract2Weeks": 14, "Contract4Weeks": 28}
MONTHS = {"CalendarMonth": 1, "CalendarQuarter": 3, "CalendarYear": 12, "ContractQuarter": 3, "ContractYear": 12}


def _next(kind: str, start: date) -> date:
    return start + timedelta(days=DAYS[kind]) if kind in DAYS else _add_months(start, MONTHS[kind])
