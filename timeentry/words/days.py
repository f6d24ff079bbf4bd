"""A member's own day: where it begins and ends, also when the clocks change, and what goes over midnight."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from timeentry.words.reading import DAY, Unreadable
from timeentry.words.writing import clock_text


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day. Where the clocks skip midnight it is the first that there is."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the first moment to the first of the next day: 23, 24 or 25 hours."""
    return midnight(day, zone), midnight(day + timedelta(days=1), zone)


@lru_cache(maxsize=4096)  # each entry of a day is compared with all others of it
def day_of(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def moment_on(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The moment that this clock time is. Of two, when clocks go back, the first; raises Unreadable for none."""
    if minutes == DAY:
        return bounds(day, zone)[1]
    local = datetime.combine(day, time(*divmod(minutes, 60)), tzinfo=zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Unreadable(f"There is no {clock_text(minutes)} on that day: the clocks go forward.")
    return at


def is_twice(day: date, minutes: int, zone: ZoneInfo) -> bool:
    """Whether this clock time comes twice that day, because the clocks go back."""
    if minutes == DAY:
        return False
    local = datetime.combine(day, time(*divmod(minutes, 60)))
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return second > first


def goes_over_midnight(start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    """An end at midnight is still that day's."""
    return end > bounds(day_of(start, zone), zone)[1]


def split(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The same time in pieces, each on one day."""
    while goes_over_midnight(start, end, zone):
        cut = bounds(day_of(start, zone), zone)[1]
        yield start, cut
        start = cut
    yield start, end
