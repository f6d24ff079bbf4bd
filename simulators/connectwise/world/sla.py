"""The SLA clock of a ticket: what is allowed by priority, and how ConnectWise words it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .boards import SLAS
from .clock import HOUR, Hours, local, offset_seconds


@dataclass(frozen=True)
class Goals:
    """Hours allowed; zero where nothing is promised."""

    respond: float
    plan: float
    resolve: float

    @classmethod
    def of(cls, sla: str, priority: int) -> Goals:
        rows = next(rows for name, _, rows in SLAS if name == sla)
        return cls(*rows[min(priority, 4) - 1])


@dataclass(frozen=True)
class Clock:
    """One SLA on one ticket's priority."""

    sla: str
    goals: Goals
    hours: Hours

    def after(self, start: float, seconds: float) -> int:
        return self.hours.after(start, seconds)

    def goal(self, entered: int, hours: float, waited: int) -> int:
        """Every stage is due at entry, plus its hours, plus what was waited."""
        return self.hours.after(entered, hours * HOUR + waited)

    def minutes(self, start: int, end: int) -> int:
        return self.hours.between(start, end) // 60


def sla_text(word: str, goal: int) -> str:
    """The status text of a list: stage word, weekday, date without year, zone."""
    at = local(goal)
    shift = offset_seconds(date(at.year, at.month, at.day), "C") // HOUR
    return f"{word} by {at:%a %m/%d} {at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'} UTC{shift:+03}"
