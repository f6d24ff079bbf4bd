"""The simulator's time: UTC, whole seconds, and it can be moved for tests."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


class Clock:
    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return (datetime.now(UTC) + self.ahead).replace(microsecond=0)

    def stamp(self) -> str:
        return stamp(self.now())

    def today(self) -> date:
        return self.now().date()


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """A date or a date with time, read as UTC when it names no zone."""
    found = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text} is out of range") from None


def day_comes_first(zone: ZoneInfo) -> bool:
    """Whether people there write the day before the month, and the clock to twenty-four."""
    return not zone.key.startswith("America/")


def wall_clock(at: datetime, zone: ZoneInfo) -> str:
    """`9:45 AM`, or `09:45` where days come first; `at` is in that zone already."""
    return f"{at:%H:%M}" if day_comes_first(zone) else f"{at.hour % 12 or 12}:{at:%M %p}"
