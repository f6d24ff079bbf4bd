"""An abstract ConnectWise in memory: one record that is updated, notes that are created, faults and a late landing.

`truth` is what really is there; the kinds see it through requests only, and a fault spoils a request once.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

LATE_SECONDS = 0.3

FAULTS = ("lost", "done_no_answer", "error_done", "error_not_done", "late", "refused", "limited", "never_sent", "busy")


@dataclass
class World:
    record: dict[str, str] = field(default_factory=lambda: {"type": "old"})
    notes: dict[int, dict[str, str]] = field(default_factory=dict)
    next_id: int = 100
    clock: Callable[[], float] = lambda: 0.0
    landing: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    faults: dict[str, deque[str]] = field(default_factory=dict)  # by act: send, take_back, look, read, key
    locked: set[int] = field(default_factory=set)
    key_works: bool = True
    requests: list[tuple[str, str]] = field(default_factory=list)  # (act, what)
    before_request: Callable[[str, Any], None] = lambda act, call: None

    def fault(self, act: str, *names: str) -> None:
        self.faults.setdefault(act, deque()).extend(names)

    def next_fault(self, act: str) -> str:
        waiting = self.faults.get(act)
        return waiting.popleft() if waiting else ""

    def arrive(self, act: str, call: Any) -> str:
        """A request: what was late lands first when its time has come."""
        self.before_request(act, call)
        self.land()
        self.requests.append((act, call.kind))
        return self.next_fault(act)

    def land(self) -> None:
        due = [effect for moment, effect in self.landing if moment <= self.clock()]
        self.landing = [(moment, effect) for moment, effect in self.landing if moment > self.clock()]
        for effect in due:
            effect()

    def land_later(self, effect: Callable[[], None]) -> None:
        self.landing.append((self.clock() + LATE_SECONDS, effect))

    # --- effects -----------------------------------------------------------------------------------------------------
    def add_note(self, text: str) -> int:
        self.next_id += 1
        self.notes[self.next_id] = {"text": text}
        return self.next_id

    def with_marker(self, marker: str) -> list[int]:
        return [number for number, note in self.notes.items() if marker in note["text"]]

    def sent(self, act: str = "send") -> int:
        return sum(1 for done, _ in self.requests if done == act)
