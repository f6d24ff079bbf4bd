"""The audit trail: one entry for each field of a record that somebody changed (SPEC AuditTrailEntry)."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.schema import Field, Record

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator
    from simulators.connectwise.writes import Change

TRAIL = "system/audittrail"
TYPES = {
    "service/tickets": "Ticket",
    "company/contacts": "Contact",
    "company/companies": "Company",
    "sales/opportunities": "Opportunity",
    "time/entries": "Time",
    "sales/activities": "Activity",
    "procurement/catalog": "ProductCatalog",
    "project/tickets": "ProjectTicket",
    "company/configurations": "Configuration",
    "schedule/entries": "Schedule",
    "finance/agreements": "Agreement",
    "finance/agreements/additions": "AgreementAddition",
    "project/projects": "Project",
    "finance/invoices": "Invoice",
    "procurement/purchaseorders": "PurchaseOrder",
    "procurement/products": "ProductItem",
    "service/surveys": "Survey",
    "system/members": "Member",
    "procurement/purchaseorders/lineitems": "PurchaseOrderLineItem",
    "company/companies/sites": "Site",
}
KINDS = ("None", "Purchasing", "Expense", *TYPES.values())
MOST = 12  # entries of one write
LONGEST = 80


def note(change: "Change") -> None:
    """What a write has changed; called inside of its transaction, before the record is put away."""
    kind = TYPES.get(change.resource.collection)
    if kind is None:
        return
    if change.creates:
        _add(change, kind, "Added", f"{kind} {change.new['id']} was added.")
        return
    fields = [f for f in change.resource.fields.values() if change.changed(f.name)]
    for field in fields[:MOST]:
        old, new = (_text(change.sim, field, r.get(field.name)) for r in (change.old or {}, change.new))
        _add(change, kind, field.name, f'{field.name} changed from "{old}" to "{new}".')


def note_deleted(change: "Change") -> None:
    if kind := TYPES.get(change.resource.collection):
        _add(change, kind, "Deleted", f"{kind} {change.new['id']} was deleted.")


def _text(sim: "Simulator", field: Field, value: Any) -> str:
    if field.kind == "ref" and isinstance(value, dict):
        shown = sim.reader.reference(field.target, value) if field.target else value
        value = shown.get("name") or shown.get("identifier") or shown.get("id")
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _add(change: "Change", kind: str, part: str, text: str) -> None:
    store = change.sim.store
    entry = {
        "id": store.next_id(TRAIL),
        "text": text,
        "enteredDate": change.sim.clock.stamp(),
        "enteredBy": change.by,
        "auditType": "Record",
        "auditSubType": part,
        "auditSource": "API",
        "_type": kind,
        "_record": change.new["id"],
    }
    store.put(TRAIL, entry)


def trail(sim: "Simulator", kind: str, id: int | None) -> list[Record]:
    """The entries of a kind of record, or of one record."""
    rows = sim.store.under(TRAIL, "_record", id) if id is not None else sim.store.all(TRAIL)
    return [row for row in rows if not kind or row["_type"].lower() == kind.lower()]
