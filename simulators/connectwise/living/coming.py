"""Tickets that are on their way: a burst that was asked for comes over the next minutes."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.schema import Record

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

COMING = "_sim/coming"


class Coming:
    """Kept in the store, so that a restart goes on where it was; the time of a pause does not count."""

    def __init__(self, sim: "Simulator") -> None:
        self.sim = sim
        self._gone = min((c["after"] for c in sim.store.rows(COMING).values()), default=0.0)

    def announce(self, tickets: list[tuple[float, Record, list[Record], Record]]) -> list[int]:
        """So many seconds from now each; the numbers by which they wait."""
        with self.sim.store.lock, self.sim.store.writing():
            if not self.sim.store.rows(COMING):
                self._gone = 0.0
            first = self.sim.store.next_id(COMING)
            for n, (after, ticket, notes, truth) in enumerate(tickets):
                row: dict[str, Any] = {"ticket": ticket, "notes": notes, "truth": truth}
                self.sim.store.put(COMING, {"id": first + n, "after": self._gone + after, **row})
        return list(range(first, first + len(tickets)))

    def pass_time(self, seconds: float) -> None:
        """`seconds` of demo time: those whose moment has come arrive."""
        with self.sim.store.lock:
            if self.sim.store.rows(COMING):
                self._gone += seconds
                self.arrive(self._gone)

    def arrive(self, until: float = float("inf")) -> list[int]:
        from simulators.connectwise.stream import let_in

        with self.sim.store.lock:
            due = [c for c in self.sim.store.rows(COMING).values() if c["after"] <= until]
            arrived = []
            for row in sorted(due, key=lambda c: (c["after"], c["id"])):
                with self.sim.store.writing():
                    self.sim.store.remove(COMING, row["id"])
                    arrived.append(let_in(self.sim, row["ticket"], row["notes"], row["truth"])["id"])
            return arrived
