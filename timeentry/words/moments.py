"""Reads a moment that somebody names in one word: ISO, or a day and a time of his own clock, or a time alone."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from timeentry.words.days import day_of, moment_on
from timeentry.words.reading import Unreadable, read_clock, read_end, shown

DAY_FIRST = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[T ]\s*(?P<clock>\S.*)")


def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """`2026-11-18T15:00:00Z`, `2026-11-18T09:00` or `2026-11-18 9.15`: without an offset it is the own clock."""
    exact = exact_moment(text)
    if exact is not None and exact.tzinfo:
        return exact.astimezone(UTC)
    if exact is not None:
        return moment_on(exact.date(), exact.hour * 60 + exact.minute, zone)
    found = DAY_FIRST.fullmatch(text.strip())
    if not found:
        raise Unreadable(f"{shown(text)} is no moment. Write it like 2026-11-18T09:00:00-06:00 or 2026-11-18 9:00.")
    return moment_on(day_named(found["day"]), read_clock(found["clock"]), zone)


def read_ending(text: str, start: datetime, zone: ZoneInfo) -> datetime:
    """An end may be a time alone: it is on the start's own day."""
    if exact_moment(text) is not None or DAY_FIRST.fullmatch(text.strip()):
        return read_moment(text, zone)
    local = start.astimezone(zone)
    return moment_on(day_of(start, zone), read_end(text, local.hour * 60 + local.minute), zone)


def exact_moment(text: str) -> datetime | None:
    text = text.strip()
    if "T" not in text.upper():
        return None
    try:
        return datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
    except ValueError:
        return None


def day_named(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(f"{shown(text)} is no day.") from error
