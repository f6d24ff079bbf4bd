"""Reads times and hours as people type them: `915`, `9.15`, `2pm`, `0:15`, `0,25`.

A time typed bare from 1 to 6 is in the afternoon; a leading 0 makes it morning. Grid and API read with the same words.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

DAY = 24 * 60  # minutes
HUNDREDTH = Decimal("0.01")
AFTERNOON = range(1, 7)

CLOCK = re.compile(
    r"""(?P<hour>\d{1,2}) (?: [:.,h] (?P<apart>\d{1,2}) | (?P<close>\d{2}) )? \s* (?P<half>a|p|am|pm|a\.m\.|p\.m\.)?""",
    re.VERBOSE,
)
IN_HOURS = re.compile(r"(?P<number>\d*[.,]\d+|\d+)\s*(?:h|hr|hrs|hours?)?")
IN_MINUTES = re.compile(r"(?P<minutes>\d+)\s*(?:m|min|mins|minutes?)")
BOTH = re.compile(r"(?P<hours>\d{1,2})\s*(?::|h|hrs?|hours?)\s*(?P<minutes>\d{1,2})\s*(?:m|min|mins|minutes?)?")


class Unreadable(ValueError):
    """What was typed is no time. The message is a sentence for the cell."""


def read_clock(text: str) -> int:
    """Minutes since midnight. Raises Unreadable."""
    return clock_of(text)[0]


def read_end(text: str, start: int) -> int:
    """The same for an end: typed bare and before the start, it is twelve hours later.

    24:00 is the end of the day.
    """
    minutes, sure = clock_of(text)
    if minutes == 0 and start > 0 and squeezed(text) in ("24", "2400", "24:00", "24.00", "midnight"):
        return DAY
    later = minutes + DAY // 2
    return later if not sure and minutes < start < later < DAY else minutes


def clock_of(text: str) -> tuple[int, bool]:
    """Minutes since midnight, and whether the half of the day was said."""
    word = squeezed(text)
    if word in ("noon", "midnight"):
        return (DAY // 2, True) if word == "noon" else (0, True)
    found = CLOCK.fullmatch(word)
    if not found:
        raise Unreadable(f"{shown(text)} is no time of day. Type it like 9:15 or 2pm.")
    hour, minute = int(found["hour"]), minute_of(found)
    return half_of(text, hour, minute, found["half"], leading_zero=found["hour"].startswith("0"))


def minute_of(found: re.Match[str]) -> int:
    """Behind a point one digit is tens, as in 9.3 for half past nine."""
    apart = found["apart"]
    if apart is not None:
        return int(apart) * 10 if len(apart) == 1 else int(apart)
    return int(found["close"] or 0)


def half_of(text: str, hour: int, minute: int, half: str | None, *, leading_zero: bool) -> tuple[int, bool]:
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise Unreadable(f"{shown(text)} is no time of day. Type it like 9:15 or 2pm.")
    if half:
        if not 1 <= hour <= 12:
            raise Unreadable(f"{shown(text)} is no time of day: with am or pm the hour is 1 to 12.")
        return (hour % 12 + (12 if half.startswith("p") else 0)) * 60 + minute, True
    if not leading_zero and hour in AFTERNOON:
        return (hour + 12) * 60 + minute, True
    return hour % 24 * 60 + minute, leading_zero or hour >= 12


def read_hours(text: str) -> Decimal:
    """Hours in hundredths: `0:15`, `0,25`, `.25`, `15m`, `1h30`. Raises Unreadable."""
    word = squeezed(text)
    hours = hours_of(word)
    if hours is None:
        raise Unreadable(f"{shown(text)} is no number of hours. Type it like 0.25 or 0:15.")
    if hours > 24:
        raise Unreadable(f"{shown(text)} is more than a day. Type it like 0.25 or 0:15.")
    return hours.quantize(HUNDREDTH, ROUND_HALF_UP)


def hours_of(word: str) -> Decimal | None:
    if found := BOTH.fullmatch(word):
        minutes = int(found["minutes"])
        return Decimal(int(found["hours"]) * 60 + minutes) / 60 if minutes < 60 else None
    if found := IN_MINUTES.fullmatch(word):
        return Decimal(found["minutes"]) / 60
    found = IN_HOURS.fullmatch(word)
    return Decimal(found["number"].replace(",", ".")) if found else None


def squeezed(text: str) -> str:
    return " ".join(text.strip().lower().split()).replace(" :", ":").replace(": ", ":")


def shown(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text[:20]}…”" if len(text) > 20 else f"“{text}”"
