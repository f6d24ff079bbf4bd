"""Actual and billed hours, as ConnectWise works them out (FACTS 9): end less start less deduction, then rounded up."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
HOUR = Decimal(3600)


@dataclass(frozen=True)
class Rounding:
    step: Decimal = Decimal(0)  # billed hours are a multiple of it; 0 leaves them as they are
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)  # 0 is no limit


def span(start: datetime, end: datetime) -> Decimal:
    """Hours between two moments, unrounded."""
    return Decimal(int((end - start).total_seconds())) / HOUR


def actual(start: datetime | None, end: datetime | None, hours: Decimal | None, deduct: Decimal) -> Decimal | None:
    """In hundredths; None while it cannot be told."""
    if start and end:
        return (span(start, end) - deduct).quantize(HUNDREDTH, ROUND_HALF_UP)
    return hours.quantize(HUNDREDTH, ROUND_HALF_UP) if hours is not None else None


def billed(hours: Decimal, rounding: Rounding) -> Decimal:
    """Rounded up to the step, but no less than the least and no more than the most."""
    if rounding.step > 0:
        hours = (hours / rounding.step).quantize(Decimal("0.000001")).to_integral_value(ROUND_CEILING) * rounding.step
    hours = max(hours, rounding.least)
    hours = min(hours, rounding.most) if rounding.most > 0 else hours
    return hours.quantize(HUNDREDTH, ROUND_HALF_UP)
