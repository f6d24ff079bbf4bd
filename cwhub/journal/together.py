"""Sends, or takes back, independent operations of one batch side by side.

Threads do the requests and nothing else; the book is kept in the worker's own thread. The order for each operation is
that of a single request: permit, marked and committed, request, answer recorded. As soon as one is answered the next
leaves; the commit that marks it records the answer too. When sending, the first answer that is not *applied* stops what
has not been marked yet; what is under way is waited for and recorded.
"""

import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from cwhub.journal import answers
from cwhub.journal import outcomes as o
from cwhub.journal.crash_points import around
from cwhub.journal.kinds import Call
from cwhub.journal.sending import MustRest, attempt_of, mark_sent, refuse_late_call
from cwhub.journal.views import Answered, BatchView, Move, OpView

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
    answered: list[Answered] = field(default_factory=list)  # not recorded yet
    open_questions: list[tuple[OpView, o.Outcome]] = field(default_factory=list)  # one more request tells
    going_on: bool = True
    rest: MustRest | None = None

    def run(self, ops: Sequence[OpView]) -> None:
        """Raises MustRest once everything under way is recorded, when there are no permits for longer."""
        waiting = deque(ops)
        with ThreadPoolExecutor(self.view.pace.side_by_side) as pool:
            while self.flying or self.answered or (waiting and self.going_on):
                permits, seconds = self.permits(len(waiting))
                self.write_down(pool, [waiting.popleft() for _ in permits], permits)
                if self.flying:
                    self.land(seconds)
                elif seconds is not None:
                    self.executor.wait_for_permit(seconds)
        rest = self.settle_questions() or self.rest
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

    def permits(self, waiting: int) -> tuple[Sequence[Any], float | None]:
        """Those for what may leave now. Where there were too few: the seconds until there may be more."""
        wanted = min(waiting, self.view.pace.side_by_side - len(self.flying))
        if not wanted or not self.going_on:
            return (), None
        try:
            permits, seconds = self.executor.permits_now(self.purpose, wanted)
            return permits, seconds if len(permits) < wanted else None
        except MustRest as no_permit:
            self.rest, self.going_on = no_permit, False
            return (), None

    def write_down(self, pool: ThreadPoolExecutor, ops: list[OpView], permits: Sequence[Any]) -> None:
        """One commit: what was answered is recorded, and these are marked. Then their requests go."""
        answered, self.answered = self.answered, []
        if not ops:
            if answered:
                with around(self.record_point):
                    self.executor.book.move_all(answered)
            return
        marked_at = time.monotonic()
        with ExitStack() as points:
            if answered:
                points.enter_context(around(self.record_point))
            points.enter_context(around(self.mark_point))
            calls = self.mark(ops, permits, answered)
        refuse_late_call(marked_at, self.view)
        for op, call in zip(ops, calls, strict=True):
            self.flying[pool.submit(copy_context().run, self.request, op, call)] = self.marked(op)

    def land(self, seconds: float | None) -> None:
        """Waits for an answer, or until there may be another permit, and understands every answer that is there."""
        done, _ = wait(self.flying, timeout=seconds, return_when=FIRST_COMPLETED)
        for future in done:
            op, outcome = self.flying.pop(future), future.result()
            answer = self.understood(op, outcome)
            if answer is None:
                self.open_questions.append((op, outcome))
            else:
                self.answered.append((op, answer, attempt_of(self.act, outcome)))

    def mark(self, ops: Sequence[OpView], permits: Sequence[Any], answered: Sequence[Answered]) -> list[Call]:
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

    def mark(self, ops: Sequence[OpView], permits: Sequence[Any], answered: Sequence[Answered]) -> list[Call]:
        return self.executor.book.mark_all_sending(ops, permits, answered)

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

    def mark(self, ops: Sequence[OpView], permits: Sequence[Any], answered: Sequence[Answered]) -> list[Call]:
        return self.executor.book.mark_all_taking_back(ops, permits, answered)

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
