"""The journal's book in memory, for proofs that walk through thousands of lives of one batch.

It keeps what PostgreSQL keeps: what was recorded survives a crash, and a move that the table does not know is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cwhub.journal.kinds import Call, PlannedOp
from cwhub.journal.moves import check_batch_move, check_op_move
from cwhub.journal.states import BatchState, OpState
from cwhub.journal.views import Answered, Attempt, BatchView, Move, OpView, Pace, Verdict

START = datetime(2026, 1, 5, tzinfo=UTC)
PACE = Pace(deadline=0.5, lease=2, settle=1, gap=0.1, doubt=60)
COLUMNS = ("attempts", "busy", "misses", "empty_looks", "calling", "verified", "external_id", "reason", "failing_since")


@dataclass
class MemoryBook:
    planned: Sequence[PlannedOp]
    now: float = 0.0
    state: BatchState = BatchState.RUNNING
    reason: str = ""
    needs_verify: bool = False
    cancel_reason: str = ""
    ops: list[OpView] = field(default_factory=list)
    gates_asked: int = 0

    def __post_init__(self) -> None:
        self.ops = [
            OpView(id=seq, seq=seq, kind=op.kind, state=OpState.PLANNED, has_before=op.before_image is not None)
            for seq, op in enumerate(self.planned)
        ]

    @property
    def moment(self) -> datetime:
        return START + timedelta(seconds=self.now)

    def wait(self, seconds: float) -> None:
        self.now += seconds + 0.001

    def new_owner(self) -> None:
        """As a claim after a crash: what was sent has to be verified."""
        self.needs_verify = self.needs_verify or any(op.sent_at for op in self.ops)
        self.now += PACE.lease

    def view(self, verdict: Verdict | None) -> BatchView:
        return BatchView(
            state=self.state,
            ops=tuple(self.ops),
            now=self.moment,
            pace=PACE,
            needs_verify=self.needs_verify,
            cancel_reason=self.cancel_reason,
            reason=self.reason,
            verdict=verdict,
        )

    def call(self, op: OpView, permit: Any, external_id: int | None = None) -> Call:
        planned, known = self.planned[op.id], self.ops[op.id]
        return Call(
            uid=str(op.id),
            kind=planned.kind,
            payload=planned.payload,
            before_image=planned.before_image,
            marker=f"[ref:{op.id}]",
            external_id=known.external_id if external_id is None else external_id,
            sent_at=known.sent_at,
            connection=None,
            permit=permit,
            deadline_seconds=PACE.deadline,
        )

    def calls(self, ops: Sequence[OpView], permits: Sequence[Any]) -> list[Call]:
        return [self.call(op, permit) for op, permit in zip(ops, permits, strict=True)]

    def mark_sending(self, op: OpView) -> None:
        self.move(op, Move(OpState.SENDING, values={"attempts": op.attempts + 1}))
        self.ops[op.id] = replace(self.ops[op.id], sent_at=self.moment, settle_from=None)

    def mark_all_sending(
        self, ops: Sequence[OpView], permits: Sequence[Any], answered: Sequence[Answered] = ()
    ) -> list[Call]:
        self.move_all(answered)
        for op in ops:
            self.mark_sending(op)
        return self.calls(ops, permits)

    def mark_all_taking_back(
        self, ops: Sequence[OpView], permits: Sequence[Any], answered: Sequence[Answered] = ()
    ) -> list[Call]:
        self.move_all(answered)
        for op in ops:
            self.move(op, Move(OpState.DELETING, values={"calling": True}))
        return self.calls(ops, permits)

    def hold_on(self) -> None:
        """Nobody else is there."""

    def move_all(self, moves: Sequence[Answered]) -> None:
        for op, move, attempt in moves:
            self.move(op, move, attempt)

    def move(self, op: OpView, move: Move, attempt: Attempt | None = None) -> None:
        known = self.ops[op.id]
        assert known.state is op.state
        check_op_move(op.state, move.to)
        values: dict[str, Any] = {name: value for name, value in move.values.items() if name in COLUMNS}
        values["next_at"] = None if move.due_in is None else self.moment + timedelta(seconds=move.due_in)
        if move.settle:
            values["settle_from"] = self.moment
        if move.failing:
            values["failing_since"] = known.failing_since or self.moment
        self.ops[op.id] = replace(known, state=move.to, **values)
        self.needs_verify = self.needs_verify or move.doubtful

    def turn(self, to: BatchState, reason: str) -> None:
        check_batch_move(self.state, to)
        self.state, self.reason = to, reason or self.reason

    def resolve(self, to: BatchState) -> None:
        """A person's choice, as resolving.reopen makes it."""
        check_batch_move(self.state, to)
        self.state, self.cancel_reason = to, ""
        again = {OpState.PARKED: OpState.IN_DOUBT, OpState.UNDELETABLE: OpState.DELETING}
        for op in self.ops:
            state = again.get(op.state, op.state) if to is BatchState.COMPENSATING else op.state
            self.ops[op.id] = replace(
                op, state=state, verified=False, misses=0, busy=0, empty_looks=0, failing_since=None
            )
        self.now += PACE.settle

    def pause_connection(self, op: OpView, move: Move, attempt: Attempt) -> None:
        self.move(op, move, attempt)

    def ask_gate(self) -> Verdict:
        self.gates_asked += 1
        return Verdict(True)

    def take_permits(self, purpose: str, at_most: int) -> list[object]:
        return [object() for _ in range(at_most)]
