"""The change log of tickets: what an integrator reads and then deletes (FACTS 4)."""

from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

LOG, KEPT = "service/tickets/changelogs", 1000
NAMES = {
    "boardId": ("board", "service/boards", "id"),
    "boardName": ("board", "service/boards", "name"),
    "companyIdentifier": ("company", "company/companies", "id"),
    "companyName": ("company", "company/companies", "name"),
    "contactId": ("contact", "company/contacts", "id"),
    "ownerIdentifier": ("owner", "system/members", "id"),
    "ticketOwner": ("owner", "system/members", "identifier"),
    "priorityId": ("priority", "service/priorities", "id"),
    "priorityName": ("priority", "service/priorities", "name"),
    "priorityLevel": ("priority", "service/priorities", "level"),
    "prioritySort": ("priority", "service/priorities", "sortOrder"),
    "slaName": ("sla", "service/SLAs", "name"),
    "status": ("status", "service/boards/statuses", "name"),
    "teamName": ("team", "service/boards/teams", "name"),
}
SAME = ("summary", "impact", "severity", "contactName", "slaStatus", "closedFlag", "customerUpdatedFlag", "recordType")


def note(change: "Change") -> None:
    """One row for each change; the oldest make room."""
    store, ticket = change.sim.store, change.new
    row: Record = {"id": store.next_id(LOG), "ticketNumber": ticket["id"], "_info": dict(ticket["_info"])}
    row["action"] = "added" if change.creates else "updated"
    row |= {name: ticket[name] for name in SAME if name in ticket}
    row |= {name: value for name, how in NAMES.items() if (value := _named(store, ticket, *how)) is not None}
    row["resourceList"] = ticket.get("resources", "")
    row |= {"parentTicketId": ticket["parentTicketId"]} if ticket.get("parentTicketId") else {}
    if into := parent_id(ticket.get("mergedParentTicket")):
        row["mergedParentTicketId"] = into
    store.put(LOG, row)
    if len(rows := store.rows(LOG)) > KEPT:
        store.remove(LOG, next(iter(rows)))


def _named(store: Store, ticket: Record, field: str, collection: str, wanted: str) -> object:
    return (store.get(collection, parent_id(ticket.get(field))) or {}).get(wanted)
