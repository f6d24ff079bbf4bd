"""What an entry is charged to, and what follows from that: the company, and what is told of the ticket (FACTS 9)."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

COMPANY = "Company"
LISTS = {
    "ServiceTicket": ("service/tickets", "Ticket"),
    "ProjectTicket": ("project/tickets", "Project Ticket"),
    "ChargeCode": ("time/chargeCodes", "Charge Code"),
    "Activity": ("sales/activities", "Activity"),
    COMPANY: ("company/companies", "Company"),
}
TICKETS = ("ServiceTicket", "ProjectTicket")
FOLLOWS = (
    *("ticket", "project", "phase", "activity", "companyType", "territory"),
    *("ticketBoard", "ticketStatus", "ticketType", "ticketSubType", "emailCc"),
)
NAMED = (
    ("ticketBoard", "board", "service/boards"),
    ("ticketStatus", "status", "service/boards/statuses"),
    ("ticketType", "type", "service/boards/types"),
    ("ticketSubType", "subType", "service/boards/subtypes"),
)


@dataclass(frozen=True)
class Charge:
    """The record that an entry is charged to."""

    kind: str = COMPANY
    record: Record = field(default_factory=dict)

    @property
    def is_ticket(self) -> bool:
        return self.kind in TICKETS


def moved(change: "Change") -> bool:
    return change.creates or change.changed("chargeToId") or change.changed("chargeToType") or change.changed("company")


def settle(change: "Change") -> Charge:
    """The record charged to; refused when it is not told or not there. Without an id it is the company."""
    new = change.new
    kind, id = new.get("chargeToType"), new.get("chargeToId")
    if id and not kind:
        change.refuse("MissingRequiredField", "The chargeToType field is required.", "chargeToType")
        return Charge()
    if kind and kind not in LISTS:
        return Charge()  # the enum's own check refuses it
    kind = kind or COMPANY
    id = id or (parent_id(new.get("company")) if kind == COMPANY else 0)
    if not id:
        name = "company" if kind == COMPANY else "chargeToId"
        change.refuse("MissingRequiredField", f"The {name} field is required.", name)
        return Charge(kind)
    return _found(change, kind, id)


def _found(change: "Change", kind: str, id: int) -> Charge:
    collection, noun = LISTS[kind]
    record = change.sim.store.get(collection, id)
    if record is None or record.get("deletedFlag"):
        change.refuse("NotFound", f"{noun} {id} not found", "chargeToId" if kind != COMPANY else "company/id")
        return Charge(kind)
    change.new |= {"chargeToType": kind, "chargeToId": id}
    return Charge(kind, record)


def derive(change: "Change", charge: Charge) -> None:
    """What callers cannot say themselves: it is the charged record's."""
    new, store, record = change.new, change.sim.store, charge.record
    for name in FOLLOWS:
        new.pop(name, None)
    company = {"id": record["id"]} if charge.kind == COMPANY else record.get("company")
    if company:
        new["company"] = {"id": parent_id(company)}
        _of_company(store, new)
    if charge.is_ticket:
        _of_ticket(store, new, record)
    if charge.kind == "Activity":
        new["activity"] = {"id": record["id"]}


def _of_company(store: Store, new: Record) -> None:
    company = store.get("company/companies", parent_id(new["company"])) or {}
    kinds = [store.get("company/companies/types", parent_id(t)) for t in company.get("types") or []]
    names = ", ".join(str(k["name"]) for k in kinds if k)
    new |= {"companyType": names} if names else {}
    if place := (company.get("territory") or {}).get("name"):
        new["territory"] = place


def _of_ticket(store: Store, new: Record, ticket: Record) -> None:
    new |= {"ticket": {"id": ticket["id"]}, "emailCc": ticket.get("automaticEmailCc")}
    for name in ("project", "phase"):
        if ticket.get(name):
            new[name] = ticket[name]
    for name, field_name, collection in NAMED:
        if found := store.get(collection, parent_id(ticket.get(field_name))):
            new[name] = found.get("name", "")
