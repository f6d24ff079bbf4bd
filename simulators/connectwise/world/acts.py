"""What people write and do on tickets, before it becomes notes and time entries."""

from __future__ import annotations

from dataclasses import dataclass, field

from .shape import Record


@dataclass
class Act:
    """A piece of work of one member; time is entered for it unless said otherwise."""

    member: str
    start: int
    minutes: int
    text: str
    ticket: Record | None = None
    company: int = 0
    work_type: str = "Remote"
    charge_code: str = ""
    to_resolution: bool = False
    to_internal: bool = False
    to_discussion: bool = False


@dataclass
class Log:
    """Everything that happened, in no order; written into the book at the end, in the order of time."""

    acts: list[Act] = field(default_factory=list)
    notes: list[tuple[int, Record]] = field(default_factory=list)
    schedule: list[tuple[int, Record]] = field(default_factory=list)
