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
