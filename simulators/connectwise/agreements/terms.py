"""What hangs on an agreement or a type: additions, adjustments, rates, exclusions, boards and sites."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulators.connectwise.schema import Record
from simulators.connectwise.setup_rules import siblings
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

AGREEMENTS, CATALOG = "finance/agreements", "procurement/catalog"


def addition(change: "Change") -> None:
    new = change.new
    product = change.sim.store.get(CATALOG, parent_id(new.get("product"))) or {}
    if change.creates:
        for name, value in (("description", product.get("description")), ("unitPrice", product.get("price"))):
            new |= {name: new.get(name, value)} if new.get(name, value) is not None else {}
        new |= {"unitCost": new.get("unitCost", product.get("cost", 0.0)), "quantity": new.get("quantity", 1.0)}
        new.setdefault("effectiveDate", change.sim.clock.stamp()[:10] + "T00:00:00Z")
        _open(change)
    if new.get("quantity", 0) < 0:
        change.refuse("OutOfRange", "The field quantity must not be negative.", "quantity")
    if not 0 <= new.get("lessIncluded", 0) <= new.get("quantity", 0):
        change.refuse("OutOfRange", "The field lessIncluded must not exceed quantity.", "lessIncluded")
    if new.get("cancelledDate", "9") < new.get("effectiveDate", ""):
        change.refuse("OutOfRange", "The field cancelledDate must not be before effectiveDate.", "cancelledDate")


def _open(change: "Change") -> None:
    agreement = change.sim.store.get(AGREEMENTS, change.new.get("agreementId")) or {}
    if agreement.get("cancelledFlag"):
        change.refuse("InvalidValue", f"Agreement {agreement['id']} is cancelled.", "agreementId")


def billed(row: Record) -> float:
    """What is left to bill when the included ones are taken off (FACTS 10)."""
    return max(0.0, float(row.get("quantity") or 0) - float(row.get("lessIncluded") or 0))


def _money(name: str) -> Callable[[Any, Record], float]:
    return lambda store, row: round(billed(row) * float(row.get(name) or 0), 2)


def _margin(store: Store, row: Record) -> float:
    return round(billed(row) * (float(row.get("unitPrice") or 0) - float(row.get("unitCost") or 0)), 2)


def _status(store: Store, row: Record) -> str | None:
    return (store.get(AGREEMENTS, row.get("agreementId")) or {}).get("agreementStatus")


ADDITION: dict[str, Callable[[Any, Record], Any]] = {
    "billedQuantity": lambda store, row: billed(row),
    "extPrice": _money("unitPrice"),
    "extCost": _money("unitCost"),
    "margin": _margin,
    "agreementStatus": _status,
}


def adjustment(change: "Change") -> None:
    """An amount that adds or takes; none is no adjustment."""
    if not change.new.get("amount"):
        change.refuse("MissingRequiredField", "The amount field is required.", "amount")
    change.new.setdefault("effectiveDate", change.sim.clock.stamp()[:10] + "T00:00:00Z")


def rate(change: "Change") -> None:
    """A row of rates: for a while that does not end before it begins, Custom and Multiplier not below zero."""
    new = change.new
    new.setdefault("effectiveDate", change.sim.clock.stamp()[:10] + "T00:00:00Z")
    if new.get("endingDate", "9") < new["effectiveDate"]:
        change.refuse("OutOfRange", "The field endingDate must not be before effectiveDate.", "endingDate")
    for name, kind in (("rate", "rateType"), ("overageRate", "overageRateType")):
        if new.get(name, 0) < 0 and new.get(kind) != "AdjAmount":
            change.refuse("OutOfRange", f"The field {name} must not be negative.", name)
    for name in ("limitTo", "hoursMin", "hoursMax", "roundBillHours", "agreementLimit"):
        if new.get(name, 0) < 0:
            change.refuse("OutOfRange", f"The field {name} must not be negative.", name)
    if new.get("hoursMax") and new.get("hoursMin", 0) > new["hoursMax"]:
        change.refuse("OutOfRange", "The field hoursMin must not exceed hoursMax.", "hoursMin")


def excluded_once(field: str) -> "Callable[[Change], None]":
    def prepare(change: "Change") -> None:
        wanted = parent_id(change.new.get(field))
        if any(parent_id(row.get(field)) == wanted for row in siblings(change)):
            change.refuse("ObjectExists", f"The {field} is excluded already.", f"{field}/id")

    return prepare


def board(change: "Change") -> None:
    """A board and a type of that board, named once."""
    new = change.new
    kind = change.sim.store.get("service/boards/types", parent_id(new.get("serviceType")))
    chosen = parent_id(new.get("board"))
    if kind is not None and parent_id(kind.get("board")) != chosen:
        change.refuse("NotFound", f"Service Type not found for Service Board {chosen}", "serviceType/id")
    mine = (chosen, parent_id(new.get("serviceType")))
    rows = ((parent_id(r.get("board")), parent_id(r.get("serviceType"))) for r in siblings(change))
    if chosen and mine in rows:
        change.refuse("ObjectExists", "The board is a default already.", "board/id")


def site(change: "Change") -> None:
    """A site of the agreement's company or of one that its parent agreement reaches."""
    store, new = change.sim.store, change.new
    agreement = store.get(AGREEMENTS, new.get("agreementId")) or {}
    children = store.under(AGREEMENTS, "parentAgreement", agreement.get("id", -1))
    reached = {parent_id(a.get("company")) for a in (agreement, *children)}
    company = parent_id(new.get("company"))
    if company and company not in reached:
        change.refuse("InvalidValue", f"Company {company} is not of this agreement.", "company/id")
    place = store.get("company/companies/sites", parent_id(new.get("site")))
    if place is not None and parent_id(place.get("company")) != company:
        change.refuse("InvalidValue", f"Site {place['id']} is not of Company {company}", "site/id")
    if any(parent_id(r.get("site")) == parent_id(new.get("site")) != 0 for r in siblings(change)):
        change.refuse("ObjectExists", "The site is named already.", "site/id")


def agreement_id(store: Any, row: Record) -> int:
    return parent_id(row.get("agreement"))


def company_of(store: Store, row: Record) -> Record | None:
    """The company of the agreement, for rows that show it."""
    agreement = store.get(AGREEMENTS, parent_id(row.get("agreement"))) or {}
    company = store.get("company/companies", parent_id(agreement.get("company")))
    return {name: company[name] for name in ("id", "identifier", "name")} if company else None
