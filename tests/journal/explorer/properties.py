"""P1 to P8 of the design. P8, that every life ends, is found by the walk itself."""

from cwhub.journal.states import BatchState, OpState
from tests.journal.explorer.book import is_mine
from tests.journal.explorer.server import OURS
from tests.journal.explorer.state import Row, State, Worker
from tests.journal.explorer.worker import Action

UNDER_WAY = (OpState.SENDING, OpState.IN_DOUBT, OpState.DELETING)
# What an operation's state says of ConnectWise; the others say that it is not known.
THERE = {
    OpState.APPLIED: 1, OpState.UNDELETABLE: 1,
    OpState.PLANNED: 0, OpState.REJECTED: 0, OpState.CONFLICT: 0, OpState.DELETED: 0, OpState.ABANDONED: 0,
}  # fmt: skip


class Broken(AssertionError):
    """A property does not hold."""


def demand(holds: bool, sentence: str) -> None:
    if not holds:
        raise Broken(sentence)


def live(state: State, op: int) -> int:
    return int(state.values[op] == OURS) if state.rows[op].update else len(state.entries[op])


def check_always(state: State) -> None:
    for entries in state.entries:
        demand(len(entries) <= 1, "P1: a marker stands there twice")


def check_write(state: State, worker: Worker, action: Action) -> None:
    """P5 to P7, when a write leaves."""
    row: Row = state.rows[action.op]
    mine = is_mine(state, worker.fence)
    if action.name == "send":
        demand(worker.allowed, "P6: a write without the gate's go, or after its key was refused")
        demand(row.fence == worker.fence and row.sent_at is not None, "P5: a request without a row of its fence")
        demand(row.state is OpState.SENDING or not mine, f"P5: a request of what is {row.state}")
        return
    marked = row.state is OpState.DELETING and row.calling
    demand(marked or not mine or action.more != row.external_id, "P5: an unmarked take-back")
    demand(row.update or (action.more or 0) // 10 == action.op, "P7: a removal of what is not ours")


def check_at_rest(state: State) -> None:
    check_always(state)
    committed = state.batch is BatchState.COMMITTED
    demand(committed or not state.only_key, f"P8: a refused key, and nothing else, has {state.batch} it")
    for op, row in enumerate(state.rows):
        count = live(state, op)
        match state.batch:
            case BatchState.COMMITTED:
                demand(row.state is OpState.APPLIED and count == 1, f"P2: committed, and {op} is there {count} times")
            case BatchState.ROLLED_BACK:
                demand(count == 0, f"P3: rolled back, and {op} is there")
            case BatchState.PARKED | BatchState.KEPT:
                demand(row.state not in UNDER_WAY, f"P4: {op} is {row.state}, and nothing goes on")
                demand(THERE.get(row.state, count) == count, f"P4: {op} is {row.state}, and there {count} times")
            case _:
                demand(False, f"P8: at rest while {state.batch}")
