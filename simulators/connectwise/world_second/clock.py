"""Time at Pennyfold Support: a London clock, office hours, English bank holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from simulators.connectwise.world.clock import last_weekday, nth_weekday

ZONE = "Europe/London"
LONDON = ZoneInfo(ZONE)
OPENS, CLOSES = 9.0, 17.5


def stamp(day: date, hours: float) -> int:
    """The moment when it is `hours` o'clock in London on that day."""
    return int(datetime.combine(day, time(), LONDON).timestamp()) + round(hours * 3600)


def local(ts: float) -> datetime:
    """What a clock on the wall shows (a naive datetime)."""
    return datetime.fromtimestamp(int(ts), UTC).astimezone(LONDON).replace(tzinfo=None)


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian rule."""
    golden, century = year % 19, year // 100
    moon = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    ahead = moon - weekday
    month = 3 + (ahead + 40) // 44
    return date(year, month, ahead + 28 - 31 * (month // 4))


@cache
def holidays(year: int) -> dict[date, str]:
    """Bank holidays in England, moved to a working day where they fall on a weekend."""
    sunday = easter(year)
    christmas = date(year, 12, 25)
    found = {
        _moved(date(year, 1, 1)): "New Year's Day",
        sunday - timedelta(days=2): "Good Friday",
        sunday + timedelta(days=1): "Easter Monday",
        nth_weekday(year, 5, 0, 1): "Early May bank holiday",
        last_weekday(year, 5, 0): "Spring bank holiday",
        last_weekday(year, 8, 0): "Summer bank holiday",
        _moved(christmas): "Christmas Day",
    }
    boxing = _moved(date(year, 12, 26))
    found[boxing + timedelta(days=1) if boxing in found else boxing] = "Boxing Day"
    return found


def _moved(day: date) -> date:
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


def is_open(ts: float) -> bool:
    at = local(ts)
    return is_workday(at.date()) and OPENS <= at.hour + at.minute / 60 < CLOSES


def open_from(ts: float) -> int:
    """That moment, or the next one at which somebody is in."""
    if is_open(ts):
        return int(ts)
    day = local(ts).date()
    if not is_workday(day) or local(ts).hour >= OPENS:
        day += timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return stamp(day, OPENS) + int(ts) % 3600
