"""A ticket that is written: checked against its board, closed or reopened by its status, its SLA moved on."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.tickets import chain, defaults, sla

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator
    from simulators.connectwise.writes import Change

INITIAL_NOTES = {
    "initialDescription": "detailDescriptionFlag",
    "initialInternalAnalysis": "internalAnalysisFlag",
    "initialResolution": "resolutionFlag",
}


def prepare(change: "Change") -> None:
    _company(change)
    if change.creates:
        defaults.fill(change)
    elif change.changed("company") or change.changed("agreement"):
        defaults.agreement(change)
    chain.check(change)
    change.stop_if_refused()
    if change.creates or change.changed("status"):
        _closing(change)
    _clock(change)


def _company(change: "Change") -> None:
    company = change.sim.store.get("company/companies", parent_id(change.new.get("company")))
    if company is not None and change.changed("company") and company.get("deletedFlag"):
        change.refuse("NotFound", f"Company {company['id']} not found", "company/id")
    contact = change.sim.store.get("company/contacts", parent_id(change.new.get("contact")))
    if company is not None and contact is not None and change.changed("contact"):
        home = parent_id(contact.get("company"))
        if home and home != company["id"]:
            change.refuse("InvalidValue", f"Contact {contact['id']} is not of Company {company['id']}", "contact/id")


def _closing(change: "Change") -> None:
    """closedFlag is the status's, never the caller's."""
    new = change.new
    status = change.sim.store.get("service/boards/statuses", parent_id(new.get("status"))) or {}
    closes = bool(status.get("closedStatus"))
    if closes and not new.get("closedFlag"):
        new.update(closedDate=change.sim.clock.stamp(), closedBy=change.by)
    if not closes:
        new.pop("closedDate", None)
        new.pop("closedBy", None)
    new["closedFlag"] = closes


def _clock(change: "Change") -> None:
    if change.creates:
        sla.begin(change.sim, change.new, change.by)
    elif change.changed("status"):
        sla.recall(change.sim, change.new, (change.old or {}).get("status"))
        sla.move(change.sim, change.new, change.by)
    elif any(change.changed(n) for n in ("priority", "sla", "agreement")):
        sla.recall(change.sim, change.new, change.new.get("status"))
        sla.refresh(change.sim, change.new)


def after(change: "Change") -> None:
    if change.creates:
        for name, flag in INITIAL_NOTES.items():
            if text := change.extra.get(name):
                _initial_note(change, text, flag)


def _initial_note(change: "Change", text: str, flag: str) -> None:
    """The texts that come with a new ticket become its first notes."""
    store, now = change.sim.store, change.sim.clock.stamp()
    note: Record = {"id": store.next_id("service/tickets/notes"), "ticketId": change.new["id"], "text": text}
    note |= dict.fromkeys(("detailDescriptionFlag", "internalAnalysisFlag", "resolutionFlag"), False)
    note |= {flag: True, "issueFlag": False, "internalFlag": flag == "internalAnalysisFlag", "createdBy": change.by}
    if change.new.get("contact") and flag == "detailDescriptionFlag":
        note["contact"] = change.new["contact"]
    elif member := change.sim.member(change.by):
        note["member"] = {"id": member["id"]}
    info = {"dateEntered": now, "enteredBy": change.by, "lastUpdated": now, "updatedBy": change.by}
    store.put("service/tickets/notes", {**note, "dateCreated": now, "_info": info})


def guard(change: "Change") -> None:
    """A ticket with time on it is in use; its notes go with it."""
    store, id = change.sim.store, change.new["id"]
    if any(t.get("chargeToType") == "ServiceTicket" for t in store.under("time/entries", "chargeToId", id)):
        raise Refused(409, "ConflictingRecord", "Record possibly in use or another conflict")
    for note in store.under("service/tickets/notes", "ticketId", id):
        store.remove("service/tickets/notes", note["id"])


def freshen(sim: "Simulator", ticket: Record) -> Record:
    """SLA figures of now; in lists they are those of the last write (FACTS 11)."""
    if ticket.get("closedFlag"):
        return ticket
    fresh = dict(ticket)
    sla.recall(sim, fresh, ticket.get("status"))
    sla.refresh(sim, fresh)
    return fresh


def configuration_ids(store: Store, ticket: Record) -> list[int]:
    return [parent_id(c) for c in ticket.get("configurations") or []]
