"""Sends independent operations of one batch side by side.

Threads do the requests and nothing else; the book is kept in the worker's own thread. The order for each operation is
that of a single send: permit, marked and committed, request, answer recorded. The first answer that is not *applied*
stops what has not been marked yet; what is under way is waited for and recorded.
"""

import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cwhub.journal import answers
from cwhub.journal import outcomes as o
from cwhub.journal.crash_points import around
from cwhub.journal.kinds import Call
from cwhub.journal.sending import MustRest, attempt_of, mark_sent, refuse_late_call
from cwhub.journal.views import Attempt, BatchView, Move, OpView

if TYPE_CHECKING:
    from cwhub.journal.executor import Executor

Flight = tuple[OpView, Future[o.Outcome]]


@dataclass
class Together:
    executor: "Executor"
    view: BatchView
    flying: dict[Future[o.Outcome], OpView] = field(default_factory=dict)
    refusals: list[tuple[OpView, answers.CheckKey]] = field(default_factory=list)
    going_on: bool = True

    def send(self, ops: Sequence[OpView]) -> None:
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
        rest = self.settle_refusals() or rest
        if rest:
            raise rest

    def settle_refusals(self) -> MustRest | None:
        """Each is settled before the worker rests: none may be left behind as sending."""
        rest = None
        for op, refusal in self.refusals:
            try:
                self.executor.settle_refusal(op, refusal)
            except MustRest as paused:
                rest = paused
        return rest

    def room(self) -> int:
        return self.view.pace.side_by_side - len(self.flying)

    def next_ones(self, waiting: deque[OpView]) -> list[OpView]:
        return [waiting.popleft() for _ in range(min(self.room(), len(waiting)))]

    def launch(self, pool: ThreadPoolExecutor, ops: list[OpView]) -> None:
        """Marks them in one commit, then lets their requests go."""
        permits = [self.executor.permit(op, "write") for op in ops]
        marked_at = time.monotonic()
        with around("mark_sending"):
            calls = self.executor.book.mark_all_sending(ops, permits)
        refuse_late_call(marked_at, self.view)
        for op, call in zip(ops, calls, strict=True):
            self.flying[pool.submit(copy_context().run, self.request, op, call)] = mark_sent(op)

    def request(self, op: OpView, call: Call) -> o.Outcome:
        with around("send"):
            return self.executor.asked(self.executor.kind_named(op.kind).send, call)

    def land(self) -> None:
        """Records every answer that is there, all in one commit."""
        done, _ = wait(self.flying, return_when=FIRST_COMPLETED)
        moves: list[tuple[OpView, Move, Attempt | None]] = []
        for future in done:
            op, outcome = self.flying.pop(future), future.result()
            self.going_on = self.going_on and isinstance(outcome, o.Applied)
            answer = answers.after_send(op, outcome, self.view.pace)
            if isinstance(answer, answers.CheckKey):
                self.refusals.append((op, answer))
            else:
                moves.append((op, answer, attempt_of("send", outcome)))
        if moves:
            with around("record_answer"):
                self.executor.book.move_all(moves)
