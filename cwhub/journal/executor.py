"""Carries out what steps.py decides, one request at a time. The journal lies behind `Book`; the wire behind the kinds.

A write is three short acts: mark sending (commit), call, record the answer (commit). No transaction is open during a
call. Whoever loses the lease gets OwnershipLost from the book and stops at once.
"""

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from cwhub.journal import answers, steps
from cwhub.journal import outcomes as o
from cwhub.journal.crash_points import around
from cwhub.journal.errors import OwnershipLost
from cwhub.journal.kinds import Call, WriteKind, carries_marker
from cwhub.journal.sending import MustRest, attempt_of, mark_sent, never_left, refuse_late_call
from cwhub.journal.states import BatchState, OpState
from cwhub.journal.together import SendTogether, TakeBackTogether
from cwhub.journal.views import Answered, Attempt, BatchView, Move, OpView, Verdict
from kit.logs import with_ids

log = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 5.0  # a longer wait gives the batch back
UNREACHABLE_LIMITER_SECONDS = 5.0
JITTER_SECONDS = 0.05
AHEAD_SECONDS = 1.0  # between two looks ahead
KEY_OR_RECORD = (401, 403, 404)

Purpose = Literal["write", "look"]
Against = tuple[Move | answers.CheckKey, Attempt]  # what a read has found to stand against a write


class Book(Protocol):
    """The journal of one batch, held by one owner. Every write raises OwnershipLost when it is no longer ours."""

    def view(self, verdict: Verdict | None) -> BatchView: ...

    def call(self, op: OpView, permit: Any, external_id: int | None = None) -> Call: ...

    def calls(self, ops: Sequence[OpView], permits: Sequence[Any]) -> list[Call]:
        """What to ask for each before it is written."""

    def mark_sending(self, op: OpView) -> None: ...

    def mark_all_sending(
        self, ops: Sequence[OpView], permits: Sequence[Any], answered: Sequence[Answered] = ()
    ) -> list[Call]:
        """Marks these, and records what others were answered meanwhile, in one commit. What to ask for each."""

    def mark_all_taking_back(
        self, ops: Sequence[OpView], permits: Sequence[Any], answered: Sequence[Answered] = ()
    ) -> list[Call]: ...

    def hold_on(self) -> None:
        """A fresh lease, before a look that may take several pages."""

    def move(self, op: OpView, move: Move, attempt: Attempt | None = None) -> None: ...

    def move_all(self, moves: Sequence[Answered]) -> None: ...

    def turn(self, to: BatchState, reason: str) -> None: ...

    def pause_connection(self, op: OpView, move: Move, attempt: Attempt) -> None:
        """The move, and a connection whose key is refused: no batch of it is claimed until it is connected again."""

    def ask_gate(self) -> Verdict: ...

    def take_permits(self, purpose: Purpose, at_most: int) -> Sequence[Any]:
        """What is free now, at least one. Raises an error with `seconds` when none is."""


@dataclass
class Executor:
    book: Book
    kind_named: Callable[[str], WriteKind]
    wait: Callable[[float], None] = time.sleep
    verdict: Verdict | None = None
    ahead_until: float = 0.0  # until then the last look ahead is good enough

    def run(self, *, longest_seconds: float = 60.0) -> steps.Rest | steps.Ended:
        """Steps until the batch has ended, or rests longer than a worker should wait, or its slice of time is over."""
        started = time.monotonic()
        while time.monotonic() - started < longest_seconds:
            view = self.book.view(self.verdict)
            step = self.decided(view)
            if isinstance(step, steps.Ended):
                return step
            try:
                if isinstance(step, steps.Rest):
                    self.rest(step.seconds, view)
                else:
                    with with_ids(operation=getattr(getattr(step, "op", None), "id", None)):
                        self.carry_out(step, view)
            except MustRest as rest:
                return steps.Rest(rest.seconds)
            if isinstance(step, steps.Turn) and step.to not in steps.RULES:
                return steps.Ended()
        return steps.Rest(0)

    def decided(self, view: BatchView) -> steps.Step:
        """Its owner's first step asks the gate, and goes by its word on what was just read."""
        step = steps.decide(view)
        if isinstance(step, steps.AskGate):
            self.verdict = self.book.ask_gate()
            step = steps.decide(replace(view, verdict=self.verdict))
        return step

    def rest(self, seconds: float, view: BatchView) -> None:
        if seconds > min(LONGEST_WAIT_SECONDS, view.pace.lease / 3):
            raise MustRest(seconds)
        self.wait(seconds)

    def carry_out(self, step: steps.Step, view: BatchView) -> None:
        match step:
            case steps.Shift(op, move):
                with around("shift"):
                    self.book.move(op, move)
            case steps.ShiftSeveral(moves):
                with around("shift"):
                    self.book.move_all([(op, move, None) for op, move in moves])
            case steps.Turn(to, reason):
                with around("turn"):
                    self.book.turn(to, reason)
            case steps.Send(op):
                self.send(op, view)
            case steps.SendSeveral(ops):
                SendTogether(self, view).run(ops)
            case steps.Look(op):
                self.look(op, view)
            case steps.Verify(op):
                self.verify(op, view)
            case steps.TakeBack(op):
                self.take_back(op, view)
            case steps.TakeBackSeveral(ops):
                TakeBackTogether(self, view).run(ops)
            case steps.Recheck(op):
                self.recheck(op, view)

    # --- forward -----------------------------------------------------------------------------------------------------
    def send(self, op: OpView, view: BatchView) -> None:
        if op.has_before and not self.holds_still(op):
            return
        permit = self.permit(op, "write")
        marked_at = time.monotonic()
        with around("mark_sending"):
            self.book.mark_sending(op)
        call = self.book.call(op, permit)
        refuse_late_call(marked_at, view)
        with around("send"):
            outcome = self.asked(self.kind_named(op.kind).send, call)
        sent = mark_sent(op)
        answer = answers.after_send(sent, outcome, view.pace)
        if isinstance(answer, answers.CheckKey):
            self.settle_refusal(sent, answer)
            return
        with around("record_answer"):
            self.book.move(sent, answer, attempt_of("send", outcome))

    def holds_still(self, op: OpView) -> bool:
        """The precondition: the record still shows what the person saw."""
        against = self.compared(op, self.book.call(op, self.permit(op, "write")))
        if against is None:
            return True
        answer, attempt = against
        if isinstance(answer, answers.CheckKey):
            self.settle_refusal(never_left(op), answer)
        else:
            with around("record_read"):
                self.book.move(op, answer, attempt)
        return False

    def look_ahead(self, ops: Sequence[OpView]) -> None:
        """One look for all of them, where a kind has one; without it each looks by itself. Raises MustRest."""
        kinds = {op.kind: self.kind_named(op.kind) for op in ops}
        looks = {name: kind.look_ahead for name, kind in kinds.items() if hasattr(kind, "look_ahead")}
        if not looks or time.monotonic() < self.ahead_until:
            return
        for name, look in looks.items():
            same = [op for op in ops if op.kind == name]
            self.looked_ahead(look, self.book.calls(same, [None] * len(same)), same[0])
        self.ahead_until = time.monotonic() + AHEAD_SECONDS

    def looked_ahead(self, look: Callable[..., None], calls: list[Call], first: OpView) -> None:
        try:
            look(calls, lambda: self.permit(first, "look"))
        except (MustRest, OwnershipLost):
            raise
        except Exception:
            log.exception("Looking before several writes failed")

    def compared(self, op: OpView, call: Call) -> Against | None:
        """One read; None where nothing stands against the write. Keeps no book: side by side it runs in a thread."""
        kind = self.kind_named(op.kind)
        try:
            with around("read"), with_ids(write=call.uid):
                current = kind.read(call)
        except o.ReadFailed as error:
            return failed_read(op, error)
        except Exception as error:
            log.exception("Reading before a write failed")
            return failed_read(op, o.ReadFailed(type(error).__name__))
        if current is None or kind.same(call.before_image or {}, current):
            return None
        return answers.conflict(current), Attempt("read", "conflict")

    def settle_refusal(self, op: OpView, refusal: answers.CheckKey) -> None:
        """401, 403, 404: where our key still answers, it is the record that is refused."""
        key_answers = self.key_answers(op)
        move = answers.after_key_check(op, key_answers, refusal.status)
        with around("record_answer"):
            self.record_refusal(op, move, key_answers, Attempt("send", "RecordRefused", refusal.status))
        stop_when_paused(key_answers)

    def record_refusal(self, op: OpView, move: Move, key_answers: bool | None, attempt: Attempt) -> None:
        if key_answers is False:
            self.book.pause_connection(op, move, attempt)
        else:
            self.book.move(op, move, attempt)

    def key_answers(self, op: OpView) -> bool | None:
        try:
            call = self.book.call(op, self.permit(op, "look"))
            with around("check_key"):
                return self.kind_named(op.kind).key_answers(call)
        except MustRest:
            return None
        except Exception:
            log.exception("Checking the key failed")
            return None

    # --- doubt -------------------------------------------------------------------------------------------------------
    def look(self, op: OpView, view: BatchView) -> None:
        found = self.find(op)
        answer = answers.after_look(op, found, view.pace, view.now)
        if isinstance(answer, answers.RemoveExtras):
            answer = self.remove_extras(op, answer.extras, view)
        with around("record_look"):
            self.book.move(op, answer, Attempt("look", type(found).__name__))

    def verify(self, op: OpView, view: BatchView) -> None:
        found = self.find(op)
        answer = answers.after_verify(op, found, view.pace, view.now)
        if isinstance(answer, answers.RemoveExtras):
            answer = self.remove_extras(op, answer.extras, view)
        with around("record_verify"):
            self.book.move(op, answer, Attempt("look", type(found).__name__))

    def recheck(self, op: OpView, view: BatchView) -> None:
        found = self.find(op)
        answer = answers.after_recheck(op, found, view.pace, view.now)
        if isinstance(answer, answers.RemoveExtras):
            answer = self.remove_extras(op, answer.extras, view)
            if answer.to is OpState.PARKED:
                answer = answers.kept_as_it_stands(str(answer.values["reason"]))
        with around("record_look"):
            self.book.move(op, answer, Attempt("look", type(found).__name__))

    def remove_extras(self, op: OpView, extras: tuple[int, ...], view: BatchView) -> Move:
        """Each carries our marker. The operation stays as it is and is looked at again."""
        kind = self.kind_named(op.kind)
        for extra in extras:
            call = self.book.call(op, self.permit(op, "look"), extra)
            if not carries_marker(kind, call.payload):
                return answers.parked("It was found more than once, and nothing tells which one is ours.")
            with around("remove_extra"):
                outcome = self.asked(kind.take_back, call)
            if isinstance(outcome, o.Rejected):
                return answers.parked(f"It was written twice and the second, {extra}, cannot be removed.")
        return Move(op.state, due_in=view.pace.gap, values={"empty_looks": 0})

    def find(self, op: OpView) -> o.Found:
        self.book.hold_on()
        call = self.book.call(op, self.permit(op, "look"))
        try:
            with around("look"):
                found = self.kind_named(op.kind).find(call)
        except Exception as error:
            log.exception("Looking for a write failed")
            return o.SearchFailed(type(error).__name__)
        if isinstance(found, o.SearchFailed) and found.status in KEY_OR_RECORD:
            self.stop_if_key_is_refused(op, found.status)
        return found

    def stop_if_key_is_refused(self, op: OpView, status: int | None) -> None:
        """Then the look has told nothing, and the batch waits with its connection, however long that takes."""
        key_answers = self.key_answers(op)
        if key_answers is False:
            with around("record_look"):
                self.book.pause_connection(op, answers.waits_for_key(op), Attempt("look", "RecordRefused", status))
        stop_when_paused(key_answers)

    # --- back --------------------------------------------------------------------------------------------------------
    def take_back(self, op: OpView, view: BatchView) -> None:
        if op.has_before:
            known = answers.before_take_back(op, self.find(op), view.pace, view.now)
            if known:
                self.record_taking_back(op, known, Attempt("look", known.to))
                return
        permit = self.permit(op, "look")
        marked_at = time.monotonic()
        with around("mark_taking_back"):
            self.book.move(op, Move(OpState.DELETING, values={"calling": True}), Attempt("take_back", "started"))
        call = self.book.call(op, permit)
        refuse_late_call(marked_at, view)
        with around("take_back"):
            outcome = self.asked(self.kind_named(op.kind).take_back, call)
        self.record_take_back_answer(op, outcome, view)

    def record_take_back_answer(self, op: OpView, outcome: o.Outcome, view: BatchView) -> None:
        attempt = attempt_of("take_back", outcome)
        answer = answers.after_take_back(op, outcome, view.pace, view.now)
        key_answers: bool | None = True
        if isinstance(answer, answers.CheckKey):
            key_answers = self.key_answers(op)
            answer = answers.after_key_check_back(op, key_answers, outcome.status)
        if isinstance(answer, answers.CheckGone):
            answer = answers.after_refused_take_back(op, self.find(op), answer.reason, view.pace, view.now)
        with around("record_taking_back"):
            self.record_refusal(op, answer, key_answers, attempt)
        stop_when_paused(key_answers)

    def record_taking_back(self, op: OpView, move: Move, attempt: Attempt) -> None:
        with around("record_taking_back"):
            self.book.move(op, move, attempt)

    # --- requests ----------------------------------------------------------------------------------------------------
    def asked(self, request: Callable[[Call], o.Outcome], call: Call) -> o.Outcome:
        """A kind that breaks has told us nothing: that is doubt."""
        try:
            with with_ids(write=call.uid):  # requests that go side by side are in threads of their own
                return request(call)
        except Exception as error:
            log.exception("A write kind failed", extra={"write": call.uid})
            return o.Unknown(type(error).__name__)

    def permit(self, op: OpView, purpose: Purpose) -> Any:
        """One permit for one request, waited for."""
        while True:
            permits, seconds = self.permits_now(purpose, 1)
            if permits:
                return permits[0]
            self.wait_for_permit(seconds)

    def wait_for_permit(self, seconds: float) -> None:
        self.wait(seconds + random.uniform(0, JITTER_SECONDS))

    def permits_now(self, purpose: Purpose, at_most: int) -> tuple[Sequence[Any], float]:
        """Those that are free, or the seconds until one may be. Failing to reach the limiter means no request."""
        try:
            return self.book.take_permits(purpose, at_most), 0.0
        except (OwnershipLost, MustRest):
            raise
        except Exception as error:
            seconds = getattr(error, "seconds", None)
            if seconds is None:
                log.exception("The limiter failed")
                raise MustRest(UNREACHABLE_LIMITER_SECONDS) from error
            if seconds > LONGEST_WAIT_SECONDS:
                raise MustRest(seconds) from error
            return (), float(seconds)


def failed_read(op: OpView, error: o.ReadFailed) -> Against:
    return answers.after_failed_read(op, error), Attempt("read", "failed", error.status, error.reason)


def stop_when_paused(key_answers: bool | None) -> None:
    if key_answers is False:
        raise MustRest(0)
