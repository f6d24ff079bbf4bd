"""What is mirrored of a ConnectWise, and how old; while it is being read, how far, how fast and how long still."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from cwhub.accounts.models import Connection
from cwhub.mirror import queries
from cwhub.mirror.models import Agreement, Configuration, Contact, Note, Ticket, TimeEntry
from desk.settings.times import ago

MIRRORED: dict[str, tuple[Any, str]] = {
    "Tickets": (Ticket, "/service/tickets"),
    "Notes": (Note, "/service/tickets"),
    "Contacts": (Contact, "/company/contacts"),
    "Configurations": (Configuration, "/company/configurations"),
    "Agreements": (Agreement, "/finance/agreements"),
    "Time entries": (TimeEntry, "/time/entries"),
}


def mirrored(connection: Connection) -> list[dict[str, Any]]:
    """Kind, how many, when last read."""
    if connection.state == Connection.State.CONNECTING:
        return []
    rows = []
    for name, (model, path) in MIRRORED.items():
        found = model.objects.filter(connection=connection, gone_at=None).aggregate(n=Count("pk"), at=Max("seen_at"))
        age, hidden = ago(found["at"]) if found["at"] else "", path in connection.unreadable
        rows.append({"name": name, "count": f"{found['n']:,}", "age": age, "hidden": hidden})
    return rows


@dataclass(frozen=True)
class Reading:
    """One list that is being read: counts for a bar, the rate, and what is left in a person's units."""

    name: str
    done: int
    total: int
    rate: str
    left: str
    is_done: bool

    @property
    def words(self) -> str:
        return f"{self.done:,} of {self.total:,}" if self.total else f"{self.done:,}"


def readings(connection: Connection) -> list[Reading]:
    """Every list of the first mirror that was begun; in an open scope."""
    return [reading_of(row) for row in queries.first_mirror(connection) if row.total or row.done]


def still_read(connection: Connection) -> list[Reading]:
    return [row for row in readings(connection) if not row.is_done]


def reading_of(row: queries.Progress) -> Reading:
    left = "done" if row.is_done else left_words(row.seconds_left or 0.0)
    rate = "" if row.is_done else rate_words(row.rate)
    return Reading(row.name[:1].upper() + row.name[1:], row.done, row.total, rate, left, row.is_done)


def rate_words(rate: float) -> str:
    return f"{rate:,.0f} / s" if rate >= 1 else (f"{rate * 60:,.0f} / min" if rate else "")


def left_words(seconds: float) -> str:
    if not seconds:
        return ""
    return f"{max(1, round(seconds))} s" if seconds < 100 else f"{round(seconds / 60)} min"
