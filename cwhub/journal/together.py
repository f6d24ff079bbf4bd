"""Sends, or takes back, independent operations of one batch side by side.

Threads do the requests and nothing else; the book is kept in the worker's own thread. The order for each operation is
that of a single request: permit, marked and committed, request, answer recorded. When sending, the first answer that is
not *applied* stops what has not been marked yet; what is under way is waited for and recorded.
"""

import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from cwhub.journal import answers
from cwhub.journal import outcomes as o
from cwhub.journal.crash_points import around
from cwhub.journal.kinds import Call
from cwhub.journal.sending import MustRest, attempt_of, mark_sent, refuse_late_call
from cwhub.journal.views import Attempt, BatchView, Move, OpView

if TYPE_CHECKING:
    from cwhub.journal.executor import Executor, Purpose


@dataclass
class Together:
    """What both have in common; each says how it marks, asks and understands the answer."""

    act: ClassVar[str]
    mark_point: ClassVar[str]
    record_point: ClassVar[str]
    purpose: ClassVar["Purpose"]

    executor: "Executor"
    view: BatchView
    flying: dict[Future[o.Outcome], OpView] = field(default_factory=dict)
    open_questions: list[tuple[OpView, o.Outcome]] = field(default_factory=list)  # one more request tells
    going_on: bool = True

    def run(self, ops: Sequence[OpView]) -> None:
        """Raises MustRest once everything under way is recorded, when there are no permits for longer."""
        waiting, rest = deque(ops), None
        with ThreadPoolExecutor(self.view.pace.side_by_side) as pool:
            while self.flying or (waiting and self.going_on):
                if waiting and self.going_on and self.room():
                    try:
                        self.launch(pool, self.next_ones(waiting))
                    except MustRest as no_permit:
                        rest, self.going_on = no_permit, False
                if self.flying:
                    self.land()
        rest = self.settle_questions() or rest
        if rest:
            raise rest

    def settle_questions(self) -> MustRest | None:
        """Each is settled before the worker rests: none may be left behind as if its request were on its way."""
        rest = None
        for op, outcome in self.open_questions:
            try:
                self.settle(op, outcome)
            except MustRest as paused:
                rest = paused
        return rest

    def room(self) -> int:
        return self.view.pace.side_by_side - len(self.flying)

    def next_ones(self, waiting: deque[OpView]) -> list[OpView]:
        return [waiting.popleft() for _ in range(min(self.room(), len(waiting)))]

    def launch(self, pool: ThreadPoolExecutor, ops: list[OpView]) -> None:
        """Marks them in one commit, then lets their requests go."""
        permits = [self.executor.permit(op, self.purpose) for op in ops]
        marked_at = time.monotonic()
        with around(self.mark_point):
            calls = self.mark(ops, permits)
        refuse_late_call(marked_at, self.view)
        for op, call in zip(ops, calls, strict=True):
            self.flying[pool.submit(copy_context().run, self.request, op, call)] = self.marked(op)

    def land(self) -> None:
        """Records every answer that is there, all in one commit."""
        done, _ = wait(self.flying, return_when=FIRST_COMPLETED)
        moves: list[tuple[OpView, Move, Attempt | None]] = []
        for future in done:
            op, outcome = self.flying.pop(future), future.result()
            answer = self.understood(op, outcome)
            if answer is None:
                self.open_questions.append((op, outcome))
            else:
                moves.append((op, answer, attempt_of(self.act, outcome)))
        if moves:
            with around(self.record_point):
                self.executor.book.move_all(moves)

    def mark(self, ops: Sequence[OpView], permits: Sequence[object]) -> list[Call]:
        raise NotImplementedError

    def marked(self, op: OpView) -> OpView:
        raise NotImplementedError

    def request(self, op: OpView, call: Call) -> o.Outcome:
        raise NotImplementedError

    def understood(self, op: OpView, outcome: o.Outcome) -> Move | None:
        """What it makes of the operation; None when one more request has to tell."""
        raise NotImplementedError

    def settle(self, op: OpView, outcome: o.Outcome) -> None:
        raise NotImplementedError


class SendTogether(Together):
    act, mark_point, record_point, purpose = "send", "mark_sending", "record_answer", "write"

    def mark(self, ops: Sequence[OpView], permits: Sequence[object]) -> list[Call]:
        return self.executor.book.mark_all_sending(ops, permits)

    def marked(self, op: OpView) -> OpView:
        return mark_sent(op)

    def request(self, op: OpView, call: Call) -> o.Outcome:
        with around("send"):
            return self.executor.asked(self.executor.kind_named(op.kind).send, call)

    def understood(self, op: OpView, outcome: o.Outcome) -> Move | None:
        self.going_on = self.going_on and isinstance(outcome, o.Applied)
        answer = answers.after_send(op, outcome, self.view.pace)
        return None if isinstance(answer, answers.CheckKey) else answer

    def settle(self, op: OpView, outcome: o.Outcome) -> None:
        self.executor.settle_refusal(op, answers.CheckKey(outcome.status))


class TakeBackTogether(Together):
    act, mark_point, record_point, purpose = "take_back", "mark_taking_back", "record_taking_back", "look"

    def mark(self, ops: Sequence[OpView], permits: Sequence[object]) -> list[Call]:
        return self.executor.book.mark_all_taking_back(ops, permits)

    def marked(self, op: OpView) -> OpView:
        return op

    def request(self, op: OpView, call: Call) -> o.Outcome:
        with around("take_back"):
            return self.executor.asked(self.executor.kind_named(op.kind).take_back, call)

    def understood(self, op: OpView, outcome: o.Outcome) -> Move | None:
        answer = answers.after_take_back(op, outcome, self.view.pace, self.view.now)
        return answer if isinstance(answer, Move) else None

    def settle(self, op: OpView, outcome: o.Outcome) -> None:
        self.executor.record_take_back_answer(op, outcome, self.view)
