"""What readers ask: the words for states, the writes of a ticket, what needs a person."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cwhub.accounts.scope import ClientScope
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.states import BatchState, OpState
from cwhub.journal.undoable import why_not_undoable, with_undo

WORDS: dict[OpState, str] = {
    OpState.PLANNED: "posting",
    OpState.SENDING: "posting",
    OpState.IN_DOUBT: "checking",
    OpState.APPLIED: "posted",
    OpState.REJECTED: "failed",
    OpState.CONFLICT: "failed",
    OpState.DELETING: "taking back",
    OpState.DELETED: "taken back",
    OpState.ABANDONED: "taken back",
    OpState.PARKED: "needs a person",
    OpState.UNDELETABLE: "needs a person",
    OpState.UNDONE: "undone",
    OpState.KEPT: "kept",
}
# In a parked batch nothing of this goes on by itself.
UNFINISHED = (OpState.PLANNED, OpState.SENDING, OpState.IN_DOUBT, OpState.DELETING)
LOOKED_AT_AGAIN = (OpState.PARKED, OpState.UNDELETABLE, OpState.DELETING)


@dataclass(frozen=True)
class Shown:
    """One write as a page shows it."""

    word: str
    reason: str
    next_look: datetime | None
    undoable_until: datetime | None


def word_of(op: WriteOp) -> str:
    """The word on screen. What was refused says so even after its batch was taken back."""
    if op.state == OpState.ABANDONED and op.reason:
        return "failed"
    if op.batch.state == BatchState.PARKED and op.state in UNFINISHED:
        return "needs a person"
    if op.batch.state == BatchState.KEEPING and op.state in LOOKED_AT_AGAIN and not op.verified:
        return "checking"
    return WORDS[OpState(op.state)]


def shown(op: WriteOp) -> Shown:
    look = op.next_at if op.state == OpState.IN_DOUBT else None
    return Shown(word_of(op), op.reason, look, op.undoable_until if can_undo(op) else None)


def can_undo(op: WriteOp) -> bool:
    return not why_not_undoable(op)


def writes(scope: ClientScope, *, ticket: int | None = None) -> "QuerySet[WriteOp]":
    """Operations of this scope, newest first, ready for `shown`."""
    rows = with_undo(WriteOp.objects.within(scope)).order_by("-created_at", "seq")
    return rows if ticket is None else rows.filter(ticket=ticket)


def writes_of_proposal(scope: ClientScope, proposal_uid: str) -> "QuerySet[WriteOp]":
    return writes(scope).filter(batch__proposal_uid=proposal_uid).order_by("seq")


def batch_of_proposal(scope: ClientScope, proposal_uid: str) -> WriteBatch | None:
    found: WriteBatch | None = WriteBatch.objects.within(scope).filter(proposal_uid=proposal_uid).first()
    return found


def parked_batches(scope: ClientScope) -> "QuerySet[WriteBatch]":
    """What needs a person."""
    return WriteBatch.objects.within(scope).filter(state=BatchState.PARKED).order_by("ended_at")


def has_sent(batch: WriteBatch) -> bool:
    """Whether any request of this batch may have left; the gate's question when automation is paused."""
    return batch.ops.filter(sent_at__isnull=False).exists()
