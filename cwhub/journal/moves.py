"""The one table of moves. The journal makes no other, and the database refuses any other (guard.py)."""

from cwhub.journal.states import BatchState, OpState

FIRST_OP_STATE = OpState.PLANNED
FIRST_BATCH_STATE = BatchState.RUNNING

OP_MOVES: dict[OpState, dict[OpState, str]] = {
    OpState.PLANNED: {
        OpState.SENDING: "permit taken, lease still ours",
        OpState.CONFLICT: "the record is no longer what was shown",
        OpState.REJECTED: "refused while reading it, or sent too often",
        OpState.ABANDONED: "the batch is taken back",
        OpState.IN_DOUBT: "the database was restored: it may have been sent since the backup",
    },
    OpState.SENDING: {
        OpState.APPLIED: "confirmed",
        OpState.REJECTED: "refused for good",
        OpState.CONFLICT: "refused, since the record has moved on",
        OpState.PLANNED: "proven not done: busy, rate limited, never connected, key refused",
        OpState.IN_DOUBT: "no answer that says whether it was done, or its worker is gone",
    },
    OpState.IN_DOUBT: {
        OpState.APPLIED: "found",
        OpState.PLANNED: "two looks found nothing",
        OpState.PARKED: "cannot be decided by looking",
    },
    OpState.APPLIED: {
        OpState.DELETING: "the batch is taken back",
        OpState.UNDONE: "its undo is applied",
        OpState.PARKED: "somebody removed it before the batch was verified",
        OpState.DELETED: "gone, and a person has accepted that",
        OpState.KEPT: "changed so that it cannot be told, and a person has accepted that",
    },
    OpState.DELETING: {
        OpState.DELETED: "gone",
        OpState.UNDELETABLE: "refused, and still there",
        OpState.PARKED: "it cannot be told whether it is gone",
        OpState.APPLIED: "still there, and a person keeps it",
        OpState.KEPT: "a person keeps what is there",
    },
    OpState.UNDELETABLE: {
        OpState.DELETING: "a person has it tried again",
        OpState.APPLIED: "still there, and a person keeps it",
        OpState.DELETED: "gone when it was looked for again",
        OpState.KEPT: "a person keeps what is there",
        OpState.PARKED: "looking for it again has failed",
    },
    OpState.PARKED: {
        OpState.IN_DOUBT: "a person has it tried again: looked for first",
        OpState.APPLIED: "found, and a person keeps it",
        OpState.DELETED: "not there when it was looked for again",
        OpState.KEPT: "a person keeps what is there",
    },
    OpState.REJECTED: {OpState.ABANDONED: "the batch is taken back"},
}

BATCH_MOVES: dict[BatchState, dict[BatchState, str]] = {
    BatchState.RUNNING: {
        BatchState.COMMITTED: "every operation applied, and verified where there was doubt",
        BatchState.COMPENSATING: "refused, conflicting, cancelled, or no longer allowed",
        BatchState.PARKED: "an operation cannot be decided",
    },
    BatchState.COMPENSATING: {
        BatchState.ROLLED_BACK: "nothing of ours is left",
        BatchState.PARKED: "something of ours cannot be taken back, or decided",
    },
    BatchState.PARKED: {
        BatchState.COMPENSATING: "a person has what is left taken back",
        BatchState.KEEPING: "a person keeps what is there",
    },
    BatchState.KEEPING: {
        BatchState.COMMITTED: "everything is there after all",
        BatchState.ROLLED_BACK: "nothing of ours is there",
        BatchState.KEPT: "some of it is there, and each operation says so",
        BatchState.PARKED: "looking for it again has failed",
    },
}


class IllegalMove(Exception):
    """A move that the table does not know. A fault of ours."""


def check_op_move(before: OpState, after: OpState) -> None:
    """Staying is no move. Raises IllegalMove for what the table does not know."""
    if before != after and after not in OP_MOVES.get(before, {}):
        raise IllegalMove(f"An operation that is {before} cannot become {after}.")


def check_batch_move(before: BatchState, after: BatchState) -> None:
    if after not in BATCH_MOVES.get(before, {}):
        raise IllegalMove(f"A batch that is {before} cannot become {after}.")
