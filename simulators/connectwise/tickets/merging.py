"""Merged and bundled tickets: who belongs to whom, and what a merged ticket still allows (FACTS 12)."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import ApiError
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator
    from simulators.connectwise.writes import Change

TICKETS = "service/tickets"


def children(store: Store, ticket: Record) -> list[Record]:
    """The tickets that are bundled under this one."""
    return store.under(TICKETS, "parentTicketId", ticket["id"])


def merged(store: Store, ticket: Record) -> list[Record]:
    """The tickets that were merged into this one."""
    return store.under(TICKETS, "mergedParentTicket", ticket["id"])


def locked(change: "Change", ticket: Record, field: str) -> None:
    """What was merged away takes no more writes, unless the setting says otherwise."""
    if ticket.get("mergedParentTicket") and change.sim.settings.merged_ticket_is_locked:
        into = parent_id(ticket["mergedParentTicket"])
        change.refuse("InvalidValue", f"Ticket {ticket['id']} has been merged into Ticket {into}.", field)


def mark_parent(sim: "Simulator", parent: int, by: str, *, without: int = 0) -> None:
    """hasChildTicket follows the children it has left."""
    ticket = sim.store.get(TICKETS, parent)
    if ticket is None:
        return
    has = any(child["id"] != without for child in children(sim.store, ticket))
    if bool(ticket.get("hasChildTicket")) != has:
        sim.writer.amend(sim.resource(TICKETS), ticket, {"hasChildTicket": has}, by)


def close_children(change: "Change") -> None:
    """A bundle is closed with its parent; a child whose board refuses stays as it is."""
    sim = change.sim
    if not sim.settings.closing_parent_closes_children:
        return
    for child in children(sim.store, change.new):
        status = None if child.get("closedFlag") else _closing_status(sim.store, child)
        if status is None:
            continue
        wish = [{"op": "replace", "path": "status", "value": {"id": status["id"]}}]
        try:
            sim.writer.patch(sim.resource(TICKETS), child, wish, change.by)
        except ApiError:
            continue


def _closing_status(store: Store, ticket: Record) -> Record | None:
    rows = store.under("service/boards/statuses", "board", parent_id(ticket.get("board")))
    closing = [r for r in rows if r.get("closedStatus") and not r.get("inactive")]
    return min(closing, key=lambda r: (r.get("sortOrder", 0), r["id"]), default=None)
