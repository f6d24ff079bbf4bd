"""An exhaustive walk over what can happen to a batch: each choice is tried, in every combination up to the bounds.

A life is replayed from its list of choices; a choice beyond the list is 0 (nothing happens), and each place where
another choice was possible gives birth to further lives.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from cwhub.journal import steps
from cwhub.journal.crash_points import listening
from cwhub.journal.executor import Executor
from cwhub.journal.kinds import PlannedOp, kind_named
from cwhub.journal.states import BatchState, OpState
from tests.journal.kinds import Stage
from tests.journal.memory import MemoryBook
from tests.journal.world import World

DOUBTS = ("lost", "done_no_answer", "error_done", "error_not_done", "late")
SEND_FAULTS = ("", *DOUBTS, "refused", "record_refused", "unchanged", "limited", "never_sent", "busy")
BACK_FAULTS = ("", *DOUBTS, "refused", "record_refused", "limited", "never_sent", "busy")
READ_FAULTS = ("", "broken")
LOOK_FAULTS = ("", "timeout", "undecidable")  # a record that is updated is never undecidable without somebody's hand
CHOICES = {
    "send": SEND_FAULTS,
    "take_back": BACK_FAULTS,
    "look": LOOK_FAULTS,
    "look at update": LOOK_FAULTS[:2],
    "read": READ_FAULTS,
    "key": ("", "lost"),
}
LONGEST_LIFE = 400


class Crash(BaseException):
    """The process is gone."""


@dataclass
class Bounds:
    faults: int = 2
    crashes: int = 1


@dataclass
class Life:
    """One run from planned to its end, under given choices."""

    choices: Sequence[int]
    bounds: Bounds
    taken: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)  # how many choices there were at each place
    faults: int = 0
    crashes: int = 0

    def choose(self, options: int) -> int:
        place = len(self.taken)
        choice = self.choices[place] if place < len(self.choices) else 0
        self.taken.append(choice)
        self.open.append(options)
        return choice

    def fault(self, act: str) -> str:
        if self.faults >= self.bounds.faults:
            return ""
        name = CHOICES[act][self.choose(len(CHOICES[act]))]
        self.faults += bool(name)
        return name

    def crash_here(self, name: str) -> None:
        if self.crashes < self.bounds.crashes and self.choose(2):
            self.crashes += 1
            raise Crash(name)


@dataclass
class WalkedWorld(World):
    life: Life | None = None

    def next_fault(self, act: str) -> str:
        assert self.life
        at_update = act == "look" and self.requests[-1][1] == "fake.update"
        return self.life.fault("look at update" if at_update else act)


def live(
    life: Life, ops: Sequence[PlannedOp], *, cancel: bool, way_out: BatchState | None = None
) -> tuple[MemoryBook, WalkedWorld]:
    """Runs one batch to its end: crashes are followed by a new owner, time passes, faults stop at the bound."""
    world, book = WalkedWorld(life=life), MemoryBook(ops)
    world.clock = lambda: book.now
    world.before_request = lambda act, call: refuse_unmarked(book, act, int(call.uid))
    Stage.world = world
    for _ in range(LONGEST_LIFE):
        if cancel and world.sent():
            book.cancel_reason = "Cancelled."
        try:
            with listening(life.crash_here):
                done = Executor(book, kind_named, wait=book.wait).run()
        except Crash:
            book.new_owner()
            continue
        if isinstance(done, steps.Ended):
            book.now += 10
            world.land()
            if book.state is not BatchState.PARKED or way_out is None:
                return book, world
            book.resolve(way_out)
            cancel, way_out = False, None
            continue
        book.wait(done.seconds)
    raise AssertionError(f"no end: {book.state} {book.ops}")


def refuse_unmarked(book: MemoryBook, act: str, op_id: int) -> None:
    """P5: no write leaves without its committed row."""
    if act == "send":
        assert book.ops[op_id].state is OpState.SENDING
    if act == "take_back":
        assert book.ops[op_id].state in (OpState.DELETING, OpState.IN_DOUBT, OpState.APPLIED)


def lives(
    ops: Callable[[], Sequence[PlannedOp]],
    bounds: Bounds,
    *,
    cancel: bool = False,
    way_out: BatchState | None = None,
) -> Iterator[tuple[Life, MemoryBook, WalkedWorld]]:
    waiting: list[list[int]] = [[]]
    while waiting:
        life = Life(waiting.pop(), bounds)
        book, world = live(life, ops(), cancel=cancel, way_out=way_out)
        yield life, book, world
        for place in range(len(life.choices), len(life.taken)):
            waiting += [[*life.taken[:place], other] for other in range(1, life.open[place])]


def ended_well(book: MemoryBook, world: World) -> bool:
    """P1 to P4 at rest, for batches of at most one update and any number of notes."""
    counts = {op.id: len(world.with_marker(f"[ref:{op.id}]")) for op in book.ops if not op.has_before}
    if any(count > 1 for count in counts.values()):
        return False
    updated = world.record["type"] == "new"
    update = next((op for op in book.ops if op.has_before), None)
    match book.state:
        case BatchState.COMMITTED:
            return all(counts.values()) and (updated or update is None)
        case BatchState.ROLLED_BACK:
            return not any(counts.values()) and not updated
    return all(stated_truly(op, counts.get(op.id, int(updated))) for op in book.ops)


def stated_truly(op: object, count: int) -> bool:
    state = getattr(op, "state", None)
    if state in (OpState.APPLIED, OpState.UNDELETABLE):
        return count == 1
    return state in (OpState.PARKED, OpState.CONFLICT, OpState.KEPT) or count == 0
