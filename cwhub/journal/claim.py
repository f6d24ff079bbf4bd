"""Taking hold of a batch: one statement for lease and fence, then a session lock that only a living worker keeps."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
from django.conf import settings
from django.db import connections
from django.db.models import Q, Value

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.crash_points import around
from cwhub.journal.ledger import Hold
from cwhub.journal.models import Restore, WriteBatch
from kit.ids import new_uid

LOCK_SPACE = 0x4A57 << 48  # so that a batch's number is not taken for another room's lock
TRY_AGAIN_SECONDS = 1.0

# An owner that is still named vanished without letting go: if anything was sent, its answer may be unknown.
CLAIM_SQL = """
UPDATE write_batch AS b
SET owner = %(owner)s, fence = b.fence + 1, served_at = cwhub_now(), woken_at = NULL, attempts = b.attempts + 1,
    lease_until = cwhub_now() + make_interval(secs => due.lease_seconds),
    needs_verify = b.needs_verify OR (b.owner <> '' AND EXISTS (
        SELECT 1 FROM write_op o WHERE o.batch_id = b.id AND o.sent_at IS NOT NULL))
FROM (
    SELECT w.id, c.lease_seconds FROM write_batch w JOIN accounts_connection c ON c.id = w.connection_id
    WHERE w.id = %(batch_id)s AND w.account_id = %(account_id)s
      AND w.state IN ('running', 'compensating', 'keeping') AND w.next_at <= cwhub_now()
      AND (w.lease_until IS NULL OR w.lease_until <= cwhub_now()) AND c.state <> 'refused'
    FOR UPDATE OF w SKIP LOCKED
) AS due
WHERE b.id = due.id
RETURNING b.fence
"""


@contextmanager
def held(account_id: int, batch_id: int) -> Iterator[Hold | None]:
    """The batch, when it is due and nobody else's; else None."""
    with around("claim"):
        hold = claim(account_id, batch_id)
    if hold is None:
        yield None
        return
    with session_lock(LOCK_SPACE | batch_id) as locked:
        if not locked:
            let_go(hold)
        yield hold if locked else None


def claim(account_id: int, batch_id: int) -> Hold | None:
    owner = f"{socket.gethostname()[:60]}:{os.getpid()}:{new_uid()}"
    with ClientScope(account_id, ALL, SYSTEM, "journal").open():
        with connections["default"].cursor() as cursor:
            cursor.execute(CLAIM_SQL, {"owner": owner, "batch_id": batch_id, "account_id": account_id})
            row = cursor.fetchone()
        if row is None:
            return None
        batch = WriteBatch.objects.get(pk=batch_id)
        connection = Connection.objects.get(pk=batch.connection_id)
        restore = latest_restore(connection)
    return Hold(batch_id, owner, row[0], ClientScope.for_row(batch, purpose="journal"), connection, restore)


def latest_restore(connection: Connection) -> Restore | None:
    """While it matters: entries of batches that were lost with the old database may still be asked for again."""
    since = DatabaseNow() - Value(timedelta(days=settings.JOURNAL_LOOK_FIRST_DAYS))
    rows = Restore.objects.filter(connection=connection).filter(Q(through_at=None) | Q(declared_at__gt=since))
    return rows.order_by("-declared_at").first()


def let_go(hold: Hold) -> None:
    """Another worker, perhaps suspended, still lives with this batch. Its lease is over, but it is not yet ours."""
    with hold.scope.open(), connections["default"].cursor() as cursor:
        cursor.execute(
            "UPDATE write_batch SET lease_until = NULL, next_at = cwhub_now() + make_interval(secs => %s) "
            "WHERE id = %s AND fence = %s",
            [TRY_AGAIN_SECONDS, hold.batch_id, hold.fence],
        )


@contextmanager
def session_lock(key: int) -> Iterator[bool]:
    """A session's advisory lock on a connection of its own: a dead worker loses it, a stalled one keeps it."""
    params = connections["default"].get_connection_params()
    params.pop("pool", None)
    connection = psycopg.connect(**params, autocommit=True)
    try:
        row = connection.execute("select pg_try_advisory_lock(%s)", [key]).fetchone()
        yield bool(row and row[0])
    finally:
        connection.close()
