"""Time of the simulated staff: entered as it happens, at day's end, on Friday or a week late, by each one's habit."""

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from simulators.connectwise.clock import moment, stamp
from simulators.connectwise.errors import ApiError
from simulators.connectwise.living.ways import Ways
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

WORK, ENTRIES, TICKETS = "_sim/work", "time/entries", "service/tickets"
LEAST, MOST = 3, 25  # minutes of one piece of work
AT_ONCE = 3  # entries that are made in one go


class WorkLog:
    def __init__(self, sim: "Simulator", ways: Ways, chance: Random) -> None:
        self.sim, self.ways, self.chance = sim, ways, chance
        self._busy_until: dict[str, datetime] = {}

    def worked(self, member: str, ticket: Record, text: str, tab: str = "") -> None:
        """A piece of work has just ended; nobody works on two things at once."""
        now = self.sim.clock.now()
        free = self._busy_until.get(member) or now - timedelta(minutes=MOST)
        minutes = min(self.chance.randint(LEAST + 2, MOST), int((now - free).total_seconds() // 60))
        if minutes < LEAST:
            return
        self._busy_until[member] = now
        due = self.ways.entered_at(member, now)
        work: Record = {
            "id": self.sim.store.next_id(WORK), "member": member, "ticket": ticket["id"], "text": text, "tab": tab,
            "start": stamp(now - timedelta(minutes=minutes)), "end": stamp(now), "due": stamp(due),
        }  # fmt: skip
        with self.sim.store.writing():
            if due <= now + timedelta(minutes=10):  # whoever logs at once has it in before the ticket closes
                self._enter(work)
            else:
                self.sim.store.put(WORK, work)

    def enter_due(self) -> int:
        """Whatever members have put off until now."""
        now = self.sim.clock.stamp()
        due = [w for w in self.sim.store.rows(WORK).values() if w["due"] <= now][:AT_ONCE]
        for work in due:
            with self.sim.store.writing():
                self.sim.store.remove(WORK, work["id"])
                self._enter(work)
        return len(due)

    def _enter(self, work: Record) -> None:
        """What cannot be entered any more is lost, as in life: the ticket is closed for time, the sheet handed in."""
        ticket = self.sim.store.get(TICKETS, work["ticket"])
        member = self.sim.member(work["member"])
        if ticket is None or member is None or not self._takes_time(ticket):
            return
        body: Record = {
            "chargeToId": ticket["id"],
            "chargeToType": "ServiceTicket",
            "member": {"id": member["id"]},
            "timeStart": work["start"],
            "timeEnd": work["end"],
            "notes": work["text"],
            "addToResolutionFlag": work["tab"] == "resolution",
            "addToInternalAnalysisFlag": work["tab"] == "internal",
        }
        if name := self.ways.work_type(moment(work["start"])):
            body["workType"] = {"name": name}
        try:
            self.sim.writer.create(self.sim.resource(ENTRIES), {}, body, work["member"])
        except ApiError as error:
            self.sim.living.note_refusal(error)

    def _takes_time(self, ticket: Record) -> bool:
        status = self.sim.store.get("service/boards/statuses", parent_id(ticket.get("status"))) or {}
        return not status.get("timeEntryNotAllowed")
