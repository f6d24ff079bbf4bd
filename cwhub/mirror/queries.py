"""What others may ask of the mirror: how far it is, what somebody undid, which fields are left alone."""

from dataclasses import dataclass
from datetime import datetime

from cwhub.accounts.models import Connection
from cwhub.mirror.models import Pass
from cwhub.mirror.notes import NAME, Backlog, backlog
from cwhub.mirror.set_backs import SENTENCE, left_alone, reports

__all__ = ["SENTENCE", "Backlog", "Progress", "backlog", "comparing", "first_mirror", "left_alone", "reports"]


@dataclass(frozen=True)
class Progress:
    """One bar. `rate` is records a second while at work; without a total nothing is said of the time left."""

    name: str
    done: int
    total: int
    rate: float
    seconds_left: float | None
    is_done: bool
    moved_at: datetime | None

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        if self.is_done or not self.total:
            return 1.0 if self.is_done else 0.0
        return min(1.0, self.done / self.total)


def first_mirror(connection: Connection) -> list[Progress]:
    """A bar for each list whose last reading was whole, and one for the notes. In an open scope."""
    rows = Pass.objects.filter(connection=connection, what=Pass.What.CHANGES, since=None).order_by("pk")
    return [progress_of(row) for row in rows] + [notes_progress(connection)]


def comparing(connection: Connection) -> list[Progress]:
    """The last round of comparing, list by list. In an open scope."""
    rows = Pass.objects.filter(connection=connection, what=Pass.What.COMPARE).order_by("pk")
    return [progress_of(row) for row in rows]


def progress_of(row: Pass) -> Progress:
    rate = row.done / (row.worked_ms / 1000) if row.worked_ms else 0.0
    left = max(0, row.total - row.done) / rate if rate and row.total else None
    is_done = row.ended_at is not None
    return Progress(row.collection, row.done, row.total, rate, 0.0 if is_done else left, is_done, row.beat_at)


def notes_progress(connection: Connection) -> Progress:
    """Read across passes, so the rate is that of the last pass over notes, kept beside it."""
    told = backlog(connection)
    row = Pass.objects.filter(connection=connection, what=Pass.What.WHOLE, collection=NAME).first()
    rate = row.done / (row.worked_ms / 1000) if row and row.worked_ms else 0.0
    left = told.left / rate if rate else None
    is_done = told.left == 0
    moved = row.beat_at if row else None
    return Progress(NAME, told.read, told.total, rate, 0.0 if is_done else left, is_done, moved)
