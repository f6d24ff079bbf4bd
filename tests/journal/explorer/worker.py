"""A worker that can be stopped before anything it does, and gone on with in as many ways as there are."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from cwhub.journal import executor, sending, together
from cwhub.journal import outcomes as o
from cwhub.journal.errors import OwnershipLost
from cwhub.journal.executor import Executor
from cwhub.journal.kinds import Call
from cwhub.journal.states import BatchState
from cwhub.journal.steps import Rest
from cwhub.journal.views import Answered, Attempt, BatchView, Move, OpView, Verdict
from tests.journal.explorer.book import milliseconds, view_of
from tests.journal.explorer.server import Fails
from tests.journal.explorer.state import Setting, State, Worker


class Flying(NamedTuple):
    """A request that has left, or is just leaving."""

    act: str
    op: int
    number: int


class Action(NamedTuple):
    """What a worker is about to do."""

    name: str
    op: int = -1
    more: Any = None
    flying: tuple[Flying, ...] = ()
    moves: tuple[tuple[OpView, Move], ...] = ()


class Stopped(BaseException):
    """The worker has come to something that it has not learned yet."""

    def __init__(self, action: Action) -> None:
        self.action = action


class StepOver(BaseException):
    def __init__(self, verdict: Verdict | None) -> None:
        self.verdict = verdict


class NoPermit(Exception):
    seconds = 10.0


class Script:
    """What the worker has learned in this step; told again in the same order."""

    def __init__(self, state: State, worker: Worker, setting: Setting) -> None:
        self.state, self.setting, self.started = state, setting, worker.started
        self.log, self.told, self.views = list(worker.log), 0, 0
        self.flying: list[Future] = []

    def ask(self, action: Action) -> Any:
        if self.told == len(self.log):
            raise Stopped(action._replace(flying=(*action.flying, *(future.flying for future in self.flying))))
        learned = self.log[self.told]
        self.told += 1
        if isinstance(learned, Fails):
            raise learned.error()
        return learned

    def note(self, learn: Callable[[], Any]) -> Any:
        """Learned on the way, at the moment of the last thing that was done."""
        if self.told == len(self.log):
            self.log.append(learn())
        self.told += 1
        return self.log[self.told - 1]

    def monotonic(self) -> float:
        return float(self.note(lambda: self.state.now - self.started)) / 1000

    def wait(self, seconds: float) -> None:
        self.ask(Action("wait", more=milliseconds(seconds) + 1))

    def kind_named(self, name: str) -> Any:
        return ScriptedKind(self)

    # --- what stands in for a pool of threads ------------------------------------------------------------------------
    def answered(self) -> list["Future"]:
        """Any one of those under way answers, or all that are."""
        chosen = self.ask(Action("answer"))
        done = [future for future in self.flying if future.flying.op in chosen]
        for future in done:
            self.flying.remove(future)
            future.go()
        return done


class Future:
    def __init__(self, request: Callable[[], Any], flying: Flying) -> None:
        self.request, self.flying, self.answer = request, flying, None

    def go(self) -> None:
        self.answer = self.request()

    def result(self) -> Any:
        return self.answer


class Pool:
    """Instead of threads: requests answer in any order, one at a time or together."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def submit(self, run: Callable[..., Any], request: Any, op: OpView, call: Call) -> Future:
        act = "read" if request.__name__ == "compared" else request.__self__.act
        future = Future(lambda: run(request, op, call), Flying(act, op.id, call.external_id or 0))
        Stage.script.flying.append(future)
        return future


class Stage:
    """The script that is being played; the clock and the pool of threads are those of this script."""

    script: Script


class Clock:
    @staticmethod
    def monotonic() -> float:
        return Stage.script.monotonic()


def answered(flying: Any, timeout: float | None, return_when: str) -> tuple[set[Future], set[Future]]:
    return dict.fromkeys(Stage.script.answered()), set()  # type: ignore[return-value]


@contextmanager
def staged() -> Iterator[None]:
    """The clock and the threads of the journal are ours."""
    real = executor.time, sending.time, together.time, together.ThreadPoolExecutor, together.wait
    executor.time = sending.time = together.time = Clock  # type: ignore[assignment]
    together.ThreadPoolExecutor, together.wait = Pool, answered  # type: ignore[assignment, misc]
    try:
        yield
    finally:
        executor.time, sending.time, together.time, together.ThreadPoolExecutor, together.wait = real  # type: ignore[misc]


class ScriptedKind:
    """A kind whose requests go to the abstract ConnectWise."""

    def __init__(self, script: Script) -> None:
        self.script = script

    def same(self, shown: Any, current: Any) -> bool:
        return bool(shown == current)

    def read(self, call: Call) -> dict[str, Any]:
        return {"value": self.script.ask(Action("read", int(call.uid)))}

    def send(self, call: Call) -> Any:
        return self.request("send", call)

    def take_back(self, call: Call) -> Any:
        return self.request("take_back", call)

    def request(self, act: str, call: Call) -> o.Outcome:
        leaving = Flying(act, int(call.uid), call.external_id or 0)
        answer: o.Outcome = self.script.ask(Action(act, leaving.op, leaving.number, (leaving,)))
        return answer

    def find(self, call: Call) -> Any:
        return self.script.ask(Action("look", int(call.uid)))

    def key_answers(self, call: Call) -> Any:
        return self.script.ask(Action("key"))


class ScriptedBook:
    def __init__(self, script: Script) -> None:
        self.script = script

    def view(self, verdict: Verdict | None) -> BatchView:
        script = self.script
        script.views += 1
        if script.views > 1:
            raise StepOver(verdict)
        if script.setting.workers > 1:
            script.ask(Action("view"))
        view: BatchView = script.note(lambda: view_of(script.state, script.setting, verdict))
        return view

    def call(self, op: OpView, permit: Any, external_id: int | None = None) -> Call:
        known = self.script.note(lambda: self.script.state.rows[op.id].external_id)
        return call_of(op, known if external_id is None else external_id)

    def calls(self, ops: Sequence[OpView], permits: Sequence[Any]) -> list[Call]:
        return [self.call(op, permit) for op, permit in zip(ops, permits, strict=True)]

    def mark_sending(self, op: OpView) -> None:
        self.script.ask(Action("mark_sending", op.id, (op,)))

    def mark_all_sending(
        self, ops: Sequence[OpView], permits: Sequence[Any], answered: Sequence[Answered] = ()
    ) -> list[Call]:
        return self.mark_all("mark_sending", ops, answered)

    def mark_all_taking_back(
        self, ops: Sequence[OpView], permits: Sequence[Any], answered: Sequence[Answered] = ()
    ) -> list[Call]:
        return self.mark_all("mark_taking_back", ops, answered)

    def mark_all(self, name: str, ops: Sequence[OpView], answered: Sequence[Answered]) -> list[Call]:
        """What was answered is recorded by the same commit."""
        self.script.ask(Action(name, more=tuple(ops), moves=moves_of(answered)))
        rows = self.script.note(lambda: tuple(self.script.state.rows[op.id].external_id for op in ops))
        return [call_of(op, known) for op, known in zip(ops, rows, strict=True)]

    def hold_on(self) -> None:
        self.script.ask(Action("hold_on"))

    def move(self, op: OpView, move: Move, attempt: Attempt | None = None) -> None:
        self.script.ask(Action("move", op.id, moves=((op, move),)))

    def move_all(self, moves: Sequence[Answered]) -> None:
        self.script.ask(Action("move", moves=moves_of(moves)))

    def turn(self, to: BatchState, reason: str) -> None:
        self.script.ask(Action("turn", more=to))

    def pause_connection(self, op: OpView, move: Move, attempt: Attempt) -> None:
        self.script.ask(Action("move", op.id, moves=((op, move),)))
        self.script.ask(Action("pause"))

    def ask_gate(self) -> Verdict:
        verdict: Verdict = self.script.ask(Action("gate"))
        return verdict

    def take_permits(self, purpose: str, at_most: int) -> list[object]:
        given = self.script.ask(Action("permit", more=at_most)) if self.script.setting.limiter else at_most
        return [object()] * given


def moves_of(answered: Sequence[Answered]) -> tuple[tuple[OpView, Move], ...]:
    return tuple((op, move) for op, move, _ in answered)


def call_of(op: OpView, external_id: int | None) -> Call:
    before = {"value": "old"} if op.has_before else None
    return Call(str(op.id), op.kind, {}, before, f"[ref:{op.id}]", external_id, None, None, None, 0.5)


def resumed(state: State, worker: Worker, setting: Setting) -> Worker | None:
    """Goes on as far as it knows. None once it has let go, or was told that the batch is no longer its own."""
    while True:
        script = Stage.script = Script(state, worker, setting)
        try:
            play(script, worker)
            return None
        except StepOver as step:
            worker = worker._replace(log=(), verdict=step.verdict, started=state.now)
        except Stopped as stopped:
            return worker._replace(log=tuple(script.log), pending=stopped.action)


def play(script: Script, worker: Worker) -> None:
    """As services.run_batch does with a hold."""
    try:
        rest = Executor(ScriptedBook(script), script.kind_named, script.wait, worker.verdict).run()
    except OwnershipLost:
        return
    script.ask(Action("give_back", more=milliseconds(rest.seconds) if isinstance(rest, Rest) else 0))
