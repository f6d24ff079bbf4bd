"""What a batch does next, decided from plain values alone: no ORM, no clock, no settings, no request.

Each rule answers with a step or with nothing; the first answer counts.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from cwhub.journal.answers import doubt
from cwhub.journal.states import BatchState, OpState
from cwhub.journal.step_kinds import (
    AskGate,
    Ended,
    Look,
    Recheck,
    Rest,
    Send,
    SendSeveral,
    Shift,
    ShiftSeveral,
    Step,
    TakeBack,
    TakeBackSeveral,
    Turn,
    Verify,
)
from cwhub.journal.views import BatchView, Move, OpView

__all__ = [
    "AskGate",
    "Ended",
    "Look",
    "Recheck",
    "Rest",
    "Send",
    "SendSeveral",
    "Shift",
    "ShiftSeveral",
    "Step",
    "TakeBack",
    "TakeBackSeveral",
    "Turn",
    "Verify",
    "decide",
]

SENDS_AT_MOST = 5
HELD_BACK_SECONDS = 10.0
RECHECKED = (OpState.APPLIED, OpState.PARKED, OpState.UNDELETABLE, OpState.DELETING)

Rule = Callable[[BatchView], Step | None]


def decide(batch: BatchView) -> Step:
    for rule in RULES.get(batch.state, ()):
        step = rule(batch)
        if step:
            return step
    return Ended()


# --- both directions -------------------------------------------------------------------------------------------------
def left_behind(batch: BatchView) -> Step | None:
    """A request of a worker that is gone may still take effect: never straight back to planned."""
    for op in batch.ops:
        if op.state is OpState.SENDING:
            return Shift(op, doubt(batch.pace, "its worker was gone before the answer was recorded"))
        if op.calling and op.has_before:
            settled = Move(OpState.DELETING, due_in=batch.pace.settle, doubtful=True, values={"calling": False})
            return Shift(op, settled)
    return None


def look_at_doubt(batch: BatchView) -> Step | None:
    return first(Look(op) for op in batch.ops if op.state is OpState.IN_DOUBT and is_due(op.next_at, batch.now))


def held_back(batch: BatchView) -> Step | None:
    """After a restore everything is looked for before anything is posted or taken back."""
    if not batch.held_back:
        return None
    looks = [op.next_at for op in batch.ops if op.state is OpState.IN_DOUBT and op.next_at]
    return Rest(min([HELD_BACK_SECONDS, *(seconds_left(moment, batch.now) for moment in looks)]))


def rest(batch: BatchView) -> Step:
    return Rest(min((seconds_left(moment, batch.now) for moment in waiting_for(batch)), default=batch.pace.gap))


def waiting_for(batch: BatchView) -> list[datetime]:
    waiting = {OpState.PLANNED, OpState.IN_DOUBT, OpState.DELETING}
    if batch.state is BatchState.KEEPING:
        waiting |= set(RECHECKED)
    moments = [op.next_at for op in batch.ops if op.state in waiting and op.next_at and op.next_at > batch.now]
    if not moments and batch.needs_verify:
        moments = [verify_due(batch, op) for op in batch.ops if op.state is OpState.APPLIED and not op.verified]
    return moments


# --- forward ---------------------------------------------------------------------------------------------------------
def cancelled(batch: BatchView) -> Step | None:
    return Turn(BatchState.COMPENSATING, batch.cancel_reason) if batch.cancel_reason else None


def refused(batch: BatchView) -> Step | None:
    states = (OpState.REJECTED, OpState.CONFLICT)
    return first(Turn(BatchState.COMPENSATING, op.reason) for op in batch.ops if op.state in states)


def undecided(batch: BatchView) -> Step | None:
    """Where a person has to look, he sees each operation's real state: what looking can still tell is told first."""
    stuck = first(Turn(BatchState.PARKED, op.reason) for op in batch.ops if op.state is OpState.PARKED)
    return stuck and (look_at_doubt(batch) or wait_for_doubt(batch) or stuck)


def gate(batch: BatchView) -> Step | None:
    if batch.verdict is None:
        return AskGate()
    return None if batch.verdict.go is True else Turn(BatchState.COMPENSATING, batch.verdict.reason)


def look_first(batch: BatchView) -> Step | None:
    """After a restore an entry may be there that we know nothing of. Updates are compared before they go anyway."""
    if batch.look_from is None:
        return None
    due_in = max(0.0, seconds_left(batch.look_from, batch.now) + batch.pace.settle)
    moves = tuple((op, to_look_first(due_in)) for op in batch.ops if is_unseen(op, batch.look_from))
    return ShiftSeveral(moves) if moves else None


def is_unseen(op: OpView, look_from: datetime) -> bool:
    looked = op.settle_from is not None and op.settle_from >= look_from
    return op.state is OpState.PLANNED and not (op.has_before or op.sent_at or looked)


def to_look_first(due_in: float) -> Move:
    reason = "the database was restored: it is looked for before it is sent"
    return Move(OpState.IN_DOUBT, due_in=due_in, settle=True, values={"last_error": reason, "empty_looks": 0})


def send_several(batch: BatchView) -> Step | None:
    if batch.ordered or batch.pace.side_by_side < 2:
        return None
    due = [op for op in batch.ops if op.state is OpState.PLANNED and is_due(op.next_at, batch.now)]
    fresh = tuple(op for op in due if op.attempts < SENDS_AT_MOST)
    return SendSeveral(fresh) if len(fresh) > 1 else None


def next_send(batch: BatchView) -> Step | None:
    for op in batch.ops:
        if op.state is OpState.PLANNED and is_due(op.next_at, batch.now):
            return Send(op) if op.attempts < SENDS_AT_MOST else Shift(op, gave_up(op))
        if batch.ordered and op.state is not OpState.APPLIED:
            return None
    return None


def gave_up(op: OpView) -> Move:
    return Move(OpState.REJECTED, values={"reason": f"Sent {op.attempts} times without effect; gave up."})


def verify(batch: BatchView) -> Step | None:
    if not batch.needs_verify or not all_in(batch, OpState.APPLIED):
        return None
    open_ops = [op for op in batch.ops if not op.verified]
    return first(Verify(op) for op in open_ops if is_due(verify_due(batch, op), batch.now))


def verify_due(batch: BatchView, op: OpView) -> datetime:
    """After the settle time of its last request, or when the last failed look says so."""
    begun = op.settle_from or op.sent_at or batch.now
    settled = begun + timedelta(seconds=batch.pace.settle)
    return max(settled, op.next_at) if op.next_at else settled


def commit(batch: BatchView) -> Step | None:
    proven = all(op.verified or not batch.needs_verify for op in batch.ops)
    return Turn(BatchState.COMMITTED) if proven and all_in(batch, OpState.APPLIED) else None


# --- back ------------------------------------------------------------------------------------------------------------
TO_DELETING = Move(OpState.DELETING, values={"misses": 0, "busy": 0})


def wait_for_doubt(batch: BatchView) -> Step | None:
    """What is believed absent may have landed, so every doubt is resolved before anything is taken back."""
    return rest(batch) if any(op.state is OpState.IN_DOUBT for op in batch.ops) else None


def abandon(batch: BatchView) -> Step | None:
    states = (OpState.PLANNED, OpState.REJECTED)
    return shift_all([op for op in batch.ops if op.state in states], Move(OpState.ABANDONED))


def take_back_several(batch: BatchView) -> Step | None:
    if batch.ordered or batch.pace.side_by_side < 2:
        return None
    applied = [op for op in batch.ops if op.state is OpState.APPLIED]
    if applied:
        return shift_all(applied, TO_DELETING)
    due = [op for op in batch.ops if op.state is OpState.DELETING and is_due(op.next_at, batch.now)]
    fresh = tuple(op for op in due if not op.has_before)
    return TakeBackSeveral(fresh) if len(fresh) > 1 else first(TakeBack(op) for op in reversed(due))


def take_back(batch: BatchView) -> Step | None:
    """One after another, the last one first."""
    for op in reversed(batch.ops):
        if op.state is OpState.DELETING:
            return TakeBack(op) if is_due(op.next_at, batch.now) else rest(batch)
        if op.state is OpState.APPLIED:
            return Shift(op, TO_DELETING)
    return None


def end_of_way_back(batch: BatchView) -> Step:
    stuck = [op for op in batch.ops if op.state in (OpState.UNDELETABLE, OpState.PARKED)]
    return Turn(BatchState.PARKED, stuck[0].reason) if stuck else Turn(BatchState.ROLLED_BACK)


# --- a person keeps what is there ------------------------------------------------------------------------------------
def recheck(batch: BatchView) -> Step | None:
    """Each operation's real state, however it was recorded."""
    open_ops = [op for op in batch.ops if op.state in RECHECKED and not op.verified]
    due = first(Recheck(op) for op in open_ops if is_due(op.next_at, batch.now))
    if due or not (open_ops or any(op.state is OpState.IN_DOUBT for op in batch.ops)):
        return due
    return rest(batch)


def end_of_keeping(batch: BatchView) -> Step:
    stuck = [op for op in batch.ops if op.state is OpState.PARKED]
    if stuck:
        return Turn(BatchState.PARKED, stuck[0].reason)
    if all_in(batch, OpState.APPLIED):
        return Turn(BatchState.COMMITTED)
    there = any(op.state in (OpState.APPLIED, OpState.KEPT) for op in batch.ops)
    return Turn(BatchState.KEPT if there else BatchState.ROLLED_BACK)


RULES: dict[BatchState, tuple[Rule, ...]] = {
    BatchState.RUNNING: (
        left_behind, cancelled, refused, undecided, gate, look_first, look_at_doubt, held_back, send_several, next_send,
        verify, commit, rest,
    ),
    BatchState.COMPENSATING: (
        left_behind, look_at_doubt, wait_for_doubt, abandon, held_back, take_back_several, take_back, end_of_way_back,
    ),
    BatchState.KEEPING: (left_behind, look_at_doubt, abandon, recheck, end_of_keeping),
}  # fmt: skip


def shift_all(ops: Sequence[OpView], move: Move) -> Step | None:
    if len(ops) > 1:
        return ShiftSeveral(tuple((op, move) for op in ops))
    return first(Shift(op, move) for op in ops)


def first(steps: Iterable[Step]) -> Step | None:
    return next(iter(steps), None)


def is_due(moment: datetime | None, now: datetime) -> bool:
    return moment is None or moment <= now


def seconds_left(moment: datetime, now: datetime) -> float:
    return max(0.0, (moment - now).total_seconds())


def all_in(batch: BatchView, state: OpState) -> bool:
    return all(op.state is state for op in batch.ops)
