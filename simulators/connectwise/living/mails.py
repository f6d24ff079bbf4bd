"""Mails that a write would have sent: recorded, never sent (FACTS 6, 9, 12: who is told, and what switches it off)."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.living.cause import cause
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id
from simulators.connectwise.worlds import opening_of

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator
    from simulators.connectwise.writes import Change

MAILS = "_sim/mails"
MOST = 10_000  # older ones are forgotten
TICKETS, NOTES, TIME, SCHEDULE = "service/tickets", "service/tickets/notes", "time/entries", "schedule/entries"
SHOWN = ("id", "at", "kind", "to", "cc", "subject", "body", "ticket", "cause")

TEXTS = {
    "receipt": "we have received your request and will come back to you. Please keep the number in the subject.",
    "closing": "we have finished work on this request. If it is not solved, just answer this mail.",
    "note": "there is news of your request.",
    "confirmation": "we think that this is solved. Please confirm, else it closes by itself in three business days.",
}
WORDS = {"receipt": "received", "closing": "resolved", "confirmation": "please confirm", "chaser": "we still wait"}


def seen(change: "Change") -> None:
    """A record was written: whoever would get a mail for that gets one."""
    rule = {TICKETS: _ticket, NOTES: _note, TIME: _time, SCHEDULE: _schedule}.get(change.resource.collection)
    if rule:
        rule(change)


def tell_contact(sim: "Simulator", ticket: Record, kind: str, text: str = "") -> None:
    """A mail of the desk to the ticket's contact; nothing when there is no address."""
    address = contact_address(sim, ticket)
    if not address or address.startswith("no-reply@"):
        return
    first = str(ticket.get("contactName", "")).partition(" ")[0]
    own = text or f"Hello{f' {first}' if first else ''},\n\n{TEXTS[kind]}"
    _record(sim, ticket, kind, [address], _copies(ticket), f"{own}\n\n{_desk(sim)}")


def contact_address(sim: "Simulator", ticket: Record) -> str:
    if ticket.get("contactEmailAddress"):
        return str(ticket["contactEmailAddress"])
    contact = sim.store.get("company/contacts", parent_id(ticket.get("contact"))) or {}
    items = contact.get("communicationItems") or []
    return next((str(i.get("value")) for i in items if i.get("communicationType") == "Email"), "")


def shown(sim: "Simulator", *, since: int = 0, ticket: int = 0) -> list[Record]:
    rows = sim.store.under(MAILS, "ticket", ticket) if ticket else sim.store.all(MAILS)
    return [{name: row[name] for name in SHOWN} for row in rows if row["id"] > since]


def _ticket(change: "Change") -> None:
    """Receipt of a new one, closing, the question whether it is solved; processNotifications stops them (SPEC)."""
    sim, new = change.sim, change.new
    if change.extra.get("processNotifications") is False or not _board(sim, new).get("sendToContactFlag"):
        return
    if change.creates:
        tell_contact(sim, new, "receipt")
    elif change.changed("status") and (kind := _news_of_status(change)):
        tell_contact(sim, new, kind)


def _news_of_status(change: "Change") -> str:
    sim, old = change.sim, change.old or {}
    was, now = (_status(sim, ticket) for ticket in (old, change.new))
    ways = sim.living.board_ways(change.new)
    if ways and now.get("name") == ways.confirming:
        return "confirmation"
    ends = now.get("escalationStatus") == "Resolved" and was.get("escalationStatus") != "Resolved"
    return "closing" if ends and not (ways and now.get("name") in ways.quiet) else ""


def _note(change: "Change") -> None:
    """A new note of ours that the customer may see goes to him when his ticket says so (automaticEmailContactFlag)."""
    sim, note = change.sim, change.new
    ticket = sim.store.get(TICKETS, note.get("ticketId"))
    if ticket is None or not change.creates or change.extra.get("processNotifications") is False:
        return
    if note.get("contact") or not sim.member(change.by):
        return
    if note.get("internalAnalysisFlag"):
        tell_resources(sim, ticket, str(note["text"]), flag=bool(ticket.get("automaticEmailResourceFlag")))
    elif ticket.get("automaticEmailContactFlag"):
        tell_contact(sim, ticket, "note", str(note["text"]))


def _time(change: "Change") -> None:
    """emailContactFlag, emailResourceFlag and emailCcFlag are actions of this one write (SPEC)."""
    entry, asked = change.new, change.sent
    if entry.get("chargeToType") != "ServiceTicket":
        return
    ticket = change.sim.store.get(TICKETS, entry.get("chargeToId"))
    text = str(entry.get("notes") or "")
    if ticket is None:
        return
    if entry.get("emailContactFlag") and "emailContactFlag" in asked:
        copies = {"automaticEmailCcFlag": entry.get("emailCcFlag"), "automaticEmailCc": entry.get("emailCc")}
        tell_contact(change.sim, {**ticket, **copies}, "note", text)
    tell_resources(change.sim, ticket, text, flag=bool(entry.get("emailResourceFlag") and "emailResourceFlag" in asked))


def _schedule(change: "Change") -> None:
    ticket = change.sim.store.get(TICKETS, change.new.get("objectId"))
    if ticket is None or change.extra.get("notifyResource") is not True:
        return
    member = change.sim.store.get("system/members", parent_id(change.new.get("member"))) or {}
    _record(change.sim, ticket, "assignment", _addresses([member]), [], "You have been assigned to this ticket.")


def tell_resources(sim: "Simulator", ticket: Record, text: str, *, flag: bool) -> None:
    names = [n.strip() for n in str(ticket.get("resources", "")).split(",") if n.strip()] if flag else []
    members = [m for n in names if (m := sim.member(n))]
    if addresses := _addresses(members):
        _record(sim, ticket, "resource", addresses, [], text)


def _addresses(members: list[Record]) -> list[str]:
    found = [m.get("officeEmail") or m.get("primaryEmail") or "" for m in members]
    return [a for a in found if a]


def _record(sim: "Simulator", ticket: Record, kind: str, to: list[str], cc: list[str], body: str) -> None:
    if not to:
        return
    subject = f"Ticket#{ticket['id']} - {ticket.get('summary', '')}"
    mail: dict[str, Any] = {
        "id": sim.store.next_id(MAILS),
        "at": sim.clock.stamp(),
        "kind": kind,
        "to": to,
        "cc": cc,
        "subject": f"{subject} - {WORDS[kind]}" if kind in WORDS else subject,
        "body": body,
        "ticket": ticket["id"],
        "cause": cause(),
    }
    with sim.store.writing():
        sim.store.put(MAILS, mail)
        if len(rows := sim.store.rows(MAILS)) > MOST:
            sim.store.remove(MAILS, next(iter(rows)))


def _copies(ticket: Record) -> list[str]:
    if not ticket.get("automaticEmailCcFlag"):
        return []
    text = str(ticket.get("automaticEmailCc") or "").replace(";", ",")
    return [a.strip() for a in text.split(",") if a.strip()]


def _board(sim: "Simulator", ticket: Record) -> Record:
    return sim.store.get("service/boards", parent_id(ticket.get("board"))) or {}


def _status(sim: "Simulator", ticket: Record) -> Record:
    return sim.store.get("service/boards/statuses", parent_id(ticket.get("status"))) or {}


def _desk(sim: "Simulator") -> str:
    return f"{opening_of(sim.world).get('name') or sim.login.company_id} Service Desk"
