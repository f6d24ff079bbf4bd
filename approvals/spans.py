"""Times as the queue says them: a clock time today, a date otherwise, and how long. Pure."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as formatted

LATE = timedelta(minutes=15)
SOON = timedelta(minutes=60)


def clock(moment: datetime, now: datetime) -> str:
    """`9:41 AM` today; `11/18` with the time for the coming and past days of near, the date alone when long ago."""
    local, today = timezone.localtime(moment), timezone.localtime(now).date()
    if local.date() == today:
        return formatted(local, "g:i A")
    return formatted(local, "m/d, g:i A") if abs((local.date() - today).days) < 300 else formatted(local, "m/d/Y")


def short_clock(moment: datetime, now: datetime) -> str:
    """`9:41 AM` today, else the day."""
    local = timezone.localtime(moment)
    same = local.date() == timezone.localtime(now).date()
    return formatted(local, "g:i A" if same else "D m/d")


def long(span: timedelta) -> str:
    """`11 min`, `1 h 21 min`, `3 d`."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes == 0:
        return "now"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{minutes // (24 * 60)} d"


def urgency(left: timedelta) -> str:
    """`late`, `soon` or nothing: how a goal is marked."""
    return "late" if left <= LATE else "soon" if left <= SOON else ""
