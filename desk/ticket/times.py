"""Times as people of the account read them. Pure: the zone is always said."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """`10:15 AM`"""
    return moment.astimezone(zone).strftime("%-I:%M %p")


def seconds_clock(moment: datetime, zone: ZoneInfo) -> str:
    """`10:15:08 AM`, where seconds matter."""
    return moment.astimezone(zone).strftime("%-I:%M:%S %p")


def day(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """`11/19`, with the year when it is another one."""
    return calendar_day(moment.astimezone(zone).date(), now.astimezone(zone).date())


def calendar_day(on: date, today: date) -> str:
    return on.strftime("%-m/%d" if on.year == today.year else "%-m/%d/%Y")


def when(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """The clock time today, with the day in front otherwise: `Thu 11/19, 10:15 AM`."""
    local = moment.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return clock(moment, zone)
    return f"{local.strftime('%a')} {day(moment, zone, now)}, {clock(moment, zone)}"


def span_of_seconds(seconds: int) -> str:
    return span(timedelta(seconds=seconds))


def span(length: timedelta) -> str:
    """`23 min`, `1 h 28 min`, `2 h`, `3 d`"""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {rest} min" if rest and hours < 2 else f"{hours} h"
    return f"{hours // 24} d"
