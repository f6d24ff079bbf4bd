"""Tickets that arrive, and the thread in which everything that goes on by itself happens."""

import time
import traceback
from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from simulators.connectwise.clock import stamp
from simulators.connectwise.living import mails
from simulators.connectwise.living.cause import because
from simulators.connectwise.schema import Record
from simulators.connectwise.tickets import sla

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

TICKETS, NOTES = "service/tickets", "service/tickets/notes"
LOOK_SECONDS = 0.25
LONGEST_SECONDS = 2.0  # more between two looks was a pause
CLEARS_ITSELF, CLEARS_SECONDS = 0.34, (120, 1200)  # alerts: how many, and after how long at demo pace


def arrive(sim: "Simulator") -> Record | None:
    """The next ticket of the world comes in; None when nobody writes at this hour."""
    with sim.store.lock:
        at = sim.clock.now()
        made = sim.world.next_ticket(at)
        if made is None:
            return None
        new, notes, truth = made
        with sim.store.writing():
            ticket = _let_in(sim, new, notes)
        sim.remember_stream(ticket["id"], truth, stamp(at))
        return ticket


def let_in(sim: "Simulator", new: Record, notes: list[Record], truth: Record) -> Record:
    """A ticket that somebody thought up before comes in now."""
    with sim.store.lock, sim.store.writing():
        ticket = _let_in(sim, new, notes)
        sim.remember_truth(ticket["id"], truth)
        return ticket


def _let_in(sim: "Simulator", new: Record, notes: list[Record]) -> Record:
    with because(rule="email connector"):
        ticket = _store_ticket(sim, new)
        for note in notes:
            _store_note(sim, ticket, note)
        sim.announce(sim.resource(TICKETS), ticket, "added", ticket["_info"]["enteredBy"])
        board = sim.store.get("service/boards", ticket["board"]["id"]) or {}
        if board.get("sendToContactFlag") and not ticket.get("closedFlag"):
            mails.tell_contact(sim, ticket, "receipt")
    return ticket


def _store_ticket(sim: "Simulator", new: Record) -> Record:
    info = {"enteredBy": "EmailConnector", "updatedBy": "EmailConnector", **new.get("_info", {})}
    ticket = {**new, "id": sim.store.next_id(TICKETS)}
    ticket["_info"] = info | {"dateEntered": sim.clock.stamp(), "lastUpdated": sim.clock.stamp()}
    _decide_clearing(sim, ticket)
    sla.begin(sim, ticket, info["enteredBy"])
    sim.store.put(TICKETS, ticket)
    return ticket


def _decide_clearing(sim: "Simulator", ticket: Record) -> None:
    """A third of the alerts clear themselves; a storm says when."""
    seconds, chance = ticket.pop("_clearsIn", None), sim.living.chance
    ways = sim.living.board_ways(ticket)
    if seconds is None and ways and ways.cleared and chance.random() < CLEARS_ITSELF:
        seconds = chance.uniform(*CLEARS_SECONDS)
    if seconds is not None:
        ticket["_clearsAt"] = stamp(sim.clock.now() + timedelta(seconds=seconds * sim.settings.pace))


def _store_note(sim: "Simulator", ticket: Record, new: Record) -> None:
    info: dict[str, Any] = {**ticket["_info"], **new.get("_info", {})}
    info |= {"dateEntered": ticket["_info"]["dateEntered"], "lastUpdated": ticket["_info"]["lastUpdated"]}
    note = {**new, "id": sim.store.next_id(NOTES), "ticketId": ticket["id"], "dateCreated": info["dateEntered"]}
    sim.store.put(NOTES, {**note, "_info": info})


class Stream:
    """One thread; it looks at the clock a few times a second."""

    def __init__(self, sim: "Simulator") -> None:
        self.sim = sim
        self._stop = Event()
        self._thread = Thread(target=self._run, name="ticket stream", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _run(self) -> None:
        last = time.monotonic()
        while not self._stop.wait(LOOK_SECONDS):
            now = time.monotonic()
            try:
                with self.sim.store.lock:  # a reset waits, and the life of the new world goes on
                    self.sim.living.pass_time(min(now - last, LONGEST_SECONDS))
            except Exception:
                traceback.print_exc()
            last = now
