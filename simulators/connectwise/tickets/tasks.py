"""Tasks of a ticket."""

from typing import TYPE_CHECKING

from simulators.connectwise.store import parent_id
from simulators.connectwise.tickets import merging

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change


def prepare(change: "Change") -> None:
    """A new task comes last; its ticket and its bundled child are there."""
    new, store = change.new, change.sim.store
    tickets = change.resource.collection.removesuffix("/tasks")
    ticket = store.get(tickets, new["ticketId"])
    if ticket is not None:
        merging.locked(change, ticket, "ticketId")
        new["summary"] = str(ticket.get("summary", ""))
    if change.creates and not new.get("priority"):
        others = store.under(change.resource.collection, "ticketId", new["ticketId"])
        new["priority"] = max((t.get("priority", 0) for t in others), default=0) + 1
    if not str(new.get("notes", "")).strip() and not parent_id(new.get("code")):
        change.refuse("MissingRequiredField", "The notes field is required.", "notes")
    child = store.get("service/tickets", new.get("childTicketId"))
    if new.get("childTicketId") and (child is None or child.get("parentTicketId") != new["ticketId"]):
        change.refuse("NotFound", f"Ticket {new['childTicketId']} is no child of this ticket", "childTicketId")
