"""When tickets arrive: the shape of a week and of a day."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import accumulate

from .clock import HOUR, holidays, is_holiday, stamp

WEEKDAY = (0.26, 0.20, 0.185, 0.175, 0.155, 0.018, 0.007)
# Share of each hour of a working day, from 0:00 Central time; 8:00-10:00 is a third.
DESK_DAY = (
    0.2,
    0.2,
    0.2,
    0.2,
    0.4,
    0.9,
    1.6,
    5.4,
    17.0,
    16.0,
    9.5,
    8.0,
    6.0,
    8.2,
    8.5,
    7.5,
    5.5,
    3.0,
    0.7,
    0.5,
    0.4,
    0.3,
    0.3,
    0.2,
)
ALERT_DAY = (
    4.0,
    4.5,
    5.5,
    5.0,
    4.0,
    3.5,
    4.0,
    5.5,
    6.0,
    5.0,
    4.0,
    4.0,
    3.5,
    3.5,
    3.5,
    3.5,
    3.5,
    3.5,
    3.0,
    3.0,
    3.5,
    4.0,
    4.5,
    5.0,
)
ALERT_WEEKDAY = (0.18, 0.16, 0.17, 0.15, 0.14, 0.10, 0.10)


def arrival_times(rng: random.Random, count: int, *, first: date, now: int, alerts: bool = False) -> list[int]:
    """That many moments between the first day and now, in order."""
    cells: list[int] = []
    weights: list[float] = []
    day = first
    while stamp(day, 0) < now:
        for hour in range(24):
            start = stamp(day, hour)
            if start + HOUR <= now:
                cells.append(start)
                weights.append(_alert_weight(day, hour) if alerts else _desk_weight(day, hour))
        day += timedelta(days=1)
    picked = rng.choices(cells, cum_weights=list(accumulate(weights)), k=count)
    return sorted(cell + rng.randrange(HOUR) for cell in picked)


def _desk_weight(day: date, hour: int) -> float:
    weight = WEEKDAY[day.weekday()] * DESK_DAY[hour]
    if is_holiday(day):
        return weight * 0.06
    if is_holiday(day - timedelta(days=1)) and day.weekday() < 5:
        weight *= 1.2
    if (day + timedelta(days=2)).month != day.month:  # the books close
        weight *= 1.15
    if day.month == 8 and 15 <= day.day <= 28:  # the schools open
        weight *= 1.15
    return weight


def _alert_weight(day: date, hour: int) -> float:
    weight = ALERT_WEEKDAY[day.weekday()] * ALERT_DAY[hour]
    patch_night = day.weekday() == 3 and 8 < day.day < 20 and hour < 5
    return weight * 2.5 if patch_night else weight


def eve_of_holiday(first: date, last: date) -> date | None:
    """The last working day before a holiday in that stretch, the latest one."""
    found = [day for year in {first.year, last.year} for day in holidays(year) if first < day <= last]
    eves = [day - timedelta(days=1) for day in found]
    eves = [day for day in eves if day.weekday() < 5 and not is_holiday(day)]
    return max(eves, default=None)
