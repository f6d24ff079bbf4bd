"""What is mirrored of a ConnectWise, and how old; while it is being read, how far, how fast and how long still."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from cwhub.accounts.models import Connection
from cwhub.mirror.models import Agreement, Configuration, Contact, Note, Pass, Ticket, TimeEntry
from desk.settings.times import ago

MIRRORED: dict[str, Any] = {
    "Tickets": Ticket,
    "Notes": Note,
    "Contacts": Contact,
    "Configurations": Configuration,
    "Agreements": Agreement,
    "Time entries": TimeEntry,
}
LEAST_SECONDS = 2.0  # before that a rate is a guess


def mirrored(connection: Connection) -> list[dict[str, Any]]:
    """Kind, how many, when last read."""
    if connection.state == Connection.State.CONNECTING:
        return []
    rows = []
    for name, model in MIRRORED.items():
        found = model.objects.filter(connection=connection, gone_at=None).aggregate(n=Count("pk"), at=Max("seen_at"))
        rows.append({"name": name, "count": f"{found['n']:,}", "age": ago(found["at"]) if found["at"] else ""})
    return rows


@dataclass(frozen=True)
class Reading:
    """One list that is being read: counts for a bar, the rate, and what is left in a person's units."""

    name: str
    done: int
    total: int
    rate: str
    left: str

    @property
    def words(self) -> str:
        return f"{self.done:,} of {self.total:,}" if self.total else f"{self.done:,}"


def readings(connection: Connection) -> list[Reading]:
    """What the mirror reads at this moment, list by list."""
    rows = Pass.objects.filter(connection=connection, started_at__isnull=False, ended_at=None)
    return [reading_of(row) for row in rows.order_by("pk")]


def reading_of(row: Pass) -> Reading:
    seconds = row.worked_ms / 1000
    rate = row.done / seconds if seconds >= LEAST_SECONDS else 0.0
    left = (row.total - row.done) / rate if rate and row.total > row.done else 0.0
    return Reading(row.collection.capitalize(), row.done, row.total, rate_words(rate), left_words(left))


def rate_words(rate: float) -> str:
    return f"{rate:,.0f} / s" if rate >= 1 else (f"{rate * 60:,.0f} / min" if rate else "")


def left_words(seconds: float) -> str:
    if not seconds:
        return ""
    return f"{max(1, round(seconds))} s" if seconds < 100 else f"{round(seconds / 60)} min"
