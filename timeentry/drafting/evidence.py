"""One trace of somebody's work: a moment or a span. Plain values."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kit.clock import utc_text


class Kind(StrEnum):
    """What it is, the best for hours first."""

    STOPWATCH = "stopwatch"
    SCHEDULE = "schedule"
    NOTE = "note"
    STATUS = "status"  # a stamp that names who closed, resolved, responded
    CHANGE = "change"  # the last change of the record, whatever it was
    WRITE = "write"  # a change that he let happen, confirmed


MEASURED = (Kind.STOPWATCH, Kind.SCHEDULE)


@dataclass(frozen=True)
class Charge:
    """What the work was for. `ref` 0 with an empty `to`: nobody can tell yet."""

    to: str
    ref: int
    client_id: int | None
    agreement: int | None = None


@dataclass(frozen=True)
class Evidence:
    key: str  # the trace itself, equal whenever it is found again
    kind: Kind
    label: str
    at: datetime
    until: datetime
    charge: Charge
    paused: timedelta = timedelta()
    words: str = ""  # the person's own
    into: str = ""  # the field of a draft that his words belong in

    @property
    def lasts(self) -> bool:
        return self.until > self.at

    def within(self, start: datetime, end: datetime) -> "Evidence | None":
        """The part of it that lies in these bounds. Where it is cut nobody knows when the pauses were."""
        at, until = max(self.at, start), min(self.until, end)
        if at >= end or until < at or (self.lasts and until <= at):
            return None
        cut = (at, until) != (self.at, self.until)
        return replace(self, at=at, until=until, paused=timedelta() if cut else self.paused)

    def as_row(self) -> dict[str, Any]:
        row = {"key": self.key, "kind": str(self.kind), "label": self.label, "at": utc_text(self.at)}
        if self.lasts:
            row["until"] = utc_text(self.until)
        if self.into:
            row["into"] = self.into
        return row
