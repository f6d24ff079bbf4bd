"""How long an entry is, and how much of it goes on a bill (FACTS 9): numbers in, numbers out."""

from dataclasses import dataclass
from math import ceil

from simulators.connectwise.clock import moment


@dataclass(frozen=True)
class Rounding:
    step: float = 0.0  # billed hours are a multiple of it; 0 leaves them as they are
    least: float = 0.0
    most: float = 0.0  # 0 is no limit


def between(start: str, end: str, deduct: float) -> float:
    """actualHours: end less start less what is deducted, in hundredths."""
    seconds = (moment(end) - moment(start)).total_seconds()
    return round(seconds / 3600 - deduct, 2)


def billed(actual: float, rounding: Rounding) -> float:
    """Rounded up, but no less than the least and no more than the most."""
    hours = actual if rounding.step <= 0 else ceil(round(actual / rounding.step, 6)) * rounding.step
    hours = max(hours, rounding.least)
    return round(min(hours, rounding.most) if rounding.most > 0 else hours, 2)
