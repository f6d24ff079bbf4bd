"""Everything that goes on by itself, moved on by whoever tells it how much time has passed."""

from random import Random
from typing import TYPE_CHECKING

from simulators.connectwise.errors import ApiError
from simulators.connectwise.living import mails, workflow
from simulators.connectwise.living.coming import Coming
from simulators.connectwise.living.floor import Floor
from simulators.connectwise.living.staff import Staff
from simulators.connectwise.living.ways import BoardWays, Ways
from simulators.connectwise.living.workflow import Workflow
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator
    from simulators.connectwise.writes import Change

ARRIVAL_SECONDS = (20.0, 40.0)  # between two tickets, times `pace`
RULES_SECONDS = 10.0
STEP_SECONDS = 6 * 3600  # rules look at a jump of the clock in steps


class Living:
    """The life of one world; a new world begins with `opened`."""

    def __init__(self, sim: "Simulator", chance: Random | None = None) -> None:
        self.sim = sim
        self.chance = chance or Random()
        self.refused: list[str] = []  # what ConnectWise did not let staff do
        self.opened()

    def opened(self) -> None:
        self.ways: Ways | None = getattr(self.sim.world, "ways", None)
        self.floor = Floor(self.sim, self.ways) if self.ways else None
        self.staff = Staff(self.sim, self.ways, self.floor, self.chance) if self.ways and self.floor else None
        self.workflow, self.coming = Workflow(self.sim, self.floor), Coming(self.sim)
        self._next_ticket, self._next_rules = self.chance.uniform(*ARRIVAL_SECONDS), 0.0

    def note_refusal(self, error: ApiError) -> None:
        told = "; ".join(str(row.get("message")) for row in error.errors or [])
        self.refused = [*self.refused[-99:], told or error.message]

    def board_ways(self, ticket: Record) -> BoardWays | None:
        return self.floor.boards.get(parent_id(ticket.get("board"))) if self.floor else None

    def seen(self, change: "Change") -> None:
        """A record was written, by whomever."""
        mails.seen(change)
        workflow.seen(change)

    def pass_time(self, seconds: float) -> None:
        """So much time has passed while the simulator ran; a pause is not told and nothing is invented for it."""
        settings = self.sim.settings
        paced = seconds / max(settings.pace, 0.001)
        self.coming.pass_time(paced)
        if settings.ticket_stream:
            self._arrivals(paced)
        if settings.staff and self.staff:
            self.staff.pass_time(paced)
        self._rules(seconds)

    def _arrivals(self, paced: float) -> None:
        from simulators.connectwise.stream import arrive

        self._next_ticket -= paced
        if self._next_ticket <= 0:
            self._next_ticket = self.chance.uniform(*ARRIVAL_SECONDS)
            arrive(self.sim)

    def _rules(self, seconds: float) -> None:
        self._next_rules -= seconds
        if self._next_rules <= 0 and self.sim.settings.workflow:
            self._next_rules = RULES_SECONDS
            self.workflow.run()

    def advance(self, seconds: float) -> int:
        """Move the clock ahead and let the rules see the time between; how many tickets they changed."""
        changed = self.workflow.run()
        while seconds > 0:
            step = min(seconds, STEP_SECONDS)
            self.sim.change_settings({"clock_ahead_seconds": self.sim.settings.clock_ahead_seconds + step})
            changed += self.workflow.run()
            seconds -= step
        return changed
