"""How each callback does: what ConnectWise says of it, what came by it, and what only asking has found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.mirror.collections import COMPANIES, RECORDS, TICKETS, TIME
from cwhub.webhooks.kinds import is_ours
from cwhub.webhooks.models import CallbackHealth, InboxItem
from cwhub.webhooks.registration import WANTED
from kit.clock import now

State = CallbackHealth.State
ON_ITS_WAY = timedelta(seconds=30)  # a change so young may still be told by its callback
LISTS = {"ticket": TICKETS, "company": COMPANIES, "time": TIME}
LISTS |= dict(zip(("contact", "agreement", "configuration"), RECORDS, strict=True))


def row_of(connection: Connection, kind: str) -> CallbackHealth:
    row, _ = CallbackHealth.objects.get_or_create(account_id=connection.account_id, connection=connection, kind=kind)
    return row


def note(connection: Connection, kind: str, **values: Any) -> None:
    """In an open scope."""
    CallbackHealth.objects.filter(pk=row_of(connection, kind).pk).update(**values)


def looked(connection: Connection, rows: list[dict[str, Any]]) -> list[str]:
    """Keeps what ConnectWise says of ours (`GET /system/callbacks`). Returns the kinds that are not at work."""
    states = {kind: state_in(connection, rows, kind) for kind in WANTED}
    for kind, state in states.items():
        note(connection, kind, state=state, looked_at=now())
    return [kind for kind, state in states.items() if state != State.REGISTERED]


def state_in(connection: Connection, rows: list[dict[str, Any]], kind: str) -> str:
    ours = [row for row in rows if is_ours(connection, row, kind)]
    if not ours:
        return State.MISSING
    return State.DISABLED if all(row.get("inactiveFlag") for row in ours) else State.REGISTERED


def delivered(connection: Connection, kind: str) -> None:
    if kind in WANTED:
        note(connection, kind, delivered_at=now())


def renewed(connection: Connection, kinds: Iterable[str]) -> None:
    for kind in kinds:
        note(connection, kind, renewed_at=now())


def keep_gaps(connection: Connection, found: dict[str, int], *, since: datetime) -> None:
    """What asking has found although its callback had time to come. While callbacks wait here nothing is missed."""
    if connection.callbacks_registered_at is None or has_waiting(connection):
        return
    for kind, collection in LISTS.items():
        if found.get(collection.name):
            missed = late_ones(connection, kind, since=since)
            if missed:
                note(connection, kind, gap_at=now(), gap_count=missed)


def has_waiting(connection: Connection) -> bool:
    return InboxItem.objects.filter(connection=connection, state=InboxItem.State.NEW).exists()


def late_ones(connection: Connection, kind: str, *, since: datetime) -> int:
    """Stored by asking since then, and changed after callbacks were registered, but not just now."""
    read_at = "read_at" if LISTS[kind] is COMPANIES else "seen_at"
    rows = LISTS[kind].model.objects.filter(connection=connection, **{f"{read_at}__gte": since})
    rows = rows.filter(source_updated_at__gt=connection.callbacks_registered_at)
    return int(rows.filter(source_updated_at__lt=now() - ON_ITS_WAY).count())


# --- for pages --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Light:
    """One callback as its light shows it. `tone` is "", "warn", "bad" or "off"."""

    kind: str
    tone: str
    word: str
    delivered_at: datetime | None
    gap_at: datetime | None
    gap_count: int


def lights(connection: Connection) -> list[Light]:
    """One for each callback that we want, in their order. In an open scope."""
    rows = {row.kind: row for row in CallbackHealth.objects.filter(connection=connection)}
    return [light_of(rows.get(kind) or CallbackHealth(kind=kind)) for kind in WANTED]


def light_of(row: CallbackHealth) -> Light:
    tone, word = verdict(row)
    return Light(row.kind, tone, word, row.delivered_at, row.gap_at, row.gap_count)


def verdict(row: CallbackHealth) -> tuple[str, str]:
    if row.state in (State.DISABLED, State.MISSING):
        if row.renewed_at and row.looked_at and row.renewed_at >= row.looked_at:
            return "warn", "Being registered again"
        return "bad", "Disabled by ConnectWise" if row.state == State.DISABLED else "Not registered"
    if row.gap_at and (row.delivered_at is None or row.gap_at > row.delivered_at):
        return "warn", "Missed; asking has filled the gap"
    if row.delivered_at is None:
        return "off", "None yet"
    return "", "Good"
