"""A ticket that is written: checked against its board, closed or reopened by its status, its SLA moved on."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.tickets import chain, changelog, defaults, merging, sla

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator
    from simulators.connectwise.writes import Change

OF_COMPANY = (
    *("contact", "contactName", "contactPhoneNumber", "contactPhoneExtension", "contactEmailAddress", "site"),
    *("siteName", "addressLine1", "addressLine2", "city", "stateIdentifier", "zip", "country"),
    *("agreement", "agreementType", "opportunity"),
)
INITIAL_NOTES = {
    "initialDescription": "detailDescriptionFlag",
    "initialInternalAnalysis": "internalAnalysisFlag",
    "initialResolution": "resolutionFlag",
}


def prepare(change: "Change") -> None:
    if change.old:
        merging.locked(change, change.old, "mergedParentTicket")
    if change.changed("company"):
        _leave_company(change)
    check_company(change)
    if change.creates:
        defaults.fill(change)
    elif change.changed("company") or change.changed("agreement"):
        defaults.agreement(change)
    chain.check(change)
    change.stop_if_refused()
    if change.creates or change.changed("status"):
        close(change)
    _clock(change)


def _leave_company(change: "Change") -> None:
    """What belongs to the former company stays there, unless the caller names it or the setting keeps it [I]."""
    if change.creates or change.sim.settings.company_move_keeps_contact:
        return
    for name in OF_COMPANY:
        if name not in change.sent:
            change.new.pop(name, None)


def check_company(change: "Change") -> None:
    company = change.sim.store.get("company/companies", parent_id(change.new.get("company")))
    if company is not None and change.changed("company") and company.get("deletedFlag"):
        change.refuse("NotFound", f"Company {company['id']} not found", "company/id")
    contact = change.sim.store.get("company/contacts", parent_id(change.new.get("contact")))
    if company is not None and contact is not None and change.changed("contact"):
        home = parent_id(contact.get("company"))
        if home and home != company["id"]:
            change.refuse("InvalidValue", f"Contact {contact['id']} is not of Company {company['id']}", "contact/id")


def close(change: "Change") -> None:
    """closedFlag is the status's, never the caller's."""
    new = change.new
    status = change.sim.store.get("service/boards/statuses", parent_id(new.get("status"))) or {}
    closes = bool(status.get("closedStatus"))
    if closes and not new.get("closedFlag"):
        _resolution(change)
        new.update(closedDate=change.sim.clock.stamp(), closedBy=change.by)
    if not closes:
        new.pop("closedDate", None)
        new.pop("closedBy", None)
    new["closedFlag"] = closes


def _resolution(change: "Change") -> None:
    """Where the setting wants one, no ticket is closed without a word on how it was solved."""
    if not change.sim.settings.closing_needs_resolution or change.extra.get("initialResolution"):
        return
    store, id = change.sim.store, change.new["id"]
    notes = store.under(f"{change.resource.collection}/notes", "ticketId", id)
    entries = store.under("time/entries", "chargeToId", id)
    if not any(n.get("resolutionFlag") for n in notes) and not any(t.get("addToResolutionFlag") for t in entries):
        change.refuse("MissingRequiredField", "A resolution is required to close this ticket.", "status/id")


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
        initial_notes(change)
    elif change.new.get("closedFlag") and change.changed("closedFlag"):
        merging.close_children(change)
    changelog.note(change)


def initial_notes(change: "Change") -> None:
    """The texts that come with a new ticket become its first notes."""
    for name, flag in INITIAL_NOTES.items():
        if text := change.extra.get(name):
            _initial_note(change, text, flag)


def _initial_note(change: "Change", text: str, flag: str) -> None:
    notes = f"{change.resource.collection}/notes"
    store, now = change.sim.store, change.sim.clock.stamp()
    note: Record = {"id": store.next_id(notes), "ticketId": change.new["id"], "text": text}
    note |= dict.fromkeys(("detailDescriptionFlag", "internalAnalysisFlag", "resolutionFlag"), False)
    note |= {flag: True, "issueFlag": False, "internalFlag": flag == "internalAnalysisFlag", "createdBy": change.by}
    if change.new.get("contact") and flag == "detailDescriptionFlag":
        note["contact"] = change.new["contact"]
    elif member := change.sim.member(change.by):
        note["member"] = {"id": member["id"]}
    info = {"dateEntered": now, "enteredBy": change.by, "lastUpdated": now, "updatedBy": change.by}
    store.put(notes, {**note, "dateCreated": now, "_info": info})


def guard(change: "Change") -> None:
    """A ticket with time on it, or with others merged into it, is in use; its notes and its schedule go with it."""
    sim, ticket = change.sim, change.new
    if has_time(sim.store, ticket["id"]) or merging.merged(sim.store, ticket) or merging.children(sim.store, ticket):
        raise Refused(409, "ConflictingRecord", "Record possibly in use or another conflict")
    take_along(change)
    merging.mark_parent(sim, ticket.get("parentTicketId", 0), change.by, without=ticket["id"])


def take_along(change: "Change") -> None:
    sim, id, tickets = change.sim, change.new["id"], change.resource.collection
    for part in ("notes", "tasks"):
        for row in sim.store.under(f"{tickets}/{part}", "ticketId", id):
            sim.store.remove(f"{tickets}/{part}", row["id"])
    for entry in sim.store.under("schedule/entries", "objectId", id):
        if is_dispatch(sim.store, entry):
            sim.writer.delete(sim.resource("schedule/entries"), entry, change.by)


def has_time(store: Store, id: int) -> bool:
    kinds = ("ServiceTicket", "ProjectTicket")
    return any(t.get("chargeToType") in kinds for t in store.under("time/entries", "chargeToId", id))


def is_dispatch(store: Store, entry: Record) -> bool:
    """Only an entry of type S has a ticket's id in objectId."""
    return (store.get("schedule/types", parent_id(entry.get("type"))) or {}).get("identifier") == "S"


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
