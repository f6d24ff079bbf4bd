"""One reading of one list, from its beginning to its end, in as many turns and by as many workers as it takes.

The watermark is ConnectWise's own time, so that our clock does not matter. Records that change behind the cursor while
a pass is under way must be found by the next one: so a pass may only vouch for what it saw soon after its beginning.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from math import isfinite

from django.conf import settings
from django.db import connection as database

from cwhub.accounts.models import Connection
from cwhub.mirror.models import Pass
from cwhub.mirror.pulling import everything
from cwhub.mirror.reading import Record, updated_at
from kit.clock import now


@dataclass
class Turn:
    """Until when a worker may go on before he gives way to others. Without an end: until it is done."""

    seconds: float = float("inf")
    began: float = field(default_factory=time.monotonic)

    @property
    def ends(self) -> bool:
        return isfinite(self.seconds)

    def lasts(self) -> bool:
        return time.monotonic() - self.began < self.seconds


@contextmanager
def alone_at(connection: Connection) -> Iterator[bool]:
    """Whether this worker is the only one that reads the connection's lists. A dead worker's place is free."""
    key = int.from_bytes(blake2b(f"mirror:{connection.pk}".encode(), digest_size=8).digest(), "big", signed=True)
    ours = asked("select pg_try_advisory_lock(%s)", key)
    try:
        yield ours
    finally:
        if ours:
            asked("select pg_advisory_unlock(%s)", key)


def asked(statement: str, key: int) -> bool:
    with database.cursor() as cursor:
        cursor.execute(statement, [key])
        return bool(cursor.fetchone()[0])


def overlap() -> timedelta:
    return timedelta(seconds=settings.POLL_OVERLAP_SECONDS)


def vouches(row: Pass, asked_at: datetime) -> bool:
    """Whether what was asked for then may move the watermark: what changes later is found again by the overlap."""
    return row.started_at is not None and asked_at - row.started_at <= overlap() / 2


def find(connection: Connection, what: str, collection: str) -> Pass:
    """A connection that was made before lists had watermarks of their own lends them its one."""
    known = connection.poll_watermark if what == Pass.What.CHANGES else None
    row, _ = Pass.objects.get_or_create(
        connection=connection,
        what=what,
        collection=collection,
        defaults={"account_id": connection.account_id, "watermark": known},
    )
    return row


def begin(connection: Connection, what: str, collection: str, *, whole: bool = False) -> Pass:
    """The pass that is under way, or a new one: what is newer than the watermark, or everything."""
    with everything(connection).open():
        row = find(connection, what, collection)
        if not row.is_under_way:
            row.since = None if whole or row.watermark is None else row.watermark - overlap()
            row.newest = row.watermark
            row.cursor = row.done = row.total = row.found = row.worked_ms = 0
            row.started_at, row.ended_at, row.beat_at = now(), None, now()
            row.save()
    return row


def advance(row: Pass, records: list[Record], *, asked_at: datetime, cursor: int, found: int, worked_ms: int) -> None:
    """Moves the cursor, in the caller's transaction: with what was stored, or not at all."""
    row.done += len(records)
    row.found += found
    row.cursor = max(row.cursor, cursor)
    row.worked_ms += worked_ms
    row.beat_at = now()
    if vouches(row, asked_at):
        row.newest = latest(row.newest, records)
    row.save(update_fields=["done", "found", "cursor", "worked_ms", "beat_at", "newest"])


def end(row: Pass) -> None:
    """Everything up to `newest` is ours now. In the caller's scope."""
    row.watermark, row.ended_at, row.beat_at = row.newest, now(), now()
    row.save(update_fields=["watermark", "ended_at", "beat_at"])


def latest(known: datetime | None, records: list[Record]) -> datetime | None:
    moments = [at for record in records if (at := updated_at(record))]
    return max([*moments, *([known] if known else [])], default=None)


def is_due(row: Pass, every: timedelta) -> bool:
    return row.ended_at is None or row.ended_at < now() - every
