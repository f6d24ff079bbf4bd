"""Workflow rules: what ConnectWise itself changes on tickets, set off by writes or by time.

A rule of time acts when its moment passes while the simulator runs; what fell into a pause stays undone.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from simulators.connectwise.clock import moment
from simulators.connectwise.errors import ApiError
from simulators.connectwise.living import connector, mails
from simulators.connectwise.living.cause import because
from simulators.connectwise.living.floor import FLOW, Floor, status_named
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
SHORTEST = timedelta(days=2)  # three business days are never less
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


@dataclass(frozen=True)
class Case:
    """A ticket that a rule may be about, and what its status means on its board."""

    ticket: Record
    ways: BoardWays
    role: str


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
            return sum(self._tried(case, since, now) for case in self._in_question(self.floor))

    def _in_question(self, floor: Floor) -> list[Case]:
        roles = (*FLOW, "solved")
        return [Case(t, ways, role) for b, ways in floor.boards.items() for role in roles for t in floor.lying(b, role)]

    def _tried(self, case: Case, since: datetime, now: datetime) -> bool:
        for name, applies, act in RULES:
            if applies(self, case, since, now):
                with because(rule=name), contextlib.suppress(ApiError):  # a record that nobody can save any more
                    act(self, case)
                    return True
        return False

    # when a rule applies

    def has_replied(self, case: Case, since: datetime, now: datetime) -> bool:
        return bool(case.ticket.get("_replied"))

    def names_nobody(self, case: Case, since: datetime, now: datetime) -> bool:
        """It claims to be assigned, and has been lying so for a while."""
        if case.role != "taken" or case.ticket.get("resources") or self._status(case) not in case.ways.taken[:1]:
            return False
        return now - moment(case.ticket["_info"]["lastUpdated"]) >= NOBODY_FOR

    def has_waited(self, case: Case, since: datetime, now: datetime) -> bool:
        if case.role != "waiting" or not case.ticket.get("contact") or self._status(case) not in case.ways.chased:
            return False
        begun = waiting_since(case.ticket)
        return any(since < begun + delay <= now for delay in CHASERS)

    def is_confirmed_by_silence(self, case: Case, since: datetime, now: datetime) -> bool:
        if case.role != "waiting" or self._status(case) != case.ways.confirming:
            return False
        begun = waiting_since(case.ticket)
        return begun < now - SHORTEST and since < self.business_days_after(begun, CONFIRMATION_DAYS) <= now

    def was_solved_long_ago(self, case: Case, since: datetime, now: datetime) -> bool:
        solved = case.ticket.get("dateResolved") if case.role == "solved" else None
        return bool(solved) and since < moment(str(solved)) + SOLVED_FOR <= now

    def is_old_alert(self, case: Case, since: datetime, now: datetime) -> bool:
        """Nobody has looked for days, and the monitoring has not said it again."""
        if case.role != "fresh" or not case.ways.cleared:
            return False
        return since < moment(case.ticket["_info"]["dateEntered"]) + ALERT_FOR <= now

    # what it does

    def show_reply(self, case: Case) -> None:
        ticket = self.sim.writer.amend(self.sim.resource(TICKETS), case.ticket, {"_replied": None}, BY, touch=False)
        connector.set_answered(self.sim, ticket, BY)

    def back_to_queue(self, case: Case) -> None:
        self._move(case, case.ways.fresh[-1])

    def chase(self, case: Case) -> None:
        ticket = case.ticket
        ours = self._status(case) in (*case.ways.waiting[:1], case.ways.confirming)
        self._remember_waiting(ticket)
        text = CHASING if ours else STILL_WAITING
        note = {"text": text, "detailDescriptionFlag": True}
        with self.sim.store.writing():
            self.sim.writer.create(self.sim.resource(NOTES), {"ticketId": ticket["id"]}, note, BY)
            mails.tell_contact(self.sim, ticket, "chaser", text)

    def close(self, case: Case) -> None:
        self._move(case, case.ways.closed)

    def clear(self, case: Case) -> None:
        self._move(case, case.ways.cleared)

    def _status(self, case: Case) -> str:
        row = self.sim.store.get("service/boards/statuses", parent_id(case.ticket.get("status"))) or {}
        return str(row.get("name", ""))

    def _move(self, case: Case, name: str) -> None:
        id = status_named(self.sim.store, parent_id(case.ticket["board"]), name)
        if id:
            operation = {"op": "replace", "path": "status", "value": {"id": id}}
            self.sim.writer.patch(self.sim.resource(TICKETS), case.ticket, [operation], BY)

    def _remember_waiting(self, ticket: Record) -> None:
        """Where it began is told by the last write until something is written: keep it before that."""
        kept = dict(ticket)
        sla.recall(self.sim, kept, ticket.get("status"))
        values: Record = {n: kept[n] for n in ("_stage", "_waitingSince") if n in kept and n not in ticket}
        if values:
            self.sim.writer.amend(self.sim.resource(TICKETS), ticket, values, BY, touch=False)

    def business_days_after(self, start: datetime, days: int) -> datetime:
        """That many working days later, by the MSP's first calendar."""
        record = next(iter(self.sim.store.all("schedule/calendars")), None)
        hours = [_hours(record, day) for day in DAYS] if record else []
        calendar = calendar_of(self.sim.store, record, self.sim.zone)
        return calendar.add(start, days * (max(hours, default=0) * 60 or 24 * 60))


Applies = Callable[[Workflow, Case, datetime, datetime], bool]
RULES: tuple[tuple[str, Applies, Callable[[Workflow, Case], None]], ...] = (
    ("customer replied", Workflow.has_replied, Workflow.show_reply),
    ("assigned to nobody", Workflow.names_nobody, Workflow.back_to_queue),
    ("chaser", Workflow.has_waited, Workflow.chase),
    ("confirmation", Workflow.is_confirmed_by_silence, Workflow.close),
    ("solved long ago", Workflow.was_solved_long_ago, Workflow.close),
    ("old alert", Workflow.is_old_alert, Workflow.clear),
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
