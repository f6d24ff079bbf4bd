"""What an hour costs (FACTS 10): the role's rate from the first level that has one, then what the work type makes of
it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from simulators.connectwise.schema import Record

WAYS: dict[str, Callable[[float, float], float]] = {
    "Custom": lambda base, rate: rate,
    "AdjAmount": lambda base, rate: base + rate,
    "Multiplier": lambda base, rate: base * rate,
}


@dataclass(frozen=True)
class Rate:
    value: float
    source: str


def changed_by(base: float, row: Record) -> float:
    """Custom replaces, AdjAmount adds, Multiplier multiplies."""
    way = WAYS.get(str(row.get("rateType")))
    return way(base, float(row.get("rate") or 0)) if way else base


def hourly(levels: Iterable[tuple[str, float | None]], role_row: Record, work_type: Record) -> Rate:
    """The first level with a rate, changed by the agreement's row for the role, then by the work type."""
    source, base = next(((name, rate) for name, rate in levels if rate is not None), ("none", 0.0))
    if role_row:
        source, base = "agreement work role", changed_by(base, role_row)
    return Rate(round(changed_by(base, work_type), 2), source)


def in_force(rows: Iterable[Record], day: str) -> list[Record]:
    """The rows that apply on a day, the newest first; the day on which one ends is still its own."""
    found = [
        r for r in rows if str(r.get("effectiveDate", ""))[:10] <= day <= (str(r.get("endingDate", ""))[:10] or day)
    ]
    return sorted(found, key=lambda r: str(r.get("effectiveDate", "")), reverse=True)
