"""Writes times, hours and days back in the account's form: 9:15 AM, 0.25, 11/18/2026."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Form:
    """How an account writes. Its clock has 12 or 24 hours."""

    twelve_hours: bool = True
    decimal: str = "."
    day_first: bool = False


AMERICAN = Form()


def clock_text(minutes: int, form: Form = AMERICAN) -> str:
    hour, minute = divmod(minutes % (24 * 60), 60)
    if not form.twelve_hours:
        return f"{24 if minutes == 24 * 60 else hour:02}:{minute:02}"
    return f"{hour % 12 or 12}:{minute:02} {'PM' if hour >= 12 else 'AM'}"


def moment_text(at: datetime, zone: ZoneInfo, form: Form = AMERICAN) -> str:
    local = at.astimezone(zone)
    return clock_text(local.hour * 60 + local.minute, form)


def hours_text(hours: Decimal, form: Form = AMERICAN) -> str:
    return f"{hours.quantize(HUNDREDTH, ROUND_HALF_UP)}".replace(".", form.decimal)


def day_text(day: date, form: Form = AMERICAN) -> str:
    return f"{day.day}/{day.month}/{day.year}" if form.day_first else f"{day.month}/{day.day}/{day.year}"
