"""A customer's mail as the email connector takes it: a reply, a reply that reopens, or a new ticket (SPEC Board)."""

import re
from typing import TYPE_CHECKING, Any

from simulators.connectwise.living.cause import because
from simulators.connectwise.living.floor import status_named
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

BY = "EmailConnector"
TICKETS, NOTES = "service/tickets", "service/tickets/notes"
NUMBER = re.compile(r"ticket\s*#\s*(\d+)|#(\d{3,})", re.I)


def take(sim: "Simulator", mail: dict[str, Any]) -> tuple[Record, bool]:
    """The ticket that the mail ended up in, and whether it is a new one."""
    sender, subject = str(mail.get("from") or ""), str(mail.get("subject") or "")
    if "@" not in sender:
        raise ValueError("from must be a mail address")
    with sim.store.lock, sim.store.writing(), because(rule="email connector"):
        contact = contact_with(sim, sender)
        ticket = _meant(sim, mail.get("ticket"), subject)
        if ticket is not None and (reply(sim, ticket, str(mail.get("body") or ""), contact)):
            return sim.store.rows(TICKETS)[ticket["id"]], False
        return _new_ticket(sim, mail, sender, contact), True


def reply(sim: "Simulator", ticket: Record, text: str, contact: Record | None) -> bool:
    """The reply is on the ticket and its status says so; false when the board takes no replies to closed tickets."""
    board = sim.store.get("service/boards", parent_id(ticket.get("board"))) or {}
    if ticket.get("closedFlag") and not board.get("emailConnectorAllowReopenClosedFlag"):
        return False
    body: Record = {"text": text or "(no text)", "detailDescriptionFlag": True, "customerUpdatedFlag": True}
    if contact:
        body["contact"] = {"id": contact["id"]}
    with sim.store.lock, sim.store.writing(), because(rule="email connector"):
        sim.writer.create(sim.resource(NOTES), {"ticketId": ticket["id"]}, body, BY)
        set_answered(sim, sim.store.rows(TICKETS)[ticket["id"]], BY)
    return True


def set_answered(sim: "Simulator", ticket: Record, by: str) -> None:
    """An ended ticket is reopened; one that somebody works on or waits with shows that the customer has answered."""
    name = _status_after_reply(sim, ticket)
    id = status_named(sim.store, parent_id(ticket.get("board")), name) if name else 0
    if id and id != parent_id(ticket.get("status")):
        sim.writer.patch(sim.resource(TICKETS), ticket, [_replace("status", {"id": id})], by)


def _status_after_reply(sim: "Simulator", ticket: Record) -> str:
    ways = sim.living.board_ways(ticket)
    status = sim.store.get("service/boards/statuses", parent_id(ticket.get("status"))) or {}
    if ways is None:
        return ""
    if status.get("escalationStatus") == "Resolved":
        return _reopening(sim, ticket) or ways.reopened
    return "" if status.get("name") in ways.fresh else ways.answered


def _reopening(sim: "Simulator", ticket: Record) -> str:
    board = sim.store.get("service/boards", parent_id(ticket.get("board"))) or {}
    chosen = sim.store.get("service/boards/statuses", parent_id(board.get("emailConnectorReopenStatus"))) or {}
    return str(chosen.get("name", ""))


def contact_with(sim: "Simulator", address: str) -> Record | None:
    wanted = address.strip().casefold()
    for contact in sim.store.all("company/contacts"):
        for item in contact.get("communicationItems") or []:
            if str(item.get("value", "")).casefold() == wanted and not contact.get("inactiveFlag"):
                return contact
    return None


def _meant(sim: "Simulator", named: Any, subject: str) -> Record | None:
    if named is not None:
        ticket = sim.store.get(TICKETS, int(named))
        if ticket is None:
            raise ValueError(f"there is no ticket {named}")
        return ticket
    found = NUMBER.search(subject)
    return sim.store.get(TICKETS, int(found[1] or found[2])) if found else None


def _new_ticket(sim: "Simulator", mail: dict[str, Any], sender: str, contact: Record | None) -> Record:
    """Of the contact's company; a mail from an address that nobody knows is the catch-all's."""
    ways = sim.living.ways
    company = parent_id((contact or {}).get("company")) or (ways.catch_all if ways else 0)
    if not company:
        raise ValueError(f"no contact has the address {sender}")
    board, status = _place(sim, str(mail.get("to") or ""))
    body: Record = {
        "summary": (str(mail.get("subject") or "") or "(no subject)")[:100],
        "company": {"id": company},
        "contactEmailAddress": sender,
        "initialDescription": str(mail.get("body") or "") or "(no text)",
        "automaticEmailContactFlag": True,
        **board,
        **status,
    }
    if contact and parent_id(contact.get("company")):
        body["contact"] = {"id": contact["id"]}
    source = next((s for s in sim.store.all("service/sources") if "mail" in str(s.get("name", "")).lower()), None)
    if source:
        body["source"] = {"id": source["id"]}
    return sim.writer.create(sim.resource(TICKETS), {}, body, BY)


def _place(sim: "Simulator", to: str) -> tuple[Record, Record]:
    """The board whose own address was written to, else the first that tickets come to, and where mails begin there."""
    boards = [b for b in sim.store.all("service/boards") if not b.get("inactiveFlag") and not b.get("projectFlag")]
    mine = [b for b in boards if str(b.get("notifyEmailFrom") or "").casefold() == to.casefold() != ""]
    board = next(iter([*mine, *boards]))
    ways = sim.living.board_ways({"board": board})
    status = status_named(sim.store, board["id"], ways.from_mail) if ways and ways.from_mail else 0
    return {"board": {"id": board["id"]}}, {"status": {"id": status}} if status else {}


def _replace(path: str, value: Any) -> Record:
    return {"op": "replace", "path": path, "value": value}
