"""The book in PostgreSQL, as values: lease, fence and owner guard each write; what was written survives its worker."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from cwhub.journal.errors import OwnershipLost
from cwhub.journal.moves import IllegalMove, check_batch_move, check_op_move
from cwhub.journal.states import OPEN_BATCHES, BatchState, OpState
from cwhub.journal.views import BatchView, Move, OpView, Verdict
from tests.journal.explorer.state import LEASE, SETTLE, Row, Setting, State, with_row

START = datetime(2026, 1, 5, tzinfo=UTC)
KEPT = frozenset(
    ("attempts", "busy", "misses", "empty_looks", "calling", "verified", "external_id", "failing_since")
)  # fmt: skip
TRY_AGAIN = 1000


def view_of(state: State, setting: Setting, verdict: Verdict | None) -> BatchView:
    """As of now, which is START; so that the same moment looks the same in every life."""
    return BatchView(
        state=state.batch,
        ops=tuple(op_view(state, number) for number in range(len(state.rows))),
        now=START,
        pace=setting.pace,
        needs_verify=state.needs_verify,
        ordered=setting.ordered,
        cancel_reason="Cancelled." if state.cancelled else "",
        verdict=verdict,
    )


def op_view(state: State, number: int) -> OpView:
    row = state.rows[number]
    return OpView(
        id=number,
        seq=number,
        kind="update" if row.update else "note",
        state=row.state,
        attempts=row.attempts,
        busy=row.busy,
        misses=row.misses,
        empty_looks=row.empty_looks,
        has_before=row.update,
        calling=row.calling,
        verified=row.verified,
        external_id=row.external_id,
        sent_at=moment(row.sent_at, state.now),
        settle_from=moment(row.settle_from, state.now),
        next_at=moment(row.next_at, state.now),
        failing_since=moment(row.failing_since, state.now),
    )


def moment(at: int | None, now: int) -> datetime | None:
    return None if at is None else START + timedelta(milliseconds=at - now)


# --- owning ----------------------------------------------------------------------------------------------------------
def is_mine(state: State, fence: int) -> bool:
    return state.owned and state.fence == fence and state.lease_until is not None and state.lease_until > state.now


def renewed(state: State, fence: int) -> State:
    if not is_mine(state, fence):
        raise OwnershipLost
    return state._replace(lease_until=state.now + LEASE)


def claimable_at(state: State) -> int | None:
    """When the batch may be claimed; None when nobody ever will."""
    if state.batch not in OPEN_BATCHES:
        return None
    return max(state.now, state.next_at, state.lease_until or 0)


def claimed(state: State) -> State:
    """An owner who is still named vanished without letting go: if anything was sent, its answer may be unknown."""
    sent = any(row.sent_at is not None for row in state.rows)
    return state._replace(
        owned=True,
        fence=state.fence + 1,
        lease_until=state.now + LEASE,
        needs_verify=state.needs_verify or (state.owned and sent),
        key_works=state.key_works or state.paused,
        paused=False,
    )


def let_go(state: State, fence: int) -> State:
    if state.fence != fence:
        return state
    return state._replace(lease_until=None, next_at=state.now + TRY_AGAIN)


def given_back(state: State, fence: int, wait: int) -> State:
    if not is_mine(state, fence):
        return state
    return state._replace(owned=False, lease_until=None, next_at=state.now + wait)


# --- writing ---------------------------------------------------------------------------------------------------------
def moved(state: State, op: OpView, move: Move) -> State:
    row = state.rows[op.id]
    check_op_move(op.state, move.to)
    if row.state is not op.state:
        raise IllegalMove(f"Operation {op.id} is {row.state}, not {op.state}.")
    after = with_row(state, op.id, state=move.to, **columns(row, move, state))
    return after._replace(needs_verify=state.needs_verify or move.doubtful)


def columns(row: Row, move: Move, state: State) -> dict[str, Any]:
    values: dict[str, Any] = {name: value for name, value in move.values.items() if name in KEPT}
    values["next_at"] = None if move.due_in is None else state.now + milliseconds(move.due_in)
    if move.settle:
        values["settle_from"] = state.now
    if move.failing:
        values["failing_since"] = state.now if row.failing_since is None else row.failing_since
    if state.persons:
        values["changed_at"] = state.now
    return values


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def marked_sending(state: State, ops: Sequence[OpView], fence: int) -> State:
    for op in ops:
        state = moved(state, op, Move(OpState.SENDING, values={"attempts": op.attempts + 1}))
        state = with_row(state, op.id, sent_at=state.now, settle_from=None, fence=fence)
    return state


def marked_taking_back(state: State, ops: Sequence[OpView]) -> State:
    for op in ops:
        state = moved(state, op, Move(OpState.DELETING, values={"calling": True}))
    return state


def turned(state: State, to: BatchState) -> State:
    check_batch_move(state.batch, to)
    return state._replace(batch=to)


# --- a person --------------------------------------------------------------------------------------------------------
def resolved(state: State, to: BatchState) -> State:
    """As journal/resolving.py."""
    check_batch_move(state.batch, to)
    rows = tuple(anew(row, to, state.now) for row in state.rows)
    opened = state._replace(batch=to, rows=rows, persons=state.persons - 1)
    return opened._replace(owned=False, lease_until=None, next_at=state.now)


def anew(row: Row, to: BatchState, now: int) -> Row:
    changed_at = now if row.changed_at is None else row.changed_at
    row = row._replace(verified=False, misses=0, busy=0, empty_looks=0, failing_since=None)
    if row.state in (OpState.PARKED, OpState.UNDELETABLE, OpState.DELETING):
        row = row._replace(next_at=max(changed_at + SETTLE, row.next_at or now))
    again = {OpState.PARKED: OpState.IN_DOUBT, OpState.UNDELETABLE: OpState.DELETING}
    back = to is BatchState.COMPENSATING and row.state in again
    return row._replace(state=again[row.state]) if back else row
