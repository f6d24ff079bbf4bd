"""On which days somebody works, and for how long at most. Pure.

A day's target is the member's daily capacity, but never more than his calendar is open: a short Friday or a half
holiday asks for no more than it has. Where no calendar is known, Monday to Friday are open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

Hours = tuple[time, time]
NOTHING = Decimal(0)
ALL_DAY: Hours = (time.min, time.max)


@dataclass(frozen=True)
class DayOff:
    """`closed` is None where the whole day is."""

    name: str
    closed: Hours | None = None


@dataclass(frozen=True)
class WorkCalendar:
    """`hours` by weekday, Monday is 0; a weekday that is not there is closed."""

    hours: Mapping[int, Hours]
    days_off: Mapping[date, Sequence[DayOff]] = field(default_factory=dict)

    def target(self, day: date, capacity: Decimal) -> Decimal:
        """Hours that are to be logged on this day."""
        return min(capacity, self.open_hours(day))

    def open_hours(self, day: date) -> Decimal:
        hours = self.hours.get(day.weekday())
        if hours is None:
            return NOTHING
        opens, closes = map(minute, hours)
        closed = sum(shared(minutes(one.closed or ALL_DAY), (opens, closes)) for one in self.days_off.get(day, ()))
        left = max(closes - opens - closed, 0)
        return (Decimal(left) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def holiday(self, day: date) -> str:
        """What the day is called; empty on every other."""
        return ", ".join(one.name for one in self.days_off.get(day, ()))


MONDAY_TO_FRIDAY = WorkCalendar(dict.fromkeys(range(5), ALL_DAY))


def minute(at: time) -> int:
    """Of the day; the last moment of it is its end."""
    return 24 * 60 if at == time.max else at.hour * 60 + at.minute


def minutes(hours: Hours) -> tuple[int, int]:
    return minute(hours[0]), minute(hours[1])


def shared(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(min(one[1], other[1]) - max(one[0], other[0]), 0)
