"""Moments as the account's people read them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from kit.clock import now


def clock(moment: datetime | None, zone: ZoneInfo) -> str:
    """8:34 AM today, Thu 11/19, 8:34 AM before. Empty for nothing."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    time = f"{local:%I:%M %p}".lstrip("0")
    return time if local.date() == now().astimezone(zone).date() else f"{local:%a %m/%d}, {time}"


def day(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%m/%d/%Y}" if moment else ""


def ago(moment: datetime) -> str:
    """How long ago, in the unit that a person would say: 4 s, 12 min, 3 h, 5 days."""
    seconds = max(0, round((now() - moment).total_seconds()))
    for unit, size, until in (("s", 1, 100), ("min", 60, 90 * 60), ("h", 3600, 48 * 3600)):
        if seconds < until:
            return f"{round(seconds / size)} {unit}"
    return f"{round(seconds / 86_400)} days"
