"""Sends, or takes back, independent operations of one batch side by side.

Threads do the requests and nothing else; the book is kept in the worker's own thread. The order for each operation is
that of a single request: permit, marked and committed, request, answer recorded. As soon as one is answered the next
leaves; the commit that marks it records the answer too. When sending, the first answer that is not *applied* stops what
has not been marked yet; what is under way is waited for and recorded.

What replaces or removes something is compared first, by a read of its own that marks nothing; as soon as it is found
unchanged it is the next to leave.
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
from cwhub.journal.sending import MustRest, attempt_of, mark_sent, never_left, refuse_late_call
from cwhub.journal.views import Answered, BatchView, Move, OpView

if TYPE_CHECKING:
    from cwhub.journal.executor import Against, Executor, Purpose

COMPARED_FOR_SECONDS = 5.0  # after which it is read again before it is written


@dataclass
class Together:
    """What both have in common; each says how it marks, asks and understands the answer."""

    act: ClassVar[str]
    mark_point: ClassVar[str]
    record_point: ClassVar[str]
    purpose: ClassVar["Purpose"]

    executor: "Executor"
    view: BatchView
    waiting: deque[OpView] = field(default_factory=deque)
    flying: dict[Future[o.Outcome], OpView] = field(default_factory=dict)
    answered: list[Answered] = field(default_factory=list)  # not recorded yet
    open_questions: list[tuple[OpView, o.Outcome]] = field(default_factory=list)  # one more request tells
    going_on: bool = True
    rest: MustRest | None = None

    def run(self, ops: Sequence[OpView]) -> None:
        """Raises MustRest once everything under way is recorded, when there are no permits for longer."""
        self.waiting.extend(ops)
        with ThreadPoolExecutor(self.view.pace.side_by_side) as pool:
            while self.under_way or self.answered or (self.left and self.going_on):
                permits, seconds = self.permits()
                self.leave(pool, permits)
                if self.under_way:
                    self.land(seconds)
                elif seconds is not None:
                    self.executor.wait_for_permit(seconds)
        rest = self.settle_questions() or self.rest
        if rest:
            raise rest

    @property
    def under_way(self) -> int:
        return len(self.flying)

    @property
    def left(self) -> int:
        return len(self.waiting)

    def leave(self, pool: ThreadPoolExecutor, permits: Sequence[Any]) -> None:
        self.write_down(pool, [self.waiting.popleft() for _ in permits], permits)

    def settle_questions(self) -> MustRest | None:
        """Each is settled before the worker rests: none may be left behind as if its request were on its way."""
        rest = None
        for op, outcome in self.open_questions:
            try:
                self.settle(op, outcome)
            except MustRest as paused:
                rest = paused
        return rest

    def permits(self) -> tuple[Sequence[Any], float | None]:
        """Those for what may leave now. Where there were too few: the seconds until there may be more."""
        wanted = min(self.left, self.view.pace.side_by_side - self.under_way)
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
        done, _ = wait(self.requests(), timeout=seconds, return_when=FIRST_COMPLETED)
        for future in done:
            self.landed(future)

    def requests(self) -> Sequence[Future[Any]]:
        return [*self.flying]

    def landed(self, future: Future[Any]) -> None:
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


@dataclass
class SendTogether(Together):
    act, mark_point, record_point, purpose = "send", "mark_sending", "record_answer", "write"

    reading: dict[Future["Against | None"], OpView] = field(default_factory=dict)
    unchanged: deque[tuple[OpView, float]] = field(default_factory=deque)  # compared, and when

    @property
    def under_way(self) -> int:
        return len(self.flying) + len(self.reading)

    @property
    def left(self) -> int:
        return len(self.waiting) + len(self.unchanged)

    def leave(self, pool: ThreadPoolExecutor, permits: Sequence[Any]) -> None:
        """What was compared leaves before another one is compared, so that little time lies between the two."""
        self.put_back_stale()
        sends: list[OpView] = []
        reads: list[OpView] = []
        for _ in permits:
            op, is_ready = self.next_one()
            (sends if is_ready else reads).append(op)
        if sends:
            self.executor.look_ahead([*sends, *self.waiting])
        self.write_down(pool, sends, permits[: len(sends)])
        self.compare(pool, reads, permits[len(sends) :])

    def next_one(self) -> tuple[OpView, bool]:
        """And whether it may be written now."""
        if self.unchanged:
            return self.unchanged.popleft()[0], True
        op = self.waiting.popleft()
        return op, not op.has_before

    def put_back_stale(self) -> None:
        while self.unchanged and time.monotonic() - self.unchanged[0][1] > COMPARED_FOR_SECONDS:
            self.waiting.append(self.unchanged.popleft()[0])

    def compare(self, pool: ThreadPoolExecutor, ops: Sequence[OpView], permits: Sequence[Any]) -> None:
        if not ops:
            return
        for op, call in zip(ops, self.executor.book.calls(ops, permits), strict=True):
            self.reading[pool.submit(copy_context().run, self.executor.compared, op, call)] = op

    def requests(self) -> Sequence[Future[Any]]:
        return [*self.flying, *self.reading]

    def landed(self, future: Future[Any]) -> None:
        if future not in self.reading:
            super().landed(future)
            return
        op, against = self.reading.pop(future), future.result()
        if against is None:
            self.unchanged.append((op, time.monotonic()))
            return
        self.going_on = False
        answer, attempt = against
        if isinstance(answer, answers.CheckKey):
            self.open_questions.append((never_left(op), o.RecordRefused(status=answer.status)))
        else:
            self.answered.append((op, answer, attempt))

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
