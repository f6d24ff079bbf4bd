"""Taking a write back: a person's own act, as a new proposal with its own batch."""

from collections.abc import Mapping, Sequence
from typing import Any

from approvals.errors import CannotUndo, NotFound
from approvals.models import Origin, Proposal
from approvals.parts import Part, proposable
from approvals.services.propose import Wish, settle
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.journal.errors import NotUndoable
from cwhub.journal.kinds import PlannedOp
from cwhub.journal.models import WriteOp
from cwhub.journal.services import plan_undo
from cwhub.journal.states import FREED


def undo(*, scope: ClientScope, op_uid: str, by: Actor, current: dict[str, Any] | None = None) -> Proposal:
    """Starts the inverse of this write. The same undo again gives the same answer.

    `current` is what the caller has just read of the fields it would write. Raises NotFound, NotAllowed, and
    CannotUndo when it is too late or the record has moved on.
    """
    op = locked_op(scope, op_uid)
    one = scope if op.batch.client_id is None else scope.narrowed(op.client_id, purpose="undo")
    with one.open():
        running = undo_under_way(one, op)
        if running is not None:
            return running
        plan = undo_plan(one, op_uid)
        refuse_moved(plan, current)
        return settle(wish_of(one, [op], [plan], by))


def undo_several(
    *, scope: ClientScope, op_uids: Sequence[str], by: Actor, currents: Mapping[str, dict[str, Any] | None]
) -> Proposal:
    """Starts one proposal that takes back several writes of one batch, the last one first: all of them or none.

    `currents`: by operation, what the caller has just read. What is being undone already is left out. Raises as `undo`
    does, for the first that stands against it.
    """
    ops = [locked_op(scope, uid) for uid in op_uids]
    if len({op.batch_id for op in ops}) != 1:
        raise CannotUndo("Only what was written together is taken back together.")
    client_id = ops[0].batch.client_id
    one = scope if client_id is None else scope.narrowed(client_id, purpose="undo")
    with one.open():
        under_way = {op.uid: undo_under_way(one, op) for op in ops}
        running = next((row for row in under_way.values() if row), None)
        if running and all(under_way.values()):
            return running
        ops = sorted((op for op in ops if not under_way[op.uid]), key=lambda op: -op.seq)
        plans = [undo_plan(one, op.uid) for op in ops]
        for op, plan in zip(ops, plans, strict=True):
            refuse_moved(plan, currents.get(op.uid))
        return settle(wish_of(one, ops, plans, by))


def locked_op(scope: ClientScope, op_uid: str) -> WriteOp:
    rows = WriteOp.objects.within(scope).select_for_update(of=("self",)).select_related("batch", "connection")
    op = rows.filter(uid=op_uid).first()
    if not isinstance(op, WriteOp):
        raise NotFound("There is no such write.")
    return op


def undo_under_way(scope: ClientScope, op: WriteOp) -> Proposal | None:
    inverse = op.undone_by.exclude(state__in=FREED).select_related("batch").first()
    if inverse is None:
        return None
    found: Proposal | None = Proposal.objects.within(scope).filter(uid=inverse.batch.proposal_uid).first()
    return found


def undo_plan(scope: ClientScope, op_uid: str) -> PlannedOp:
    try:
        return plan_undo(scope=scope, op_uid=op_uid)
    except NotUndoable as error:
        raise CannotUndo(str(error)) from error


def refuse_moved(plan: PlannedOp, current: dict[str, Any] | None) -> None:
    if plan.before_image is None or current is None or proposable(plan.kind).same(plan.before_image, current):
        return
    differs = [
        {"field": name, "written": value, "now": current.get(name)}
        for name, value in plan.before_image.items()
        if current.get(name) != value
    ]
    raise CannotUndo("The record has changed since this was written, so it is not taken back.", differs)


def wish_of(scope: ClientScope, ops: Sequence[WriteOp], plans: Sequence[PlannedOp], by: Actor) -> Wish:
    first = ops[0]
    origin: Proposal | None = Proposal.objects.within(scope).filter(uid=first.batch.proposal_uid).first()
    diff = [row for plan in plans for row in proposable(plan.kind).diff(plan.payload, plan.before_image)]
    return Wish(
        scope=scope,
        connection=first.connection,
        ticket=None if is_shared(first) else first.ticket,
        parts=[part_of(op, plan) for op, plan in zip(ops, plans, strict=True)],
        summary=f"Undo: {origin.summary if origin else first.kind}",
        diff=diff,
        effects=[],
        evidence=[],
        by=by,
        origin=Origin.UNDO,
        category=origin.category if origin else None,
        sensitive=origin.sensitive if origin else False,
        requester_proven=True,  # or it would not have been written
        undoes=first.uid,
    )


def part_of(op: WriteOp, plan: PlannedOp) -> Part:
    shared = is_shared(op)
    return Part(
        plan.kind,
        plan.payload,
        plan.before_image,
        plan.external_id,
        client_id=op.client_id if shared else None,
        ticket=op.ticket if shared else None,
        undoes=op.pk,
    )


def is_shared(op: WriteOp) -> bool:
    """Of a batch of several clients, or of none: then each part says whose it is."""
    return op.batch.client_id is None
