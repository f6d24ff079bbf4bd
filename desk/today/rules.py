"""By which rules the columns of *Today* pick their tickets. Everybody may keep his own; pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any


@dataclass(frozen=True)
class Rules:
    """Whole numbers, each within its limits."""

    unassigned_minutes: int = 0
    answered_minutes: int = 0
    risk_percent: int = 25
    breached_minutes: int = 0
    waiting_days: int = 10
    untouched_days: int = 3
    incident_tickets: int = 4
    incident_minutes: int = 120

    def as_json(self) -> dict[str, int]:
        return asdict(self)


LIMITS = {
    "unassigned_minutes": (0, 10_080),
    "answered_minutes": (0, 10_080),
    "risk_percent": (1, 90),
    "breached_minutes": (0, 10_080),
    "waiting_days": (1, 365),
    "untouched_days": (1, 60),
    "incident_tickets": (2, 50),
    "incident_minutes": (15, 1_440),
}
LABELS = {
    "unassigned_minutes": "Entered at least so many minutes ago",
    "answered_minutes": "Answered at least so many minutes ago",
    "risk_percent": "Percent of the goal that is left, at most",
    "breached_minutes": "Over by at least so many open minutes",
    "waiting_days": "Waiting for more than so many days",
    "untouched_days": "Nothing for so many business days",
    "incident_tickets": "Tickets of one client",
    "incident_minutes": "Within so many minutes",
}


class BadRule(Exception):
    """A value that is none; the sentence says which and what it may be."""


def kept(told: Any) -> Rules:
    """What stands in the database. What is not there any more, or is no number, is the usual."""
    known = told if isinstance(told, Mapping) else {}
    own = {one.name: known[one.name] for one in fields(Rules) if within(one.name, known.get(one.name))}
    return replace(Rules(), **own)


def changed(rules: Rules, told: Mapping[str, str]) -> Rules:
    """With what a form says. Raises BadRule."""
    own = {name: number_of(name, told[name]) for name in LIMITS if name in told}
    if not own:
        raise BadRule("No rule was sent. Nothing was saved; open the rules of a column and save them there.")
    return replace(rules, **own)


def number_of(name: str, text: str) -> int:
    number = int(text) if text.strip().isdecimal() and len(text.strip()) < 7 else None
    if number is None or not within(name, number):
        low, high = LIMITS[name]
        raise BadRule(f"{LABELS[name]}: write a whole number from {low} to {high}. Nothing was saved.")
    return number


def within(name: str, value: Any) -> bool:
    low, high = LIMITS[name]
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
