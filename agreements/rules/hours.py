"""Actual and billed hours, as ConnectWise works them out (FACTS 9): end less start less deduction, then rounded up."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from agreements.rules.terms import ZERO, Rounding

HUNDREDTH = Decimal("0.01")
HOUR = Decimal(3600)


@dataclass(frozen=True)
class Steps:
    """How one entry is rounded, after every level has been asked. 0 is none."""

    step: Decimal = ZERO
    least: Decimal = ZERO
    most: Decimal = ZERO


def span(start: datetime, end: datetime) -> Decimal:
    """Hours between two moments, unrounded."""
    return Decimal(int((end - start).total_seconds())) / HOUR


def actual(start: datetime | None, end: datetime | None, hours: Decimal | None, deduct: Decimal) -> Decimal | None:
    """In hundredths; None while it cannot be told."""
    if start and end:
        return (span(start, end) - deduct).quantize(HUNDREDTH, ROUND_HALF_UP)
    return hours.quantize(HUNDREDTH, ROUND_HALF_UP) if hours is not None else None


def billed(hours: Decimal, steps: Steps) -> Decimal:
    """Rounded up to the step, but no less than the least and no more than the most."""
    if steps.step > 0:
        hours = in_steps(hours, steps.step).to_integral_value(ROUND_CEILING) * steps.step
    return within(hours, steps)


def nearest(hours: Decimal, steps: Steps) -> Decimal:
    """As `billed`, had ConnectWise rounded to the nearest step instead."""
    if steps.step > 0:
        hours = in_steps(hours, steps.step).to_integral_value(ROUND_HALF_UP) * steps.step
    return within(hours, steps)


def in_steps(hours: Decimal, step: Decimal) -> Decimal:
    return (hours / step).quantize(Decimal("0.000001"))


def within(hours: Decimal, steps: Steps) -> Decimal:
    hours = max(hours, steps.least)
    hours = min(hours, steps.most) if steps.most > 0 else hours
    return hours.quantize(HUNDREDTH, ROUND_HALF_UP)


def steps_of(levels: list[Rounding], company: Decimal) -> Steps:
    """The agreement's row before the work type, the work type before the company. 0 leaves it to the next."""
    return Steps(
        step=next((one.step for one in levels if one.step), company),
        least=next((one.least for one in levels if one.least), ZERO),
        most=next((one.most for one in levels if one.most), ZERO),
    )
