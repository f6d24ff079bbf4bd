"""Tickets that keep arriving while `ticket_stream` is on: one every 20 to 40 seconds times `pace`."""

import random
import time
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from simulators.connectwise.clock import stamp
from simulators.connectwise.schema import Record
from simulators.connectwise.tickets import sla

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

TICKETS, NOTES = "service/tickets", "service/tickets/notes"
LOOK_SECONDS = 0.25


def arrive(sim: "Simulator") -> Record | None:
    """The next ticket of the world comes in; None when nobody writes at this hour."""
    with sim.store.lock:
        at = sim.clock.now()
        made = sim.world.next_ticket(at)
        if made is None:
            return None
        new, notes, truth = made
        with sim.store.writing():
            ticket = _store_ticket(sim, new)
            for note in notes:
                _store_note(sim, ticket, note)
            sim.announce(sim.resource(TICKETS), ticket, "added", ticket["_info"]["enteredBy"])
        sim.remember_stream(ticket["id"], truth, stamp(at))
        return ticket


def _store_ticket(sim: "Simulator", new: Record) -> Record:
    info = {"enteredBy": "EmailConnector", "updatedBy": "EmailConnector", **new.get("_info", {})}
    ticket = {**new, "id": sim.store.next_id(TICKETS)}
    ticket["_info"] = info | {"dateEntered": sim.clock.stamp(), "lastUpdated": sim.clock.stamp()}
    sla.begin(sim, ticket, info["enteredBy"])
    sim.store.put(TICKETS, ticket)
    return ticket


def _store_note(sim: "Simulator", ticket: Record, new: Record) -> None:
    info: dict[str, Any] = {**ticket["_info"], **new.get("_info", {})}
    info |= {"dateEntered": ticket["_info"]["dateEntered"], "lastUpdated": ticket["_info"]["lastUpdated"]}
    note = {**new, "id": sim.store.next_id(NOTES), "ticketId": ticket["id"], "dateCreated": info["dateEntered"]}
    sim.store.put(NOTES, {**note, "_info": info})


class Stream:
    def __init__(self, sim: "Simulator") -> None:
        self.sim = sim
        self._stop = Event()
        self._chance = random.Random()
        self._thread = Thread(target=self._run, name="ticket stream", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _run(self) -> None:
        last, gap = time.monotonic(), self._chance.uniform(20, 40)
        while not self._stop.wait(LOOK_SECONDS):
            settings = self.sim.settings
            if not settings.ticket_stream:
                last = time.monotonic()
            elif time.monotonic() - last >= gap * settings.pace:
                last, gap = time.monotonic(), self._chance.uniform(20, 40)
                arrive(self.sim)
