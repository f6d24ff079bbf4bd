"""The database comes from a backup: what was written since is looked for before anything is sent.

`declare` opens this mode for every connection of an account: each operation that is not at its end is in doubt, and
every batch that may have changed since is audited. `finish` ends it once all of that is through. Requests for work that
the backup does not know of - its batches are lost - are looked for before their first request for some weeks.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Value

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ALL, SYSTEM, Actor, ClientScope
from cwhub.accounts.sweep import accounts_with
from cwhub.audit.services import record
from cwhub.journal import strays
from cwhub.journal.audits import intervals
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.models import Restore, WriteBatch, WriteOp
from cwhub.journal.moves import check_op_move
from cwhub.journal.services import Means
from cwhub.journal.states import OPEN_BATCHES, OpState

UNDER_WAY = (OpState.PLANNED, OpState.SENDING, OpState.IN_DOUBT)
REASON = "the database was restored: it may have been sent since the backup"


def declare(*, account_id: int, since: datetime, by: Actor = SYSTEM) -> list[Restore]:
    """Opens the mode. Call it before any worker runs on the restored database. Repeating it starts the looks anew."""
    with scope_of(account_id).open():
        connections = Connection.objects.filter(account_id=account_id, writes=True).order_by("pk")
        return [declare_for(connection, since, by) for connection in connections]


def declare_for(connection: Connection, since: datetime, by: Actor) -> Restore:
    Restore.objects.filter(connection=connection, through_at=None).update(through_at=DatabaseNow())
    restore = Restore.objects.create(account_id=connection.account_id, connection=connection, since=since)
    restore.refresh_from_db()
    doubt_open_batches(connection)
    audit_again(connection, since)
    sentence = f"Restored from a backup of {since:%Y-%m-%d %H:%M} UTC. Nothing is sent until all of it was looked for."
    record(
        account_id=connection.account_id, by=by, act="journal.restored", subject="connection",
        subject_uid=connection.uid, sentence=sentence,
    )  # fmt: skip
    return restore


def doubt_open_batches(connection: Connection) -> None:
    """No worker of the old database is left, so the leases mean nothing."""
    batches = WriteBatch.objects.filter(connection=connection, state__in=OPEN_BATCHES)
    batches.update(owner="", lease_until=None, next_at=DatabaseNow(), woken_at=None, needs_verify=True, failures=0)
    ops = WriteOp.objects.filter(batch__in=batches)
    settled = DatabaseNow() + Value(timedelta(seconds=connection.settle_seconds))
    doubt: dict[str, Any] = {
        "settle_from": DatabaseNow(), "next_at": settled, "empty_looks": 0, "misses": 0, "failing_since": None,
        "last_error": REASON, "changed_at": DatabaseNow(),
    }  # fmt: skip
    for state in UNDER_WAY:
        check_op_move(state, OpState.IN_DOUBT)
        ops.filter(state=state).update(state=OpState.IN_DOUBT, **doubt)
    ops.filter(state=OpState.APPLIED).update(verified=False)
    ops.filter(state=OpState.DELETING).update(calling=True)


def audit_again(connection: Connection, since: datetime) -> None:
    """Whatever could still be undone or audited at the backup's time may have changed after it."""
    longest = max(intervals(), default=timedelta(days=7))
    ended = WriteBatch.objects.filter(connection=connection).exclude(state__in=OPEN_BATCHES)
    recent = ended.filter(Q(ended_at__gte=since - longest) | Q(audit_at__isnull=False))
    recent.filter(ops__sent_at__isnull=False).update(audit_at=DatabaseNow(), audit_misses=0)


# --- its end ---------------------------------------------------------------------------------------------------------
def due() -> list[int]:
    """Accounts in this mode."""
    return accounts_with(Restore, through_at=None)


def finish(account_id: int, *, means: Means | None = None) -> None:
    """Ends the mode of each connection where everything has been looked for."""
    for restore in open_restores(account_id):
        with scope_of(account_id).open():
            ready = not (in_doubt(restore).exists() or unaudited(restore).exists())
        if ready and strays.looked_for(restore, means or Means()):
            end(restore)


def open_restores(account_id: int) -> list[Restore]:
    with scope_of(account_id).open():
        rows = Restore.objects.filter(account_id=account_id, through_at=None)
        return list(rows.select_related("connection").exclude(connection__state=Connection.State.REFUSED))


def in_doubt(restore: Restore) -> "QuerySet[WriteOp]":
    ops = WriteOp.objects.filter(connection_id=restore.connection_id, batch__state__in=OPEN_BATCHES)
    return ops.filter(batch__created_at__lte=restore.declared_at, state__in=(OpState.SENDING, OpState.IN_DOUBT))


def unaudited(restore: Restore) -> "QuerySet[WriteBatch]":
    ended = WriteBatch.objects.filter(connection_id=restore.connection_id, audit_at__isnull=False)
    before = ended.exclude(state__in=OPEN_BATCHES).filter(ended_at__lte=restore.declared_at)
    return before.filter(Q(audited_at=None) | Q(audited_at__lt=restore.declared_at))


def end(restore: Restore) -> None:
    with scope_of(restore.account_id).open():
        if not Restore.objects.filter(pk=restore.pk, through_at=None).update(through_at=DatabaseNow()):
            return
        batches = WriteBatch.objects.filter(connection_id=restore.connection_id, state__in=OPEN_BATCHES)
        batches.update(next_at=DatabaseNow())
        record(
            account_id=restore.account_id, by=SYSTEM, act="journal.restore_through", subject="connection",
            subject_uid=restore.connection.uid,
            sentence="Everything since the backup was looked for. Writing goes on.",
        )  # fmt: skip


def scope_of(account_id: int) -> ClientScope:
    return ClientScope(account_id, ALL, SYSTEM, "restore")
