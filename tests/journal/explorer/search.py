"""The walk: each state once, every way on from it; how many histories there are, and whether all of them end."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cwhub.journal.moves import IllegalMove
from tests.journal.explorer import server
from tests.journal.explorer.properties import Broken, check_always, check_at_rest
from tests.journal.explorer.state import Node, Setting
from tests.journal.explorer.ways import Step, Ways
from tests.journal.explorer.worker import staged


@dataclass
class Count:
    states: int = 0
    histories: int = 0
    longest_ms: int = 0
    ends: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        ends = ", ".join(f"{name} {count}" for name, count in sorted(self.ends.items()))
        return f"{self.states} states, {self.histories} histories, longest {self.longest_ms / 1000:g} s; ends: {ends}"


class Violation(AssertionError):
    """A property does not hold; the history that shows it."""

    def __init__(self, sentence: str, history: list[str]) -> None:
        super().__init__("\n  ".join([sentence, *history]))


def explore(setting: Setting, *, most_states: int = 50_000_000) -> Count:
    """Every state that can be reached. Raises Violation at the first that breaks a property, or never ends."""
    with staged():
        return Walk(setting, Ways(setting), most_states).run()


@dataclass
class Frame:
    node: Node
    key: Node
    steps: Iterator[Step]
    label: str
    histories: int = 0
    longest: int = 0
    took: int = 0


@dataclass
class Walk:
    setting: Setting
    ways: Ways
    most_states: int
    seen: dict[Node, tuple[int, int] | None] = field(default_factory=dict)  # None: still on the way, so a circle
    stack: list[Frame] = field(default_factory=list)
    count: Count = field(default_factory=Count)

    def run(self) -> Count:
        first = Node(self.setting.first(), (None,) * self.setting.workers)
        self.enter(Step("", first, 0), first)
        while self.stack:
            top = self.stack[-1]
            try:
                step = next(top.steps, None)
            except (Broken, IllegalMove) as broken:
                raise Violation(str(broken), self.history()) from broken
            if step is None:
                self.leave()
            else:
                self.go(step)
        self.count.states = len(self.seen)
        return self.count

    def go(self, step: Step) -> None:
        key = step.node.key()
        if key not in self.seen:
            self.enter(step, key)
            return
        known = self.seen[key]
        if known is None:
            raise Violation("P8: a life that never ends", [*self.history(), step.label])
        self.add(self.stack[-1], known, step.took)

    def enter(self, step: Step, key: Node) -> None:
        self.seen[key] = None
        assert len(self.seen) < self.most_states, "the bounds are too wide"
        self.stack.append(Frame(step.node, key, self.ways_on(step.node), step.label, took=step.took))

    def leave(self) -> None:
        frame = self.stack.pop()
        if not frame.histories:
            frame.histories = 1
            name = str(frame.node.state.batch)
            self.count.ends[name] = self.count.ends.get(name, 0) + 1
        result = self.seen[frame.key] = (frame.histories, frame.longest)
        if self.stack:
            self.add(self.stack[-1], result, frame.took)
        else:
            self.count.histories, self.count.longest_ms = result

    def add(self, frame: Frame, result: tuple[int, int], took: int) -> None:
        frame.histories += result[0]
        frame.longest = max(frame.longest, result[1] + took)

    def history(self) -> list[str]:
        return [frame.label for frame in self.stack if frame.label] + [str(self.stack[-1].node.state)]

    def ways_on(self, node: Node) -> Iterator[Step]:
        check_always(node.state)
        alive = False
        for step in self.ways.of(node):
            alive = True
            yield step
        if not alive:
            check_at_rest(server.land(node.state, until=10_000))
