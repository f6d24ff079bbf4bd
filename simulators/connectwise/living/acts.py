"""What one member does to one ticket: each act is written whole or not at all, in that member's name."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from simulators.connectwise.clock import stamp
from simulators.connectwise.living.floor import Floor
from simulators.connectwise.living.ways import BoardWays, Ways
from simulators.connectwise.living.worklog import WorkLog
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

TICKETS, NOTES, SCHEDULE = "service/tickets", "service/tickets/notes", "schedule/entries"
DISCUSSION, INTERNAL, RESOLUTION = "detailDescriptionFlag", "internalAnalysisFlag", "resolutionFlag"
# How a fix gets written down; demo-world 11.
STYLES = (("proper", 22), ("one_line", 31), ("time_entry", 27), ("mail_thread", 12), ("nowhere", 8))
NO_SUBTYPE, WRONG_TYPE, SEES_PRIORITY = 0.18, 0.06, 0.14
CONFIRMS, AT_ONCE = 0.12, 0.78


class Acts:
    def __init__(self, sim: "Simulator", ways: Ways, floor: Floor, chance: Random) -> None:
        self.sim, self.ways, self.floor, self.chance = sim, ways, floor, chance
        self.work = WorkLog(sim, ways, chance)

    def take(self, ticket: Record, member: str, ways: BoardWays) -> None:
        """Somebody picks it from the queue: a schedule entry, the owner, and what it is about."""
        self._schedule(ticket, member, owner=True)
        fresh = self._now(ticket)
        values = {"owner": self._member(member), **self._filing(fresh)}
        if status := self._status(ticket, ways.taken[:1] or ways.working[:1]):
            values["status"] = status
        self._change(fresh, values, member)

    def begin(self, ticket: Record, member: str, ways: BoardWays) -> None:
        """The first answer, and work goes on."""
        if ticket.get("contact"):
            self.note(ticket, member, self.say("greeting", member, ticket), DISCUSSION)
        elif self.chance.random() < 0.4:
            self.note(ticket, member, self.say("remark", member, ticket), INTERNAL)
        self._to(ticket, ways.working[:1], member)

    def remark(self, ticket: Record, member: str, ways: BoardWays) -> None:
        self.note(ticket, member, self.say("remark", member, ticket), INTERNAL)

    def ask(self, ticket: Record, member: str, ways: BoardWays) -> None:
        """Somebody else has to do something first."""
        others = [name for name in ways.waiting[1:] if name != ways.confirming]
        waiting = self.chance.choices((ways.waiting[0], *others), (8, *(1 for _ in others)))[0]
        self.note(ticket, member, self.say(f"asking {waiting}", member, ticket), DISCUSSION)
        self.work.worked(member, ticket, self.say("step", member, ticket))
        self._to(ticket, (waiting,), member)

    def resume(self, ticket: Record, member: str, ways: BoardWays) -> None:
        """What was waited for is there."""
        if self.chance.random() < 0.5:
            self.remark(ticket, member, ways)
        self._change(self._now(ticket), {"customerUpdatedFlag": False}, member)
        self._to(ticket, ways.working[:1], member)

    def escalate(self, ticket: Record, member: str, ways: BoardWays, helper: str) -> None:
        self.note(ticket, member, self.say(f"handover {self._first_name(helper)}", member, ticket), INTERNAL)
        self._schedule(ticket, helper, owner=False)
        self._to(ticket, (self.chance.choice(ways.escalated),), member)

    def solve(self, ticket: Record, member: str, ways: BoardWays) -> None:
        """Written down in one of five ways, the time entered, and it is done."""
        style = self.chance.choices([n for n, _ in STYLES], [w for _, w in STYLES])[0]
        if style == "mail_thread" and not ticket.get("contact"):
            style = "one_line"
        self._write_fix(ticket, member, style)
        told = style == "time_entry"
        text = self.say("fix" if told else "step", member, ticket)
        self.work.worked(member, ticket, text, "resolution" if told and self.chance.random() < 0.5 else "")
        self._schedule_done(ticket, member)
        self._to(ticket, self._end(ticket, ways), member)

    def close(self, ticket: Record, member: str, ways: BoardWays) -> None:
        self._to(ticket, (ways.closed,), member)

    def clear(self, ticket: Record, member: str, ways: BoardWays) -> None:
        """The monitoring says that it is over."""
        self._to(ticket, (ways.cleared,), member)

    # the parts

    def note(self, ticket: Record, member: str, text: str, tab: str) -> None:
        body = {"text": text, tab: True, "member": self._member(member)}
        self.sim.writer.create(self.sim.resource(NOTES), {"ticketId": ticket["id"]}, body, member)

    def say(self, what: str, member: str, ticket: Record) -> str:
        truth = self.sim.truth.get("tickets", {}).get(str(ticket["id"]), {})
        return self.ways.say(what, member, ticket, truth, self.chance)

    def _write_fix(self, ticket: Record, member: str, style: str) -> None:
        if style in ("proper", "one_line"):
            self.note(ticket, member, self.say(style, member, ticket), RESOLUTION)
        elif style == "mail_thread":
            self.note(ticket, member, self.say("mailed_fix", member, ticket), DISCUSSION)
            self.note(ticket, member, self.say("empty", member, ticket), RESOLUTION)
        elif style == "nowhere" and self.chance.random() < 0.6:
            self.note(ticket, member, self.say("empty", member, ticket), RESOLUTION)

    def _end(self, ticket: Record, ways: BoardWays) -> tuple[str, ...]:
        roll = self.chance.random()
        if ways.confirming and ticket.get("contact") and roll < CONFIRMS:
            return (ways.confirming,)
        return (ways.closed,) if not ways.solved or roll < CONFIRMS + AT_ONCE else (ways.solved,)

    def _filing(self, ticket: Record) -> Record:
        """Type, subtype and item where nobody has set them yet, with the errors that people make."""
        truth = self.sim.truth.get("tickets", {}).get(str(ticket["id"]), {})
        found: Record = {}
        if (truth.get("board") or {}).get("id") == parent_id(ticket.get("board")) and not ticket.get("subType"):
            found = self._chain(ticket, truth)
        if truth.get("priority") and self.chance.random() < SEES_PRIORITY:
            found["priority"] = {"id": truth["priority"]}
        return found

    def _chain(self, ticket: Record, truth: Record) -> Record:
        kind = truth.get("type")
        if not kind:
            return {}
        if ticket.get("type"):  # the product or a portal form was first
            return {}
        if self.chance.random() < WRONG_TYPE:
            rows = self.sim.store.under("service/boards/types", "board", parent_id(ticket["board"]))
            return {"type": {"id": self.chance.choice([t for t in rows if not t.get("inactiveFlag")])["id"]}}
        names = ("type",) if self.chance.random() < NO_SUBTYPE else ("type", "subtype")
        if self.chance.random() < 0.22:
            names = (*names, "item") if "subtype" in names else names
        fields = {"type": "type", "subtype": "subType", "item": "item"}
        return {fields[n]: {"id": truth[n]["id"]} for n in names if truth.get(n)}

    def _schedule(self, ticket: Record, member: str, *, owner: bool) -> None:
        now = self.sim.clock.now()
        kinds = self.sim.store.all("schedule/types")
        body = {
            "objectId": ticket["id"],
            "type": {"id": next(k["id"] for k in kinds if k.get("identifier") == "S")},
            "member": self._member(member),
            "dateStart": stamp(now),
            "dateEnd": stamp(now + timedelta(minutes=30)),
            "hours": 0.5,
            "ownerFlag": owner,
            "allowScheduleConflictsFlag": True,
        }
        self.sim.writer.create(self.sim.resource(SCHEDULE), {}, body, member)

    def _schedule_done(self, ticket: Record, member: str) -> None:
        mine = self._member(member)["id"]
        for entry in self.sim.store.under(SCHEDULE, "objectId", ticket["id"]):
            if parent_id(entry.get("member")) == mine and not entry.get("doneFlag"):
                operation = {"op": "replace", "path": "doneFlag", "value": True}
                self.sim.writer.patch(self.sim.resource(SCHEDULE), entry, [operation], member)

    def _to(self, ticket: Record, names: tuple[str, ...], by: str) -> None:
        if status := self._status(ticket, names):
            self._change(self._now(ticket), {"status": status}, by)

    def _status(self, ticket: Record, names: tuple[str, ...]) -> Record | None:
        id = self.floor.status(parent_id(ticket["board"]), names[0]) if names and names[0] else 0
        return {"id": id} if id else None

    def _change(self, ticket: Record, values: dict[str, Any], by: str) -> None:
        operations = [{"op": "replace", "path": n, "value": v} for n, v in values.items() if ticket.get(n) != v]
        if operations:
            self.sim.writer.patch(self.sim.resource(TICKETS), ticket, operations, by)

    def _now(self, ticket: Record) -> Record:
        return self.sim.store.rows(TICKETS)[ticket["id"]]

    def _member(self, identifier: str) -> Record:
        member = self.sim.member(identifier)
        return {"id": member["id"]} if member else {}

    def _first_name(self, identifier: str) -> str:
        return str((self.sim.member(identifier) or {}).get("firstName", "a colleague"))
