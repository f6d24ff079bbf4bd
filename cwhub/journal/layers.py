"""What each layer did with a batch, told in the audit entry of its end."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from cwhub.audit.layers import Layer, Told, Undo, Word, layers_of_decision
from cwhub.journal.models import WriteAttempt, WriteBatch, WriteOp
from cwhub.journal.states import OPEN_BATCHES, BatchState, OpState
from cwhub.journal.undoable import why_not_undoable, with_undo

SENT = (BatchState.COMMITTED, BatchState.KEPT, BatchState.PARKED)


BODIES = ("payload", "before_image", "after_image", "seen_image")  # nothing here is told of them


def layers_of(batch: WriteBatch, undo: Undo) -> list[Told]:
    """Its decision's, and what came of those that had still to come. In the batch's open scope."""
    known = layers_of_decision(batch.account_id, batch.proposal_uid)
    ops = list(batch.ops.order_by("seq").defer(*BODIES).annotate(has_before=Q(before_image__isnull=False)))
    own = [
        scope_of(batch),
        Told(Layer.DATABASE, Word.PASSED, "rows of this scope alone, under the database's own rule"),
        fingerprint_of(batch, ops),
        limiter_of(batch, ops),
        journal_of(batch, ops),
        Told(Layer.AUDIT, Word.PASSED, "this entry, in the same transaction"),
        undo_layer(undo),
        *stopped_by_policy(batch, ops),
    ]
    return list((known | {one.layer: one for one in own}).values())


def scope_of(batch: WriteBatch) -> Told:
    if batch.client_id is None:
        return Told(Layer.SCOPE, Word.PASSED, "several clients, or none: each write was done in its own scope")
    return Told(Layer.SCOPE, Word.PASSED, "one client; the worker saw no other")


def stopped_by_policy(batch: WriteBatch, ops: Sequence[WriteOp]) -> list[Told]:
    """The gate has said stop before anything was sent: policy, level or pause had changed since the decision."""
    ended = any(op.sent_at or op.state in (OpState.CONFLICT, OpState.REJECTED) for op in ops)
    if batch.state != BatchState.ROLLED_BACK or ended or batch.cancel_reason:
        return []
    return [Told(Layer.POLICY, Word.STOPPED, batch.reason or "asked again before the first request, it said no")]


def fingerprint_of(batch: WriteBatch, ops: Sequence[Any]) -> Told:
    if any(op.state == OpState.CONFLICT for op in ops):
        return Told(Layer.FINGERPRINT, Word.STOPPED, "the record had changed since it was shown")
    if batch.state == BatchState.ROLLED_BACK and not any(op.sent_at for op in ops):
        return Told(Layer.FINGERPRINT, Word.NOT_NEEDED, "nothing was sent")
    compared = sum(op.has_before for op in ops)
    said = f"{compared} of {len(ops)} read again right before and found as shown"
    return Told(Layer.FINGERPRINT, Word.PASSED, said if compared else "nothing to compare: a new record, as approved")


def limiter_of(batch: WriteBatch, ops: Sequence[Any]) -> Told:
    """Each send and each look has its attempt; a read that went well before a send has none."""
    asked = Q(outcome="started") | ~Q(act__in=("send", "take_back"))
    count = WriteAttempt.objects.filter(asked, op__batch=batch).count()
    count += sum(op.has_before and op.sent_at is not None for op in ops)
    if not count:
        return Told(Layer.LIMITER, Word.NOT_NEEDED, "nothing was sent")
    return Told(
        Layer.LIMITER, Word.PASSED, f"{count} request{'' if count == 1 else 's'}, each with a permit of its own"
    )


def journal_of(batch: WriteBatch, ops: Sequence[WriteOp]) -> Told:
    sent = sum(op.attempts for op in ops)
    if batch.state == BatchState.PARKED:
        return Told(Layer.JOURNAL, Word.STOPPED, "looking could not decide what happened; a person must")
    if not sent:
        return Told(Layer.JOURNAL, Word.STOPPED, batch.reason or "stopped before anything was sent")
    doubt = " One was in doubt and was looked for." if batch.needs_verify else ""
    if batch.state == BatchState.ROLLED_BACK:
        return Told(Layer.JOURNAL, Word.STOPPED, f"sent {sent}, then taken back; nothing is left.{doubt}")
    return Told(
        Layer.JOURNAL, Word.PASSED, f"{len(ops)} write{'' if len(ops) == 1 else 's'}, sent {sent}, confirmed.{doubt}"
    )


def undo_of(batch: WriteBatch) -> Undo:
    """As its writes stand now: all of them, or none."""
    if batch.state in OPEN_BATCHES:
        return Undo(False, "It is still under way; until it has ended it can be stopped")
    if batch.state not in SENT:
        return Undo(False, "Nothing of it is in ConnectWise")
    ops = list(with_undo(batch.ops.all()).select_related(None).defer(*BODIES))
    reason = next((reason for op in ops if (reason := why_not_undoable(op))), "")
    if reason:
        return Undo(False, reason.rstrip("."))
    until = min((op.undoable_until for op in ops if op.undoable_until), default=None)
    if until is None:
        return Undo(False, "No write of it is known any more")
    return Undo(True, "What stood there before is kept, and ConnectWise takes it back", until.isoformat())


def undo_layer(undo: Undo) -> Told:
    return Told(Layer.UNDO, Word.PASSED if undo.can else Word.NOT_NEEDED, undo.why)
