"""Ways in which the journal could be wrong: small changes of its functions. The explorer must catch each of them.

Not among them is what only matters where the design's assumptions are broken: the second empty look, and the last look
before the commit. The audit and tests of their own hold those.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from cwhub.journal import answers, executor, outcomes, steps, together
from cwhub.journal.executor import Executor
from cwhub.journal.sending import attempt_of, mark_sent
from cwhub.journal.states import BatchState, OpState
from cwhub.journal.together import SendTogether
from cwhub.journal.views import BatchView, Move, OpView, Pace

Change = tuple[Any, str, Any]  # owner, name, and what stands there instead
Mutant = Callable[[], list[Change]]

MUTANTS: dict[str, Mutant] = {}


def mutant(make: Mutant) -> Mutant:
    MUTANTS[make.__name__.replace("_", " ")] = make
    return make


@contextmanager
def applied(name: str) -> Iterator[None]:
    with ExitStack() as stack:
        for owner, attribute, other in MUTANTS[name]():
            stack.enter_context(swapped(owner, attribute, other))
        yield


@contextmanager
def swapped(owner: Any, name: str, other: Any) -> Iterator[None]:
    real = vars(owner)[name]
    setattr(owner, name, other)
    try:
        yield
    finally:
        setattr(owner, name, real)


def without(rule: Callable[..., Any], *states: BatchState) -> Change:
    """The rules of these states, but for one."""
    changed = {state: tuple(one for one in steps.RULES[state] if one is not rule) for state in states}
    return (steps, "RULES", {**steps.RULES, **changed})


def otherwise(rule: Callable[..., Any], other: Callable[..., Any]) -> Change:
    """Another rule in its place."""
    rules = {state: tuple(other if one is rule else one for one in them) for state, them in steps.RULES.items()}
    return (steps, "RULES", rules)


def after_send_but(when: Callable[[Any], bool], then: Callable[[OpView, Pace], Move]) -> Change:
    real = answers.after_send

    def after_send(op: OpView, outcome: Any, pace: Pace) -> Any:
        return then(op, pace) if when(outcome) else real(op, outcome, pace)

    return (answers, "after_send", after_send)


def after_look_but(kind: type[outcomes.Found], then: Callable[[OpView, Pace], Move]) -> Change:
    real = answers.after_look

    def after_look(op: OpView, found: Any, pace: Pace, now: Any) -> Any:
        return then(op, pace) if isinstance(found, kind) else real(op, found, pace, now)

    return (answers, "after_look", after_look)


def after_take_back_but(kind: type[outcomes.Outcome], move: Move) -> Change:
    real = answers.after_take_back

    def after_take_back(op: OpView, outcome: Any, *rest: Any) -> Any:
        return move if isinstance(outcome, kind) else real(op, outcome, *rest)

    return (answers, "after_take_back", after_take_back)


def unknown(outcome: Any) -> bool:
    return isinstance(outcome, outcomes.Unknown)


# --- the order of the three acts -------------------------------------------------------------------------------------
@mutant
def marked_after_it_was_sent() -> list[Change]:
    def send(self: Executor, op: OpView, view: BatchView) -> None:
        permit = self.permit(op, "write")
        outcome = self.asked(self.kind_named(op.kind).send, self.book.call(op, permit))
        self.book.mark_sending(op)
        answer = answers.after_send(mark_sent(op), outcome, view.pace)
        assert isinstance(answer, Move)
        self.book.move(mark_sent(op), answer, attempt_of("send", outcome))

    return [(Executor, "send", send)]


@mutant
def side_by_side_nothing_is_marked() -> list[Change]:
    def mark(self: SendTogether, ops: Any, permits: Any, answered: Any) -> Any:
        self.executor.book.move_all(answered)
        return [self.executor.book.call(op, permit) for op, permit in zip(ops, permits, strict=True)]

    return [(SendTogether, "mark", mark)]


@mutant
def a_suspended_worker_sends_all_the_same() -> list[Change]:
    def never(marked_at: float, view: BatchView) -> None:
        return None

    return [(executor, "refuse_late_call", never), (together, "refuse_late_call", never)]


@mutant
def a_removal_that_is_not_marked() -> list[Change]:
    def take_back(self: Executor, op: OpView, view: BatchView) -> None:
        call = self.book.call(op, self.permit(op, "look"))
        self.record_take_back_answer(op, self.asked(self.kind_named(op.kind).take_back, call), view)

    return [(Executor, "take_back", take_back)]


# --- doubt -----------------------------------------------------------------------------------------------------------
@mutant
def no_search() -> list[Change]:
    return [after_send_but(unknown, lambda op, pace: Move(OpState.PLANNED))]


@mutant
def no_settle_time() -> list[Change]:
    def doubt(pace: Pace, reason: str) -> Move:
        return Move(OpState.IN_DOUBT, due_in=0, settle=True, doubtful=True, values={"empty_looks": 0})

    return [(answers, "doubt", doubt), (steps, "doubt", doubt)]


@mutant
def a_crash_goes_back_to_planned() -> list[Change]:
    def left_behind(batch: BatchView) -> steps.Step | None:
        sending = [op for op in batch.ops if op.state is OpState.SENDING]
        return steps.first(steps.Shift(op, Move(OpState.PLANNED)) for op in sending)

    return [otherwise(steps.left_behind, left_behind)]


@mutant
def a_crash_counts_as_done() -> list[Change]:
    def left_behind(batch: BatchView) -> steps.Step | None:
        sending = [op for op in batch.ops if op.state is OpState.SENDING]
        return steps.first(steps.Shift(op, Move(OpState.APPLIED)) for op in sending)

    return [otherwise(steps.left_behind, left_behind)]


@mutant
def an_error_of_the_server_is_tried_again() -> list[Change]:
    return [after_send_but(lambda outcome: outcome.status == 500, lambda op, pace: Move(OpState.PLANNED))]


@mutant
def an_error_of_the_server_counts_as_refused() -> list[Change]:
    return [after_send_but(lambda outcome: outcome.status == 500, lambda op, pace: answers.rejected("500"))]


@mutant
def a_timeout_counts_as_refused() -> list[Change]:
    return [after_send_but(unknown, lambda op, pace: answers.rejected("timeout"))]


@mutant
def a_timeout_counts_as_done() -> list[Change]:
    return [after_send_but(unknown, lambda op, pace: Move(OpState.APPLIED))]


@mutant
def a_look_that_fails_counts_as_empty() -> list[Change]:
    return [after_look_but(outcomes.SearchFailed, answers.seen_absent)]


@mutant
def what_cannot_be_told_counts_as_absent() -> list[Change]:
    return [after_look_but(outcomes.Undecidable, answers.seen_absent)]


@mutant
def what_was_found_is_not_adopted() -> list[Change]:
    return [after_look_but(outcomes.FoundOne, lambda op, pace: Move(OpState.APPLIED))]


# --- the way back ----------------------------------------------------------------------------------------------------
@mutant
def roll_back_ignores_doubt() -> list[Change]:
    def nothing(batch: BatchView) -> None:
        return None

    rules = tuple(
        nothing if one in (steps.look_at_doubt, steps.wait_for_doubt) else one
        for one in steps.RULES[BatchState.COMPENSATING]
    )
    return [(steps, "RULES", {**steps.RULES, BatchState.COMPENSATING: rules})]


@mutant
def a_removal_without_an_answer_counts_as_done() -> list[Change]:
    return [after_take_back_but(outcomes.Unknown, answers.GONE)]


@mutant
def a_404_to_a_removal_counts_as_gone() -> list[Change]:
    return [after_take_back_but(outcomes.RecordRefused, answers.GONE)]


@mutant
def a_refused_removal_counts_as_gone() -> list[Change]:
    return [after_take_back_but(outcomes.Rejected, answers.GONE)]


@mutant
def a_removal_that_failed_counts_as_refused() -> list[Change]:
    return [after_take_back_but(outcomes.Unknown, answers.undeletable("timeout"))]


@mutant
def only_what_was_refused_is_abandoned() -> list[Change]:
    def take_back(batch: BatchView) -> None:
        return None

    return [otherwise(steps.take_back, take_back)]


# --- a refused key ---------------------------------------------------------------------------------------------------
@mutant
def a_refused_key_counts_as_a_refused_record() -> list[Change]:
    real = answers.after_key_check

    def after_key_check(op: OpView, key_answers: bool | None, status: int | None) -> Move:
        return real(op, True if key_answers is False else key_answers, status)

    return [(answers, "after_key_check", after_key_check)]


@mutant
def a_refused_key_does_not_stop_the_batch() -> list[Change]:
    def never(key_answers: bool | None) -> None:
        return None

    return [(executor, "stop_when_paused", never)]


@mutant
def a_look_with_a_refused_key_parks() -> list[Change]:
    def after_look(op: OpView, found: Any, *rest: Any) -> Any:
        return answers.parked("401") if getattr(found, "status", None) == 401 else real(op, found, *rest)

    real = answers.after_look

    def goes_on(self: Executor, op: OpView, status: int | None) -> None:
        return None

    return [(answers, "after_look", after_look), (Executor, "stop_if_key_is_refused", goes_on)]


# --- the batch -------------------------------------------------------------------------------------------------------
@mutant
def the_gate_is_not_asked() -> list[Change]:
    return [without(steps.gate, BatchState.RUNNING)]


@mutant
def a_stop_of_the_gate_is_not_heard() -> list[Change]:
    def gate(batch: BatchView) -> steps.Step | None:
        return steps.AskGate() if batch.verdict is None else None

    return [otherwise(steps.gate, gate)]


@mutant
def a_refusal_leaves_the_rest_standing() -> list[Change]:
    return [without(steps.refused, BatchState.RUNNING)]


@mutant
def committed_while_something_is_in_doubt() -> list[Change]:
    def commit(batch: BatchView) -> steps.Step | None:
        return steps.Turn(BatchState.COMMITTED) if not any(op.state is OpState.PLANNED for op in batch.ops) else None

    rules = (commit, *steps.RULES[BatchState.RUNNING])
    return [(steps, "RULES", {**steps.RULES, BatchState.RUNNING: rules})]


@mutant
def parked_while_something_is_in_doubt() -> list[Change]:
    def undecided(batch: BatchView) -> steps.Step | None:
        parked = [op for op in batch.ops if op.state is OpState.PARKED]
        return steps.first(steps.Turn(BatchState.PARKED) for _ in parked)

    return [otherwise(steps.undecided, undecided)]
