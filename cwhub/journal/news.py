"""What the rest of the house hears of a batch: audit entries, and a task that reads a changed record again."""

from typing import Any

from django.conf import settings

from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import SYSTEM, Actor
from cwhub.audit.layers import as_json
from cwhub.audit.services import record
from cwhub.journal.layers import layers_of, undo_of
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.states import BatchState, OpState

RUN_BATCH = "cwhub.journal.services.run_next"

ENDED = {
    BatchState.COMMITTED: ("journal.committed", "Written to ConnectWise and confirmed."),
    BatchState.COMPENSATING: ("journal.taking_back", "Taking back what was written."),
    BatchState.ROLLED_BACK: ("journal.rolled_back", "Not written; nothing of it is left in ConnectWise."),
    BatchState.PARKED: ("journal.parked", "Needs a person."),
    BatchState.KEPT: ("journal.kept", "Kept as it stands; each write says what that is."),
}


def record_changed(*, account_id: int, connection_id: int, ticket: int | None) -> None:
    """Queues settings.AFTER_WRITE, where one is named, in the transaction of the move."""
    after_write = getattr(settings, "AFTER_WRITE", "")
    if after_write and ticket:
        enqueue(after_write, account_id, connection_id, ticket)


def batch_started(batch: WriteBatch, count: int) -> None:
    what = "1 write" if count == 1 else f"{count} writes"
    tell(batch, "journal.started", f"Started {what}.", by=batch.created_by)


def batch_turned(batch: WriteBatch) -> None:
    act, sentence = ENDED[BatchState(batch.state)]
    undo = undo_of(batch)
    layers = layers_of(batch, undo)
    tell(batch, act, f"{sentence} {batch.reason}".strip(), layers=as_json(layers), undo=undo.as_json(), **facts(batch))
    if batch.state in (BatchState.COMMITTED, BatchState.PARKED, BatchState.KEPT):
        mark_undone(batch)


def mark_undone(batch: WriteBatch) -> None:
    """An operation is undone once the one that undoes it is applied for good; that frees its key."""
    for undo in batch.ops.filter(state=OpState.APPLIED, undoes__isnull=False).select_related("undoes"):
        done = undo.undoes
        if done and WriteOp.objects.filter(pk=done.pk, state=OpState.APPLIED).update(state=OpState.UNDONE):
            tell(batch, "journal.undone", "Undone.", by=batch.created_by, op=done)


def facts(batch: WriteBatch) -> dict[str, Any]:
    """What was written where, as the export tells it: before, after, and how it ended."""
    rows = batch.ops.order_by("seq").values_list(
        "kind", "state", "before_image", "after_image", "payload", "external_id"
    )
    return {
        "approved_by": batch.created_by_name,
        "policy_version": batch.policy_version,
        "writes": [
            {"kind": kind, "state": state, "before": before, "after": after or payload, "external_id": external_id}
            for kind, state, before, after, payload, external_id in rows
        ],
    }


def tell(
    batch: WriteBatch, act: str, sentence: str, *, by: Actor = SYSTEM, op: WriteOp | None = None, **also: Any
) -> None:
    ticket = op.ticket if op else batch.ops.exclude(ticket=None).values_list("ticket", flat=True).first()
    record(
        account_id=batch.account_id,
        client_id=batch.client_id,
        by=by,
        act=act,
        subject="write" if op else "batch",
        subject_uid=op.uid if op else batch.uid,
        ticket=ticket,
        sentence=sentence,
        data={"batch": batch.uid, "proposal": batch.proposal_uid, "reason": batch.reason, **also},
    )
