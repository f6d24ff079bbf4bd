"""Purchase orders: closed by their status, numbered, summed up from their lines (FACTS 14)."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator
    from simulators.connectwise.writes import Change

ORDERS, LINES = "procurement/purchaseorders", "procurement/purchaseorders/lineitems"


def prepare(change: "Change") -> None:
    new, sim = change.new, change.sim
    if change.creates:
        new.setdefault("poNumber", next_number(sim))
        new.setdefault("poDate", sim.clock.stamp())
        new["enteredBy"] = change.by
    status = sim.store.get("procurement/purchaseorderstatuses", parent_id(new.get("status"))) or {}
    closes = bool(status.get("closedFlag"))
    if closes and not new.get("closedFlag"):
        new.update(dateClosed=sim.clock.stamp(), closedBy=change.by)
    if not closes:
        new.pop("dateClosed", None)
        new.pop("closedBy", None)
    new["closedFlag"] = closes


def next_number(sim: "Simulator") -> str:
    """The settings' prefix or suffix around a number that counts on."""
    found = sim.store.all("procurement/settings")
    settings = found[0] if found else {}
    number = str(settings.get("startingPurchaseOrderNum", 1) + sim.store.next_id(ORDERS) - 1)
    if settings.get("prefixSuffixType") == "Suffix":
        return number + str(settings.get("purchaseOrderSuffix", ""))
    return str(settings.get("purchaseOrderPrefix", "")) + number


def sub_total(store: Any, order: Record) -> float:
    lines = store.under(LINES, "purchaseOrderId", order.get("id", 0))
    return round(sum(cost_of(store, line) for line in lines if not line.get("canceledFlag")), 4)


def total(store: Any, order: Record) -> float:
    extra = sum(order.get(name) or 0 for name in ("freightCost", "freightTaxTotal", "salesTax"))
    return round(sub_total(store, order) + extra, 4)


def cost_of(store: Any, line: Record) -> float:
    return round((line.get("quantity") or 0) * (line.get("unitCost") or 0), 4)


def number_of(store: Any, line: Record) -> str | None:
    return (store.get(ORDERS, line.get("purchaseOrderId")) or {}).get("poNumber")


def note(change: "Change") -> None:
    if change.creates:
        change.new["enteredBy"] = change.by


def take_along(change: "Change") -> None:
    """Lines and notes go with their order."""
    store = change.sim.store
    for collection, field in ((LINES, "purchaseOrderId"), (f"{ORDERS}/notes", "purchaseHeaderRecID")):
        for row in store.under(collection, field, change.new["id"]):
            store.remove(collection, row["id"])
