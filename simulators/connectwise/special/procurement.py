"""Procurement: addresses that are no plain lists."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulators.connectwise.errors import NotFound
from simulators.connectwise.schema import Record
from simulators.connectwise.special import bodies, purchasing
from simulators.connectwise.special.generic import copied
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.trade import stock

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

CATALOG, VENDORS = "procurement/catalog", "procurement/catalog/vendors"
PRICING = bodies.body(
    "Catalog Pricing",
    "catalogItem:ref(procurement/catalog) company:ref(company/companies) location:ref(system/locations)"
    " quantity:int date:dt",
)
DETACH = bodies.body(
    "Product Detach",
    "removeFromTicket:bool removeFromInvoice:bool removeFromOpportunity:bool removeFromSalesOrder:bool"
    " removeFromProject:bool",
)


def quantity_on_hand(call: "Call", identifier: str) -> Result:
    """By the catalog item's identifier, in one bin or in all."""
    items = call.sim.store.all(CATALOG)
    found = next((i for i in items if str(i.get("identifier", "")).casefold() == identifier.casefold()), None)
    if found is None:
        raise NotFound(f"Catalog Item {identifier}")
    place = call.request.param("warehouseBinId")
    count = stock.on_hand(call.sim.store, found["id"], int(place) if place.isdigit() else 0)
    return {"count": count}, 200, {}


def pricing(call: "Call", id: int) -> Result:
    """What one costs; price levels are not simulated [I]."""
    values, item = bodies.taken(call, PRICING), _item(call, id)
    reader = call.sim.reader
    found: Record = {"catalogItem": reader.reference(CATALOG, {"id": id}), "quantity": values.get("quantity", 1)}
    for name in ("company", "location"):
        if name in values:
            found[name] = reader.reference(PRICING.fields[name].target, values[name])
    return {**found, "date": values.get("date", call.sim.clock.stamp()), "price": item.get("price", 0.0)}, 201, {}


def _item(call: "Call", id: int) -> Record:
    from simulators.connectwise.api import one

    return one(call, call.sim.resource(CATALOG), [id])


def add_vendor(call: "Call") -> Result:
    record = call.sim.writer.create(call.sim.resource(VENDORS), {}, call.request.json(), call.by)
    return _vendor_shown(call, record), 201, {}


def _vendor_shown(call: "Call", record: Record) -> Record:
    """These rows have no `_info`."""
    found = call.shown(call.sim.resource(VENDORS), record)
    return {name: value for name, value in found.items() if name != "_info"}


def vendors(call: "Call", item: int) -> Result:
    from simulators.connectwise.api import paged, select

    resource = call.sim.resource(VENDORS)
    rows = select(call, resource, call.sim.store.under(VENDORS, "catalogItemId", _item(call, item)["id"]))
    found, status, headers = paged(call, resource, rows)
    return [{name: value for name, value in row.items() if name != "_info"} for row in found], status, headers


def change_vendor(call: "Call", item: int, id: int) -> Result:
    resource = call.sim.resource(VENDORS)
    body = call.request.json()
    sent = {**body, "catalogItemId": item} if isinstance(body, dict) else body
    return _vendor_shown(call, call.sim.writer.put(resource, _vendor(call, item, id), sent, call.by)), 200, {}


def delete_vendor(call: "Call", item: int, id: int) -> Result:
    call.sim.writer.delete(call.sim.resource(VENDORS), _vendor(call, item, id), call.by)
    return None, 204, {}


def _vendor(call: "Call", item: int, id: int) -> Record:
    row = call.sim.store.get(VENDORS, id)
    if row is None or row.get("catalogItemId") != item:
        raise NotFound(f"Catalog Vendor {id}")
    return row


def detach(call: "Call", id: int) -> Result:
    """A product leaves what it was charged to; one that is on an invoice leaves it by that switch only."""
    from simulators.connectwise.api import one

    resource, values = call.sim.resource("procurement/products"), bodies.taken(call, DETACH)
    product = one(call, resource, [id])
    wanted = {name: f"removeFrom{name[:1].upper()}{name[1:]}" for name in stock.CHARGED_TO}
    gone = {name: None for name, switch in wanted.items() if values.get(switch)}
    if not gone:
        raise bodies.refusal(DETACH, "MissingRequiredField", "Say what the product leaves.", "removeFromTicket")
    call.sim.writer.amend(resource, product, dict(gone), call.by)
    return {switch: name in gone for name, switch in wanted.items()}, 201, {}


def in_list(collection: str, method: str) -> Callable[..., Result]:
    """ConnectWise answers an array here even for one record (FACTS 14)."""

    def door(call: "Call", *ids: int) -> Result:
        from simulators.connectwise import api

        resource = call.sim.resource(collection)
        above = list(ids) if method == "POST" else list(ids[:-1])
        api.check_parents(call.sim, resource, above)
        doors = api.LIST if method == "POST" else api.ONE
        value, status, headers = doors[method](call, resource, list(ids))
        if method == "GET":
            api.select(call, resource, [])  # conditions are read, and refused, though there is one record only
        return [value], status, headers

    return door


def _in_lists(collection: str) -> Routes:
    parent, child = collection.rsplit("/", 1)
    address = f"{parent}/{{}}/{child.lower()}"
    found: Routes = {f"POST {address}": in_list(collection, "POST")}
    return found | {f"{m} {address}/{{}}": in_list(collection, m) for m in ("GET", "PUT", "PATCH")}


ROUTES: Routes = {
    "GET procurement/catalog/{text}/quantityonhand": quantity_on_hand,
    "POST procurement/catalog/{}/pricing": pricing,
    "POST procurement/catalog/{}/copy": copied(
        CATALOG, [("procurement/catalog/components", "parentCatalogItem")], rename="identifier"
    ),
    "POST procurement/catalog/vendors": add_vendor,
    "GET procurement/catalog/vendors/{}": vendors,
    "PUT procurement/catalog/{}/vendors/{}": change_vendor,
    "DELETE procurement/catalog/{}/vendors/{}": delete_vendor,
    "POST procurement/products/{}/detach": detach,
    **_in_lists("procurement/products/components"),
    **_in_lists("procurement/products/pickingShippingDetails"),
    **purchasing.ROUTES,
}
