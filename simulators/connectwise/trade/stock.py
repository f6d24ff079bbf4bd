"""Products and what is on hand (FACTS 14)."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

INVENTORY = "procurement/catalog/inventory"
COPIED = (
    *("description", "customerDescription", "price", "cost", "productClass", "taxableFlag"),
    *("unitOfMeasure", "vendor", "vendorSku"),
)
CHARGED_TO = ("ticket", "project", "salesOrder", "opportunity", "invoice")


def in_bin(store: Any, place: Record) -> int:
    return sum(row.get("onHand", 0) for row in store.under(INVENTORY, "warehouseBin", place["id"]))


def on_hand(store: Any, item: int, place: int = 0) -> int:
    """Of one catalog item, in one bin or in all of them."""
    rows = store.under(INVENTORY, "catalogItem", item)
    return sum(r.get("onHand", 0) for r in rows if not place or parent_id(r.get("warehouseBin")) == place)


def vendor_name(store: Any, row: Record) -> str:
    return str((store.get("company/companies", row.get("vendorId")) or {}).get("name", ""))


def catalog_vendor(change: "Change") -> None:
    for field, collection, noun in (
        ("catalogItemId", "procurement/catalog", "Catalog Item"),
        ("vendorId", "company/companies", "Company"),
    ):
        id = change.new.get(field)
        if id and change.sim.store.get(collection, id) is None:
            change.refuse("NotFound", f"{noun} {id} not found", field)


def product(change: "Change") -> None:
    """A product takes from the catalog what the caller does not say, and its company from what it hangs on."""
    new, store = change.new, change.sim.store
    item = store.get("procurement/catalog", parent_id(new.get("catalogItem"))) or {}
    if change.creates:
        for name in COPIED:
            if item.get(name) is not None:
                new.setdefault(name, item[name])
        new.setdefault("locationId", 1)
        new.setdefault("businessUnitId", 1)
    for name in CHARGED_TO:
        owner = store.get(change.resource.fields[name].target, parent_id(new.get(name)))
        if owner is not None and owner.get("company") and not new.get("company"):
            new["company"] = {"id": parent_id(owner["company"])}
