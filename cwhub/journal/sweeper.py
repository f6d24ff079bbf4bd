"""Finds what is due, as the role that sees no more than that. It alone is enough for progress; the queue is faster."""

from django.db import connections

from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.models import WriteBatch
from cwhub.journal.services import RUN_BATCH, Means, run_batch

# Fair between clients: who was served longest ago comes first, whatever the length of his list.
DUE_SQL = """
SELECT b.account_id, b.id
FROM write_batch b JOIN accounts_connection c ON c.id = b.connection_id
WHERE b.state IN ('running', 'compensating', 'keeping') AND b.next_at <= cwhub_now() AND c.state <> 'refused'
  AND (b.lease_until IS NULL OR b.lease_until <= cwhub_now())
  AND (b.woken_at IS NULL OR b.woken_at <= cwhub_now() - make_interval(secs => %s))
ORDER BY (SELECT max(s.served_at) FROM write_batch s WHERE s.account_id = b.account_id AND s.turn = b.turn) NULLS FIRST,
  b.next_at
LIMIT %s
"""


def due_batches(*, again_after_seconds: float = 30, limit: int = 100) -> list[tuple[int, int]]:
    """(account id, batch id) of what nobody holds and nobody was told of lately."""
    with connections["sweep"].cursor() as cursor:
        cursor.execute(DUE_SQL, [again_after_seconds, limit])
        return [(account_id, batch_id) for account_id, batch_id in cursor.fetchall()]


def sweep(*, here: bool = False, again_after_seconds: float = 30, limit: int = 100, means: Means | None = None) -> int:
    """Queues every due batch, or runs it `here` when the queue is dead. Returns how many there were."""
    due = due_batches(again_after_seconds=again_after_seconds, limit=limit)
    for account_id, batch_id in due:
        if here:
            run_batch(account_id, batch_id, means=means)
        else:
            wake(account_id, batch_id)
    return len(due)


def wake(account_id: int, batch_id: int) -> None:
    with ClientScope(account_id, ALL, SYSTEM, "journal").open():
        WriteBatch.objects.filter(pk=batch_id).update(woken_at=DatabaseNow())
        enqueue(RUN_BATCH, account_id, batch_id)
