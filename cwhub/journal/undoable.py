"""Whether a write can be taken back now, and why not."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from cwhub.journal.clock import DatabaseNow
from cwhub.journal.models import WriteOp
from cwhub.journal.states import FREED, BatchState, OpState


def with_undo(rows: "QuerySet[WriteOp]") -> "QuerySet[WriteOp]":
    """What `why_not_undoable` needs, in the same query."""
    undone_by = WriteOp.objects.filter(undoes=OuterRef("pk")).exclude(state__in=FREED)
    return rows.select_related("batch").annotate(now=DatabaseNow(), undo_open=Exists(undone_by))


def why_not_undoable(op: Any) -> str:
    """Empty when it can be undone. `op` comes from `with_undo`."""
    if op.state == OpState.UNDONE:
        return "It is undone already."
    if op.state != OpState.APPLIED or op.batch.state not in (BatchState.COMMITTED, BatchState.KEPT):
        return "Only what was written and confirmed can be undone."
    if op.undoable_until is None:
        return "It cannot be taken back."
    if op.undoable_until <= op.now:
        return "The time in which it could be undone is over."
    if op.undo_open:
        return "Its undo is already on the way."
    return ""
