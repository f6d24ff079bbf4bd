"""What other rooms may ask of the journal."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q

from cwhub.accounts.models import Connection
from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.audit.services import record
from cwhub.journal import canonical, news, steps
from cwhub.journal.claim import held
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.crash_points import around
from cwhub.journal.errors import (
    AlreadyRecorded,
    InvalidPayload,
    NotUndoable,
    OwnershipLost,
    PlanChanged,
    ReadsOnly,
    TooLate,
)
from cwhub.journal.executor import Executor
from cwhub.journal.gate import Gate, configured_gate
from cwhub.journal.kinds import PlannedOp, WriteKind, kind_named, registered_kinds
from cwhub.journal.ledger import Hold, Ledger, TakePermit, TakePermits
from cwhub.journal.line import is_anybody_due
from cwhub.journal.marker import marker_for
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.news import RUN_BATCH
from cwhub.journal.overlaps import Keys, already_recorded, holders_of, keys_of, recorded
from cwhub.journal.permits import take_permit, take_permits
from cwhub.journal.resolving import resolve
from cwhub.journal.states import FREED, IN_FLIGHT, BatchState
from cwhub.journal.undoable import why_not_undoable, with_undo
from kit.ids import new_uid
from kit.logs import with_ids

__all__ = [
    "RUN_BATCH",
    "already_recorded",
    "cancel_batch",
    "plan_undo",
    "resolve",
    "run_batch",
    "run_next",
    "start_batch",
]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Means:
    """What a worker works with. Tests put their own in place of wire and clock."""

    gate: Gate = configured_gate
    take: TakePermit = take_permit
    take_several: TakePermits = take_permits
    wait: Callable[[float], None] = time.sleep
    kinds: Callable[[], list[WriteKind]] = registered_kinds  # whose entries are listed after a restore


def start_batch(
    *,
    account_id: int,
    connection_id: int,
    client_id: int | None,
    proposal_uid: str,
    fingerprint: str,
    policy_version: int,
    ops: Sequence[PlannedOp],
    by: Actor,
    ordered: bool = True,
) -> WriteBatch:
    """Plans a batch in the caller's transaction: rows, audit entry and queue task, all or none.

    The same proposal with the same plan gets the batch it already has. Raises ReadsOnly, PlanChanged, AlreadyRecorded,
    UnknownKind, InvalidPayload.
    """
    known = WriteBatch.objects.filter(account_id=account_id, proposal_uid=proposal_uid).first()
    if known:
        return same_plan(known, fingerprint)
    if not ops:
        raise ValueError("A batch has at least one operation.")
    if not Connection.objects.get(pk=connection_id, account_id=account_id).writes:
        raise ReadsOnly
    batch = WriteBatch.objects.create(
        account_id=account_id,
        connection_id=connection_id,
        client_id=client_id,
        proposal_uid=proposal_uid,
        fingerprint=fingerprint,
        policy_version=policy_version,
        ordered=ordered,
        turn=f"client:{client_id}" if client_id else f"{by.kind}:{by.id}",
        woken_at=DatabaseNow(),
        created_by_kind=by.kind,
        created_by_id=by.id,
        created_by_name=by.name,
    )
    add_ops(batch, ops)
    news.batch_started(batch, len(ops))
    enqueue(RUN_BATCH, account_id, batch.pk)
    return batch


def same_plan(batch: WriteBatch, fingerprint: str) -> WriteBatch:
    if batch.fingerprint != fingerprint:
        raise PlanChanged
    return batch


def add_ops(batch: WriteBatch, ops: Sequence[PlannedOp]) -> None:
    """Inserted in the order of their keys, so that two batches never wait for one another."""
    rows = [planned_row(batch, seq, op) for seq, op in enumerate(ops)]
    WriteOp.objects.bulk_create(sorted(rows, key=lambda row: row.dedup_key), ignore_conflicts=True)
    if batch.ops.count() == len(rows):
        return
    keys = [Keys(row.content_key, row.dedup_key) for row in rows]
    holders = holders_of(batch.connection_id, keys, but=batch)
    held_ops = ((row.seq, holders.get(row.dedup_key) or holders.get(row.content_key)) for row in rows)
    overlap = {seq: recorded(op) for seq, op in held_ops if op is not None}
    raise AlreadyRecorded(holder_of(batch, rows), overlap)


def planned_row(batch: WriteBatch, seq: int, op: PlannedOp) -> WriteOp:
    kind = kind_named(op.kind)
    kind.validate(op.payload)
    payload = canonical_payload(op)
    client_id = batch.client_id if op.client_id is None else op.client_id
    keys = keys_of(connection_id=batch.connection_id, client_id=client_id, op=op, proposal_uid=batch.proposal_uid)
    uid = new_uid()
    return WriteOp(
        uid=uid,
        account_id=batch.account_id,
        client_id=client_id,
        batch=batch,
        connection_id=batch.connection_id,
        seq=seq,
        kind=op.kind,
        ticket=op.ticket or op.payload.get("ticket"),
        payload=payload,
        payload_hash=canonical.payload_hash(payload),
        content_key=keys.content,
        dedup_key=keys.dedup,
        marker=marker_for(uid, settings.KEY_RING.derive("marker")),
        before_image=op.before_image,
        external_id=op.external_id,
        undoes_id=op.undoes,
        created_at=batch.created_at,  # given, and not left to the database: many rows of plain values go in much faster
        changed_at=batch.created_at,
    )


def canonical_payload(op: PlannedOp) -> dict[str, Any]:
    try:
        return dict(canonical.canonical(op.payload))
    except TypeError as error:
        raise InvalidPayload(str(error)) from error


def holder_of(batch: WriteBatch, rows: Sequence[WriteOp]) -> WriteBatch:
    """The batch that already has one of these. A batch that collides with itself is its own holder."""
    same = Q(dedup_key__in=[row.dedup_key for row in rows]) & ~Q(state__in=FREED)
    equal = Q(content_key__in=[row.content_key for row in rows], state__in=IN_FLIGHT)
    undone = Q(undoes__in=[row.undoes_id for row in rows if row.undoes_id]) & ~Q(state__in=FREED)
    others = WriteOp.objects.filter(same | equal | undone, connection_id=batch.connection_id).exclude(batch=batch)
    other = others.select_related("batch").first()
    return other.batch if other else batch


def cancel_batch(*, scope: ClientScope, batch_uid: str, reason: str, by: Actor) -> WriteBatch:
    """Asks that everything be taken back; whoever holds the batch turns it. Raises TooLate when it has ended."""
    running = (BatchState.RUNNING, BatchState.COMPENSATING)
    asked = WriteBatch.objects.within(scope).filter(uid=batch_uid, state__in=running)
    if not asked.update(cancel_reason=reason or "Cancelled.", next_at=DatabaseNow()):
        WriteBatch.objects.within(scope).get(uid=batch_uid)
        raise TooLate
    batch: WriteBatch = WriteBatch.objects.get(uid=batch_uid)
    record(
        account_id=batch.account_id, client_id=batch.client_id, by=by, act="journal.cancelled", subject="batch",
        subject_uid=batch.uid, sentence=f"Cancelled: {batch.cancel_reason}",
    )  # fmt: skip
    enqueue(RUN_BATCH, batch.account_id, batch.pk)
    return batch


def run_batch(account_id: int, batch_id: int, *, means: Means | None = None) -> None:
    """A worker's look at one batch: does what is due and lets go. Running it twice, or never, is harmless."""
    with held(account_id, batch_id) as hold:
        more = hold is not None and work_on(hold, means or Means())
    if more:
        enqueue(RUN_BATCH, account_id, batch_id)


def run_next(account_id: int, batch_id: int, *, means: Means | None = None) -> None:
    """The queue's bell: works on the batch whose turn it is on that batch's connection, which may be another one.

    Each batch rings once, so there are bells enough for all; the one that ends rings for those that had to wait.
    """
    with held(account_id, batch_id, fairly=True) as hold:
        more = hold is not None and (work_on(hold, means or Means()) or is_anybody_due(hold))
    if more:
        enqueue(RUN_BATCH, account_id, batch_id)


def work_on(hold: Hold, means: Means) -> bool:
    """Does what is due and lets go. True when there is more to do at once."""
    with with_ids(account=hold.scope.account_id, batch=hold.batch_id):
        ledger = Ledger(hold, means.gate, means.take_several)
        try:
            rest = Executor(ledger, kind_named, means.wait).run()
        except OwnershipLost:
            return False
        except Exception as error:
            log.exception("working on a batch has failed")
            give_up_for_now(ledger, error)
            return False
        with around("give_back"):
            ledger.give_back(rest.seconds if isinstance(rest, steps.Rest) else 0)
    return isinstance(rest, steps.Rest) and rest.seconds == 0


def give_up_for_now(ledger: Ledger, error: Exception) -> None:
    try:
        ledger.failed(error)
    except OwnershipLost:
        return


def plan_undo(*, scope: ClientScope, op_uid: str) -> PlannedOp:
    """What would undo this operation, to be proposed anew. Raises NotUndoable with the reason."""
    op: WriteOp = with_undo(WriteOp.objects.within(scope)).get(uid=op_uid)
    reason = why_not_undoable(op)
    inverse = None if reason else kind_named(op.kind).inverse(op)
    if inverse is None:
        raise NotUndoable(reason or "ConnectWise offers no way to take this back.")
    return PlannedOp(**{**vars(inverse), "undoes": op.pk, "client_id": op.client_id, "ticket": op.ticket})
