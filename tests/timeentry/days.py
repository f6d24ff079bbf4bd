"""A day of Ada's: entries one after the other, posted through the services, written by the journal's own worker."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Membership
from cwhub.accounts.scope import ClientScope
from cwhub.journal.services import run_batch
from kit.clock import now
from tests.connected import Desk
from timeentry import queries
from timeentry.models import Batch, ChargeTo
from timeentry.rules.wanted import Wanted
from timeentry.scopes import whole
from timeentry.services.posting import post

ADA, BEN = 2, 3
CHICAGO = ZoneInfo("America/Chicago")
REMOTE = 1


def today() -> date:
    return now().astimezone(CHICAGO).date()


def at(hour: int, minute: int = 0, day: date | None = None) -> datetime:
    return datetime.combine(day or today(), datetime.min.time(), tzinfo=CHICAGO) + timedelta(hours=hour, minutes=minute)


def entry(n: int = 0, **changes: Any) -> Wanted:
    """Ten minutes of remote work on a ticket; the n-th begins where the one before ends."""
    start = at(8) + timedelta(minutes=10 * n)
    fields: dict[str, Any] = {
        "n": n,
        "charge_to": ChargeTo.TICKET,
        "charge_id": 101,
        "start": start,
        "end": start + timedelta(minutes=10),
        "hours": None,
        "deduct": Decimal(0),
        "work_type": REMOTE,
        "notes": f"Worked on it, part {n}",
        "tabs": (),
    }
    return Wanted(**{**fields, **changes})


def entries(count: int, **changes: Any) -> list[Wanted]:
    return [entry(n, **changes) for n in range(count)]


def scope_of_role(desk: Desk, role: str = "technician") -> ClientScope:
    membership: Membership = desk.people[role]
    return scope_of_membership(membership)


def posted(desk: Desk, wanted: Sequence[Wanted], *, role: str = "technician", member: int = ADA, **more: Any) -> Batch:
    return post(scope=scope_of_role(desk, role), connection=desk.connection, member=member, entries=wanted, **more)


def written(desk: Desk, batch: Batch) -> queries.Progress:
    """Lets a worker look at it until it has ended, and says how it stands."""
    with desk.scope.open():
        running = queries.journal_batch(batch)
    assert running is not None
    for _ in range(20):
        run_batch(desk.account.pk, running.pk)
        told = standing(desk, batch)
        if told.state in ("committed", "rolled_back", "parked"):
            return told
    raise AssertionError(f"{told.state}: {told.entries}")


def standing(desk: Desk, batch: Batch) -> queries.Progress:
    with whole(desk.scope).open():
        return queries.progress_of(batch)


def there(desk: Desk, word: str = "Worked on it") -> list[dict[str, Any]]:
    """What stands in ConnectWise of ours, by content."""
    rows: list[dict[str, Any]] = []
    with desk.api() as api:
        for page in range(1, 1000):
            found = api.get("/time/entries", params={"pageSize": 1000, "page": page}).json()
            rows += found
            if len(found) < 1000:
                break
    return [row for row in rows if str(row.get("notes") or "").startswith(word)]


def marks(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [str(row.get("internalNotes") or "").rsplit("\n", 1)[-1] for row in rows]
