"""Schedule entries: one of type S on a ticket makes its member a resource of the ticket (FACTS 12)."""

from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change


def prepare(change: "Change") -> None:
    new = change.new
    if not is_service(change, new):
        return
    ticket = change.sim.store.get("service/tickets", new.get("objectId"))
    if ticket is None:
        change.refuse("NotFound", f"Ticket {new.get('objectId')} not found", "objectId")
    else:
        new.setdefault("name", f"{ticket.get('summary', '')}"[:250])
    if not new.get("member"):
        change.refuse("MissingRequiredField", "The member field is required.", "member")
    if new.get("dateStart") and new.get("dateEnd") and new["dateEnd"] < new["dateStart"]:
        change.refuse("OutOfRange", "The field dateEnd must not be before dateStart.", "dateEnd")


def is_service(change: "Change", entry: Record) -> bool:
    kind = change.sim.store.get("schedule/types", parent_id(entry.get("type"))) or {}
    return kind.get("identifier") == "S"


def after(change: "Change") -> None:
    if is_service(change, change.new):
        set_resources(change, change.new.get("objectId"))
    old_ticket = (change.old or {}).get("objectId")
    if old_ticket and old_ticket != change.new.get("objectId"):
        set_resources(change, old_ticket)


def guard(change: "Change") -> None:
    if is_service(change, change.new):
        set_resources(change, change.new.get("objectId"), without=change.new["id"])


def set_resources(change: "Change", ticket_id: int | None, without: int = 0) -> None:
    """The members of its entries are among the ticket's resources; `owner` is another thing and stays."""
    sim = change.sim
    ticket = sim.store.get("service/tickets", ticket_id)
    if ticket is None:
        return
    entries = [e for e in sim.store.under("schedule/entries", "objectId", ticket["id"]) if is_service(change, e)]
    assigned = [_member(change, e) for e in entries if e["id"] != without]
    gone = {_member(change, e) for e in entries if e["id"] == without} - set(assigned)
    named = [n.strip() for n in ticket.get("resources", "").split(",")] + assigned
    listed = ", ".join(n for n in dict.fromkeys(named) if n and n not in gone)
    if listed != ticket.get("resources", ""):
        sim.writer.amend(sim.resource("service/tickets"), ticket, {"resources": listed or None}, change.by)


def _member(change: "Change", entry: Record) -> str:
    member = change.sim.store.get("system/members", parent_id(entry.get("member"))) or {}
    return str(member.get("identifier", ""))
