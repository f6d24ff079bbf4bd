"""Time in the world: seconds since the epoch inside, US zones and business hours on top."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

MINUTE = 60
HOUR = 3600
DAY = 86400
ZONES = {"E": -5, "C": -6, "M": -7}  # standard offset in hours; summer adds one
ZONE_NAMES = {"E": "US Eastern", "C": "US Central", "M": "US Mountain"}
EPOCH = date(1970, 1, 1)

Window = tuple[float, float]  # opening and closing hour of a day
Week = tuple[Window | None, ...]  # Monday first

STANDARD: Week = ((7.5, 18.0),) * 5 + (None, None)
EXTENDED: Week = ((6.0, 22.0),) * 5 + ((8.0, 14.0), None)
ALWAYS: Week = ((0.0, 24.0),) * 7


def iso(ts: float) -> str:
    """ConnectWise's own spelling: UTC, no fractions."""
    days, seconds = divmod(int(ts), DAY)
    return f"{_day_text(days)}T{seconds // HOUR:02}:{seconds // MINUTE % 60:02}:{seconds % 60:02}Z"


@cache
def _day_text(days: int) -> str:
    return (EPOCH + timedelta(days=days)).isoformat()


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def last_weekday(year: int, month: int, weekday: int) -> date:
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


@cache
def offset_seconds(day: date, zone: str) -> int:
    """Distance from UTC on that day, daylight saving by the US rule (the switch is taken at midnight)."""
    summer = nth_weekday(day.year, 3, 6, 2) <= day < nth_weekday(day.year, 11, 6, 1)
    return (ZONES[zone] + summer) * HOUR


def stamp(day: date, hours: float, zone: str = "C") -> int:
    """The moment when it is `hours` o'clock on that day in that zone."""
    return (day - EPOCH).days * DAY + round(hours * HOUR) - offset_seconds(day, zone)


def local(ts: float, zone: str = "C") -> datetime:
    """What a clock on the wall shows there (a naive datetime)."""
    guess = datetime.fromtimestamp(int(ts), UTC)
    shifted = guess + timedelta(seconds=offset_seconds(guess.date(), zone))
    return shifted.replace(tzinfo=None)


def midnight_utc(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def _observed(day: date) -> date:
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


@cache
def holidays(year: int) -> dict[date, str]:
    """US federal holidays as observed, and the day after Thanksgiving."""
    thanksgiving = nth_weekday(year, 11, 3, 4)
    return {
        _observed(date(year, 1, 1)): "New Year's Day",
        nth_weekday(year, 1, 0, 3): "Martin Luther King Jr. Day",
        nth_weekday(year, 2, 0, 3): "Washington's Birthday",
        last_weekday(year, 5, 0): "Memorial Day",
        _observed(date(year, 6, 19)): "Juneteenth",
        _observed(date(year, 7, 4)): "Independence Day",
        nth_weekday(year, 9, 0, 1): "Labor Day",
        nth_weekday(year, 10, 0, 2): "Columbus Day",
        _observed(date(year, 11, 11)): "Veterans Day",
        thanksgiving: "Thanksgiving",
        thanksgiving + timedelta(days=1): "Day after Thanksgiving",
        _observed(date(year, 12, 25)): "Christmas Day",
    }


def is_holiday(day: date) -> bool:
    return day in holidays(day.year)


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and not is_holiday(day)


def workday_before(day: date) -> date:
    day -= timedelta(days=1)
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def workday_from(day: date) -> date:
    while not is_workday(day):
        day += timedelta(days=1)
    return day


@dataclass
class Hours:
    """Business hours over a stretch of days: what is open, and how much of it lies between two moments."""

    week: Week
    first: date
    last: date
    zone: str = "C"
    opens: list[int] = field(default_factory=list, repr=False)
    closes: list[int] = field(default_factory=list, repr=False)
    before: list[int] = field(default_factory=list, repr=False)  # open seconds before that window

    def __post_init__(self) -> None:
        total, day = 0, self.first
        while day <= self.last:
            window = self.week[day.weekday()]
            if window and (self.week is ALWAYS or not is_holiday(day)):
                self.opens.append(stamp(day, window[0], self.zone))
                self.closes.append(stamp(day, window[1], self.zone))
                self.before.append(total)
                total += self.closes[-1] - self.opens[-1]
            day += timedelta(days=1)

    def elapsed(self, ts: float) -> int:
        """Open seconds from the beginning of the stretch to that moment."""
        at = bisect_right(self.opens, ts) - 1
        if at < 0:
            return 0
        return self.before[at] + int(min(ts, self.closes[at]) - self.opens[at])

    def between(self, start: float, end: float) -> int:
        return max(0, self.elapsed(end) - self.elapsed(start))

    def after(self, start: float, seconds: float) -> int:
        """The moment when that many open seconds have passed since `start`."""
        target = self.elapsed(start) + seconds
        at = max(0, bisect_right(self.before, target) - 1)
        return int(self.opens[at] + target - self.before[at])

    def back(self, end: float, seconds: float) -> int:
        """The moment from which that many open seconds lead to `end`."""
        target = max(0, self.elapsed(end) - seconds)
        at = max(0, bisect_right(self.before, target) - 1)
        return int(self.opens[at] + target - self.before[at])

    def is_open(self, ts: float) -> bool:
        at = bisect_right(self.opens, ts) - 1
        return at >= 0 and ts < self.closes[at]
