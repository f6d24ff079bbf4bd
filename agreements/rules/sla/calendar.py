"""When a calendar is open: elapsed seconds by the wall clock of its zone.

Moments are whole seconds since 1970 in UTC. A day of 86,400 of them has one offset, or two where the clocks change:
within each the wall clock runs evenly, so opening hours are laid over it and nothing is walked minute by minute.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

DAY = 86_400
FURTHEST = 50 * 366 * DAY  # a target that needs more than fifty years of opening hours is never due
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()

Stretch = tuple[int, int]  # from the first second, to the first after it
Week = tuple[Stretch | None, ...]  # Monday first: seconds of the wall clock; an end above DAY runs into the next day


class Hours(Protocol):
    """Whatever knows when the clock may run."""

    def stretches(self, start: int, end: int | None = None) -> Iterator[Stretch]:
        """The open stretches from `start` on, clipped to `end`, in order and apart from one another."""


class AllHours:
    """Around the clock."""

    def stretches(self, start: int, end: int | None = None) -> Iterator[Stretch]:
        end = start + FURTHEST if end is None else end
        if start < end:
            yield start, end


@dataclass(frozen=True)
class Holiday:
    """Closed on this date of the wall clock: all of it, or some of its seconds."""

    day: date
    closed: Stretch = (0, DAY)


class Calendar:
    """Opening hours for each weekday in a zone, less holidays. Days are reckoned once and kept."""

    def __init__(self, zone: ZoneInfo, week: Week, holidays: Iterable[Holiday] = ()) -> None:
        self.zone, self.week = zone, week
        self.closed: dict[int, list[Stretch]] = {}
        for holiday in holidays:
            self.closed.setdefault(holiday.day.toordinal() - EPOCH_ORDINAL, []).append(holiday.closed)
        self._days: dict[int, list[Stretch]] = {}

    def stretches(self, start: int, end: int | None = None) -> Iterator[Stretch]:
        if not any(self.week):
            return
        end = start + FURTHEST if end is None else end
        for day in range(start // DAY, -(-end // DAY)):
            for opens, closes in self._day(day):
                if closes > start and opens < end:
                    yield max(opens, start), min(closes, end)

    def _day(self, day: int) -> list[Stretch]:
        """The open stretches of a day of UTC."""
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = merged(self._reckoned(day))
        return known

    def _reckoned(self, day: int) -> Iterator[Stretch]:
        for since, until, offset in even_parts(self.zone, day):
            first, last = (since + offset) // DAY, (until + offset - 1) // DAY
            for local in range(first, last + 1):
                for opens, closes in self._wall(local):
                    opens, closes = max(opens - offset, since), min(closes - offset, until)
                    if opens < closes:
                        yield opens, closes

    def _wall(self, local: int) -> Iterator[Stretch]:
        """What is open on one date, in seconds of the wall clock since 1970."""
        pieces = merged([*self._tail(local - 1), *self._own(local)])
        for closed in self.closed.get(local, ()):
            pieces = [left for piece in pieces for left in without(piece, closed)]
        base = local * DAY
        return ((base + opens, base + closes) for opens, closes in pieces)

    def _own(self, local: int) -> list[Stretch]:
        hours = self.week[weekday(local)]
        return [(hours[0], min(hours[1], DAY))] if hours else []

    def _tail(self, local: int) -> list[Stretch]:
        """What the night of the date before leaves for this one."""
        hours = self.week[weekday(local)]
        return [(0, hours[1] - DAY)] if hours and hours[1] > DAY else []


def weekday(local: int) -> int:
    """Monday is 0; the first day of 1970 was a Thursday."""
    return (local + 3) % 7


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """In order; what touches or overlaps becomes one."""
    found: list[Stretch] = []
    for opens, closes in sorted(stretches):
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        else:
            found.append((opens, closes))
    return found


def without(piece: Stretch, closed: Stretch) -> list[Stretch]:
    parts = ((piece[0], min(piece[1], closed[0])), (max(piece[0], closed[1]), piece[1]))
    return [part for part in parts if part[0] < part[1]]


@lru_cache(maxsize=100_000)
def even_parts(zone: ZoneInfo, day: int) -> tuple[tuple[int, int, int], ...]:
    """A day of UTC as (from, to, offset in seconds): two parts where the clocks change in it."""
    since, until = day * DAY, (day + 1) * DAY
    before, after = offset_at(zone, since), offset_at(zone, until - 1)
    if before == after:
        return ((since, until, before),)
    change = change_between(zone, since, until - 1)
    return ((since, change, before), (change, until, after))


def change_between(zone: ZoneInfo, low: int, high: int) -> int:
    """The first second of the new offset, somewhere after `low` and not after `high`."""
    before = offset_at(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def offset_at(zone: ZoneInfo, moment: int) -> int:
    offset = moment_of(moment).astimezone(zone).utcoffset() or timedelta()
    return int(offset.total_seconds())


def moment_of(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def seconds_of(moment: datetime) -> int:
    """Whole seconds; a fraction is cut off."""
    return int(moment.timestamp() // 1)
