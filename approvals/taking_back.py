"""Taking back what a decision has started: as long as it runs it is cancelled, afterwards its writes are undone."""

from approvals import acts
from approvals.errors import CannotUndo, NotFound
from approvals.models import Proposal
from approvals.services.rows import locked, must_decide
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.journal import queries as journal
from cwhub.journal.errors import TooLate
from cwhub.journal.models import WriteOp
from cwhub.journal.services import cancel_batch
from cwhub.journal.states import OPEN_BATCHES, BatchState, OpState


def take_back_now(*, scope: ClientScope, proposal_uid: str, by: Actor) -> str:
    """Says in one sentence what happens. Raises NotFound, NotAllowed, CannotUndo. Call it with no scope open."""
    with scope.open():
        row = locked(scope, proposal_uid)
        must_decide(by, row)
        if stopped(scope, row, by):
            return f"Stopped: {row.summary}. What was written is taken back."
        ops = list(undoable(scope, row))
    acts.undo_several_now(scope=scope, op_uids=[op.uid for op in ops], by=by)
    return f"Taking back: {row.summary}."


def stopped(scope: ClientScope, row: Proposal, by: Actor) -> bool:
    """True when it was still running; then the journal takes back what has gone out."""
    batch = journal.batch_of_proposal(scope, row.uid)
    if batch is None:
        raise CannotUndo("Nothing was started, so there is nothing to take back.")
    if batch.state not in OPEN_BATCHES:
        return False
    try:
        cancel_batch(scope=scope, batch_uid=batch.uid, reason=f"Taken back by {by.name}.", by=by)
    except TooLate:
        return False
    return True


def undoable(scope: ClientScope, row: Proposal) -> list[WriteOp]:
    batch = journal.batch_of_proposal(scope, row.uid)
    if batch is None:
        raise NotFound("There is no such write.")
    ops = list(journal.writes_of_proposal(scope, row.uid))
    if batch.state not in (BatchState.COMMITTED, BatchState.KEPT):
        raise CannotUndo("Nothing of it is in ConnectWise.")
    if batch.state == BatchState.KEPT:
        ops = [op for op in ops if op.state in (OpState.APPLIED, OpState.UNDONE)]
    final = [op for op in ops if not journal.can_undo(op) and not op.undone_by.exists()]
    if final:
        raise CannotUndo("It cannot be taken back.")
    return ops
