"""Taking hold of a batch: one statement for lease and fence, then a session lock that only a living worker keeps.

A worker that was rung for takes the fairest batch of that connection, not the one that rang: what must be settled or
taken back first, then the client that was served longest ago. On one machine a single client holds all workers but one
at most, so that another one's work finds a worker free.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

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
CLAIM_SPACE = 0x4A58 << 48
TRY_AGAIN_SECONDS = 1.0

# Due, nobody's, and of a connection that takes our key.
DUE = """
    w.account_id = %(account_id)s AND w.state IN ('running', 'compensating', 'keeping') AND w.next_at <= cwhub_now()
    AND (w.lease_until IS NULL OR w.lease_until <= cwhub_now()) AND c.state <> 'refused'
"""
THIS_ONE = """
    SELECT w.id, c.lease_seconds FROM write_batch w JOIN accounts_connection c ON c.id = w.connection_id
    WHERE w.id = %(batch_id)s AND {due}
    FOR UPDATE OF w SKIP LOCKED
"""
FAIREST = """
    SELECT w.id, c.lease_seconds
    FROM write_batch w JOIN accounts_connection c ON c.id = w.connection_id
    JOIN (
        SELECT o.turn,
            count(*) FILTER (WHERE o.lease_until > cwhub_now() AND split_part(o.owner, ':', 1) = %(host)s) AS held,
            (SELECT max(s.served_at) FROM write_batch s
                WHERE s.account_id = %(account_id)s AND s.turn = o.turn) AS served
        FROM write_batch o
        WHERE o.account_id = %(account_id)s AND o.state IN ('running', 'compensating', 'keeping')
        GROUP BY o.turn
    ) AS line ON line.turn = w.turn
    WHERE w.connection_id = (SELECT r.connection_id FROM write_batch r WHERE r.id = %(batch_id)s)
      AND line.held < %(workers_for_one)s AND {due}
    ORDER BY (w.state <> 'running' OR w.needs_verify) DESC, line.served NULLS FIRST, w.next_at, w.id
    LIMIT 1
    FOR UPDATE OF w SKIP LOCKED
"""

# An owner that is still named vanished without letting go: if anything was sent, its answer may be unknown.
CLAIM_SQL = """
WITH due AS MATERIALIZED ({choice})
UPDATE write_batch AS b
SET owner = %(owner)s, fence = b.fence + 1, served_at = cwhub_now(), woken_at = NULL, attempts = b.attempts + 1,
    lease_until = cwhub_now() + make_interval(secs => due.lease_seconds),
    needs_verify = b.needs_verify OR (b.owner <> '' AND EXISTS (
        SELECT 1 FROM write_op o WHERE o.batch_id = b.id AND o.sent_at IS NOT NULL))
FROM due
WHERE b.id = due.id
RETURNING b.id, b.fence
"""


def claim_sql(choice: str) -> str:
    return CLAIM_SQL.replace("{choice}", choice.replace("{due}", DUE))


@contextmanager
def held(account_id: int, batch_id: int, *, fairly: bool = False) -> Iterator[Hold | None]:
    """The batch, when it is due and nobody else's; else None. `fairly`: the one whose turn it is on its connection."""
    with around("claim"):
        hold = claim(account_id, batch_id, fairly=fairly)
    if hold is None:
        yield None
        return
    with session_lock(LOCK_SPACE | hold.batch_id) as locked:
        if not locked:
            let_go(hold)
        yield hold if locked else None


def claim(account_id: int, batch_id: int, *, fairly: bool = False) -> Hold | None:
    host = socket.gethostname()[:60].replace(":", "-")
    owner = f"{host}:{os.getpid()}:{new_uid()}"
    asked: dict[str, Any] = {
        "owner": owner,
        "host": host,
        "batch_id": batch_id,
        "account_id": account_id,
        "workers_for_one": max(1, settings.QUEUE_WORKERS - 1),
    }
    with ClientScope(account_id, ALL, SYSTEM, "journal").open():
        with connections["default"].cursor() as cursor:
            if fairly:  # one at a time, or two workers would see the same line
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIM_SPACE | account_id])
            cursor.execute(claim_sql(FAIREST if fairly else THIS_ONE), asked)
            row = cursor.fetchone()
        if row is None:
            return None
        claimed_id, fence = row
        batch = WriteBatch.objects.select_related("connection").get(pk=claimed_id)
        restore = latest_restore(batch.connection)
    scope = ClientScope.for_row(batch, purpose="journal")
    return Hold(claimed_id, owner, fence, scope, batch.connection, restore, batch.client_id, batch.turn)


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
