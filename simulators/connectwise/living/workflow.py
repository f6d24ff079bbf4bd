"""Workflow rules: what ConnectWise itself changes on tickets, set off by writes or by time.

A rule of time acts when its moment passes while the simulator runs; what fell into a pause stays undone.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from simulators.connectwise.clock import moment, stamp
from simulators.connectwise.errors import ApiError
from simulators.connectwise.living import connector, mails
from simulators.connectwise.living.cause import because
from simulators.connectwise.living.floor import Floor
from simulators.connectwise.living.ways import BoardWays
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id
from simulators.connectwise.tickets import sla
from simulators.connectwise.tickets.calendar import DAYS, calendar_of

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator
    from simulators.connectwise.writes import Change

BY = "Workflow"
TICKETS, NOTES = "service/tickets", "service/tickets/notes"
CHASERS = (timedelta(days=2), timedelta(days=4))
CONFIRMATION_DAYS = 3  # business days
SOLVED_FOR = timedelta(days=14)  # then even billing has no say
ALERT_FOR = timedelta(days=3)
NOBODY_FOR = timedelta(minutes=2)  # so long "assigned" may name nobody
CHASING = "Just checking in: we still need to hear from you to go on."
STILL_WAITING = "We have not forgotten you: we are still waiting for somebody else to go on."


def seen(change: "Change") -> None:
    """A note that says the customer has replied: the rule that looks for these will find its ticket."""
    if change.resource.collection != NOTES or not change.creates or not change.new.get("customerUpdatedFlag"):
        return
    ticket = change.sim.store.get(TICKETS, change.new.get("ticketId"))
    if ticket is not None and change.by != connector.BY:
        change.sim.writer.amend(change.sim.resource(TICKETS), ticket, {"_replied": True}, change.by, touch=False)


class Workflow:
    def __init__(self, sim: "Simulator", floor: Floor | None) -> None:
        self.sim, self.floor = sim, floor
        self.done_until = sim.clock.now()

    def run(self) -> int:
        """Every rule once, for the time since the last run; how many tickets were changed."""
        if self.floor is None:
            return 0
        with self.sim.store.lock:
            since, now = self.done_until, self.sim.clock.now()
            self.done_until = now
            changed = 0
            for ticket in self._in_question(self.floor):
                changed += self._tried(ticket, since, now)
            return changed

    def _in_question(self, floor: Floor) -> list[Record]:
        solved = [t for board in floor.boards for t in floor.lying(board, "solved")]
        return floor.open_tickets() + solved

    def _tried(self, ticket: Record, since: datetime, now: datetime) -> bool:
        ways = self.sim.living.board_ways(ticket)
        if ways is None:
            return False
        for name, rule in RULES:
            with because(rule=name), self.sim.store.writing():
                try:
                    if rule(self, ticket, ways, since, now):
                        return True
                except ApiError:  # a record that nobody can save any more
                    return False
        return False

    # the rules: true when the ticket was changed

    def replied(self, ticket: Record, ways: BoardWays, since: datetime, now: datetime) -> bool:
        if not ticket.get("_replied"):
            return False
        self.sim.writer.amend(self.sim.resource(TICKETS), ticket, {"_replied": None}, BY, touch=False)
        connector.set_answered(self.sim, self.sim.store.rows(TICKETS)[ticket["id"]], BY)
        return True

    def assigned_to_nobody(self, ticket: Record, ways: BoardWays, since: datetime, now: datetime) -> bool:
        """Back to the queue: a ticket that claims to be assigned names nobody."""
        at = moment(ticket.get("_info", {}).get("lastUpdated") or stamp(now))
        if self._status(ticket) not in ways.taken[:1] or ticket.get("resources") or now - at < NOBODY_FOR:
            return False
        return self._move(ticket, ways.fresh[-1])

    def chaser(self, ticket: Record, ways: BoardWays, since: datetime, now: datetime) -> bool:
        if self._status(ticket) not in ways.chased or not ticket.get("contact"):
            return False
        begun = waiting_since(ticket)
        if not any(since < begun + delay <= now for delay in CHASERS):
            return False
        ours = self._status(ticket) in (*ways.waiting[:1], ways.confirming)
        self._remember_waiting(ticket)
        text = CHASING if ours else STILL_WAITING
        note = {"text": text, "detailDescriptionFlag": True}
        self.sim.writer.create(self.sim.resource(NOTES), {"ticketId": ticket["id"]}, note, BY)
        mails.tell_contact(self.sim, ticket, "chaser", text)
        return True

    def confirmation(self, ticket: Record, ways: BoardWays, since: datetime, now: datetime) -> bool:
        if not ways.confirming or self._status(ticket) != ways.confirming:
            return False
        due = self.business_days_after(waiting_since(ticket), CONFIRMATION_DAYS)
        return since < due <= now and self._move(ticket, ways.closed)

    def solved_long_ago(self, ticket: Record, ways: BoardWays, since: datetime, now: datetime) -> bool:
        if not ways.solved or self._status(ticket) != ways.solved or not ticket.get("dateResolved"):
            return False
        return since < moment(ticket["dateResolved"]) + SOLVED_FOR <= now and self._move(ticket, ways.closed)

    def old_alert(self, ticket: Record, ways: BoardWays, since: datetime, now: datetime) -> bool:
        """Nobody has looked for days, and the monitoring has not said it again."""
        if not ways.cleared or self._status(ticket) not in ways.fresh:
            return False
        due = moment(ticket.get("_info", {}).get("dateEntered") or stamp(now)) + ALERT_FOR
        return since < due <= now and self._move(ticket, ways.cleared)

    def _status(self, ticket: Record) -> str:
        row = self.sim.store.get("service/boards/statuses", parent_id(ticket.get("status"))) or {}
        return str(row.get("name", ""))

    def _move(self, ticket: Record, name: str) -> bool:
        id = self.floor.status(parent_id(ticket["board"]), name) if self.floor else 0
        if id:
            operation = {"op": "replace", "path": "status", "value": {"id": id}}
            self.sim.writer.patch(self.sim.resource(TICKETS), ticket, [operation], BY)
        return bool(id)

    def _remember_waiting(self, ticket: Record) -> None:
        """Where it began is told by the last write until something is written: keep it before that."""
        kept = dict(ticket)
        sla.recall(self.sim, kept, ticket.get("status"))
        values = {n: kept[n] for n in ("_stage", "_waitingSince") if n in kept and n not in ticket}
        if values:
            self.sim.writer.amend(self.sim.resource(TICKETS), ticket, values, BY, touch=False)

    def business_days_after(self, start: datetime, days: int) -> datetime:
        """That many working days later, by the MSP's first calendar."""
        record = next(iter(self.sim.store.all("schedule/calendars")), None)
        hours = [_hours(record, day) for day in DAYS] if record else []
        calendar = calendar_of(self.sim.store, record, self.sim.zone)
        return calendar.add(start, days * (max(hours, default=0) * 60 or 24 * 60))


RULES = (
    ("customer replied", Workflow.replied),
    ("assigned to nobody", Workflow.assigned_to_nobody),
    ("chaser", Workflow.chaser),
    ("confirmation", Workflow.confirmation),
    ("solved long ago", Workflow.solved_long_ago),
    ("old alert", Workflow.old_alert),
)


def waiting_since(ticket: Record) -> datetime:
    return moment(ticket.get("_waitingSince") or ticket["_info"]["lastUpdated"])


def _hours(calendar: Record, day: str) -> float:
    begin, end = str(calendar.get(f"{day}StartTime") or ""), str(calendar.get(f"{day}EndTime") or "")
    if not begin or not end:
        return 0.0
    return _clock(end) - _clock(begin)


def _clock(text: str) -> float:
    hours, minutes = text[-8:].split(":")[:2]
    return int(hours) + int(minutes) / 60
