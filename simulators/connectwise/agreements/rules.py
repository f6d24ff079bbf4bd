"""An agreement that is written: filled from its type, its dates in order, its parties of one company (FACTS 10)."""

from typing import TYPE_CHECKING

from simulators.connectwise.agreements import takeover
from simulators.connectwise.companies import rules as companies
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator
    from simulators.connectwise.writes import Change

AGREEMENTS, TYPES = "finance/agreements", "finance/agreements/types"
PARTIES = {"billTo": "billToCompany", "shipTo": "shipToCompany", "subContract": "subContractCompany"}


def prepare(change: "Change") -> None:
    kind = change.sim.store.get(TYPES, parent_id(change.new.get("type"))) or {}
    if change.changed("type") and kind.get("inactiveFlag"):
        change.refuse("InvalidValue", f"Agreement Type {kind['id']} is inactive.", "type/id")
    if change.creates:
        takeover.fill(change, kind)
    companies.of_living(change)
    companies.of_company(change, "contact", "company/contacts")
    companies.of_company(change, "site", "company/companies/sites")
    _parties(change)
    _parent(change)
    _dates(change)
    _limits(change)
    change.new["agreementStatus"] = status_of(change.new, change.sim.clock.stamp())


def _parties(change: "Change") -> None:
    """Who pays or receives: contact and site of that company."""
    for name, company in PARTIES.items():
        home = parent_id(change.new.get(company))
        for part, collection in (("Contact", "company/contacts"), ("Site", "company/companies/sites")):
            field = f"{name}{part}"
            row = change.sim.store.get(collection, parent_id(change.new.get(field)))
            if change.changed(field) and row and home and parent_id(row.get("company")) != home:
                change.refuse("InvalidValue", f"{part} {row['id']} is not of Company {home}", f"{field}/id")


def _parent(change: "Change") -> None:
    """One level: a child has no children, and nobody is his own parent."""
    parent = change.sim.store.get(AGREEMENTS, parent_id(change.new.get("parentAgreement")))
    if parent is None or not change.changed("parentAgreement"):
        return
    children = change.sim.store.under(AGREEMENTS, "parentAgreement", change.new["id"])
    if parent["id"] == change.new["id"] or parent.get("parentAgreement") or children:
        change.refuse("InvalidValue", "The parent agreement cannot be a child agreement.", "parentAgreement/id")


def _dates(change: "Change") -> None:
    new = change.new
    new.setdefault("noEndingDateFlag", not new.get("endDate"))
    if change.changed("noEndingDateFlag") and new.get("noEndingDateFlag") and "endDate" not in change.sent:
        new.pop("endDate", None)
    if change.changed("endDate") and new.get("endDate") and "noEndingDateFlag" not in change.sent:
        new["noEndingDateFlag"] = False
    if not new.get("noEndingDateFlag") and not new.get("endDate"):
        change.refuse("MissingRequiredField", "The endDate field is required.", "endDate")
    if new.get("endDate") and new["endDate"] < new.get("startDate", ""):
        change.refuse("OutOfRange", "The field endDate must not be before startDate.", "endDate")
    if new.get("cancelledFlag"):
        new.setdefault("dateCancelled", change.sim.clock.stamp())
    elif change.changed("cancelledFlag"):
        new.pop("dateCancelled", None)
        new.pop("reasonCancelled", None)


def _limits(change: "Change") -> None:
    for name in ("applicationLimit", "limit", "expiredDays", "billAmount", "compHourlyRate", "compLimitAmount"):
        if change.new.get(name, 0) < 0:
            change.refuse("OutOfRange", f"The field {name} must not be negative.", name)
    for flag, field in (("restrictLocationFlag", "location"), ("restrictDepartmentFlag", "department")):
        if change.new.get(flag) and not change.new.get(field):
            change.refuse("MissingRequiredField", f"The {field} field is required.", field)


def status_of(agreement: Record, now: str) -> str:
    """Active, unless it is cancelled, over or not begun."""
    if agreement.get("cancelledFlag") and agreement.get("dateCancelled", "") <= now:
        return "Cancelled"
    if not agreement.get("noEndingDateFlag") and agreement.get("endDate", now)[:10] < now[:10]:
        return "Expired"
    return "Inactive" if agreement.get("startDate", "") > now else "Active"


def freshen(sim: "Simulator", agreement: Record) -> Record:
    """The status of now; in lists it is that of the last write."""
    return {**agreement, "agreementStatus": status_of(agreement, sim.clock.stamp())}


def after(change: "Change") -> None:
    if change.creates and change.sent:  # a copy brings its own terms
        takeover.terms(change)


def guard(change: "Change") -> None:
    """Its terms go with it."""
    for child, field in takeover.CHILDREN:
        for row in change.sim.store.under(child, field, change.new["id"]):
            change.sim.store.remove(child, row["id"])
