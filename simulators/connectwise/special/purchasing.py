"""Purchase orders: copies, batches, demand, and lines by the dozen (FACTS 8 and 14)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulators.connectwise.errors import ApiError, NotFound, Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.special import bodies
from simulators.connectwise.special.generic import created, duplicate, duplicate_children
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.trade import orders

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

ORDERS, LINES = orders.ORDERS, orders.LINES
DEMAND = bodies.body(
    "Purchasing Demand",
    "warehouse:ref(procurement/warehouses)! vendor:ref(company/companies)! products:list!",
)
TERMS = {"id": 1, "name": "Net 30 days"}  # what a demand's order gets [I]
FRESH = ("closedFlag", "closedBy", "dateClosed", "vendorInvoiceNumber", "vendorInvoiceDate", "trackingNumber")
UNRECEIVED = {"receivedQuantity": 0, "receivedStatus": "Waiting", "closedFlag": False, "batchedFlag": None}


def order_of(call: "Call", id: int) -> Record:
    from simulators.connectwise.api import one

    return one(call, call.sim.resource(ORDERS), [id])


def copy(call: "Call", id: int) -> Result:
    """A new number, nothing received yet."""
    source, sim = order_of(call, id), call.sim
    with sim.store.writing():
        fresh: Record = {**dict.fromkeys(FRESH), "closedFlag": False, "poNumber": orders.next_number(sim)}
        record = duplicate(call, sim.resource(ORDERS), source, **fresh, poDate=sim.clock.stamp())
        for line in duplicate_children(call, sim.resource(LINES), "purchaseOrderId", id, record["id"]).values():
            sim.writer.amend(sim.resource(LINES), sim.store.rows(LINES)[line], dict(UNRECEIVED), call.by)
    return created(call, sim.resource(ORDERS), record)


def quick_access(call: "Call", id: int) -> Result:
    """The description has a whole HTTP message here; so it is [I]."""
    order_of(call, id)
    return {"statusCode": "OK", "reasonPhrase": "OK", "isSuccessStatusCode": True}, 200, {}


def batching(batched: bool) -> Callable[..., Result]:
    """unbatch takes the lines out of accounting, rebatch puts them back."""

    def door(call: "Call", id: int) -> Result:
        sim, order = call.sim, order_of(call, id)
        lines = [n for n in sim.store.under(LINES, "purchaseOrderId", order["id"]) if _fits(n, batched)]
        if not lines:
            word = "unbatched" if batched else "batched"
            message = f"Purchase Order {id} has no {word} line."
            raise Refused(400, "InvalidObject", message)
        with sim.store.writing():
            for line in lines:
                sim.writer.amend(sim.resource(LINES), line, {"batchedFlag": batched}, call.by)
        return {"success": True, "message": f"{len(lines)} lines changed."}, 200, {}

    return door


def _fits(line: Record, batched: bool) -> bool:
    """Only what was received can be in a batch."""
    return bool(line.get("batchedFlag")) != batched and (not batched or bool(line.get("receivedQuantity")))


def delete_lines(call: "Call", id: int) -> Result:
    """Every line of the order: the address takes no ids [I]."""
    sim, order = call.sim, order_of(call, id)
    with sim.store.writing():
        for line in sim.store.under(LINES, "purchaseOrderId", order["id"]):
            sim.writer.delete(sim.resource(LINES), line, call.by)
    return None, 204, {}


def bulk_create(call: "Call", id: int) -> Result:
    resource, order = call.sim.resource(LINES), order_of(call, id)
    above = {"purchaseOrderId": order["id"]}
    return _each(call, _items(call), 201, lambda item: call.sim.writer.create(resource, above, item, call.by))


def bulk_put(call: "Call", id: int) -> Result:
    resource, order = call.sim.resource(LINES), order_of(call, id)

    def put(item: Any) -> Record:
        line = _line(call, order["id"], item.get("id") if isinstance(item, dict) else None)
        return call.sim.writer.put(resource, line, item, call.by)

    return _each(call, _items(call), 200, put)


def bulk_delete(call: "Call", id: int) -> Result:
    resource, order = call.sim.resource(LINES), order_of(call, id)
    body = call.request.json()
    if not isinstance(body, dict) or not isinstance(body.get("ids"), list):
        raise Refused(400, "InvalidObject", "The request body must have a list of ids.")

    def delete(wanted: Any) -> Record:
        line = _line(call, order["id"], wanted)
        call.sim.writer.delete(resource, line, call.by)
        return line

    return _each(call, body["ids"], 204, delete)


def _items(call: "Call") -> list[Any]:
    body = call.request.json()
    if not isinstance(body, list):
        raise Refused(400, "InvalidObject", "The request body must be a list.")
    return body


def _line(call: "Call", order: int, id: Any) -> Record:
    line = call.sim.store.get(LINES, id) if isinstance(id, int) else None
    if line is None or line.get("purchaseOrderId") != order:
        raise NotFound(f"Purchase Order Line Item {id}")
    return line


def _each(call: "Call", items: list[Any], status: int, act: Callable[[Any], Record]) -> Result:
    """One by one: what fails does not hold up the others."""
    rows: list[Record] = []
    for index, item in enumerate(items):
        try:
            row: Record = {"success": True, "statusCode": status, "data": {"id": act(item)["id"]}}
        except ApiError as error:
            told = {**error.body(), "errors": error.errors or []}
            row = {"success": False, "statusCode": error.status, "error": told}
        rows.append({"originalIndex": index, **row})
    return {"payload": rows}, 207, {}


def demand(call: "Call") -> Result:
    """What is needed becomes lines of a new order to the vendor."""
    sim, values = call.sim, bodies.taken(call, DEMAND)
    wanted = [(_product(call, row), row) for row in values["products"]]
    statuses = sim.store.all("procurement/purchaseorderstatuses")
    first = next((s for s in statuses if s.get("defaultFlag")), statuses[0] if statuses else None)
    order: Record = {"vendorCompany": values["vendor"], "warehouse": values["warehouse"], "closedFlag": False}
    order |= {"poNumber": orders.next_number(sim), "poDate": sim.clock.stamp(), "enteredBy": call.by}
    order |= {"status": {"id": first["id"]}, "terms": TERMS} if first else {"terms": TERMS}
    with sim.store.writing():
        made = sim.writer.add(sim.resource(ORDERS), order, call.by)
        for number, (product, row) in enumerate(wanted, 1):
            sim.writer.add(sim.resource(LINES), _demanded(made["id"], number, product, row), call.by)
    return _shown(call, values, made), 201, {}


def _product(call: "Call", row: Any) -> Record:
    id = row.get("productRecId") if isinstance(row, dict) else None
    product = call.sim.store.get("procurement/products", id) if isinstance(id, int) else None
    if product is None:
        raise bodies.refusal(DEMAND, "NotFound", f"Product Item {id} not found", "products")
    return product


def _demanded(order: int, number: int, product: Record, row: Record) -> Record:
    return {
        "purchaseOrderId": order,
        "lineNumber": number,
        "description": product.get("description", ""),
        "product": product.get("catalogItem"),
        "quantity": row.get("quantity") or product.get("quantity", 1),
        "unitCost": row.get("cost") or product.get("cost", 0.0),
        "unitOfMeasure": product.get("unitOfMeasure"),
        **{name: value for name, value in UNRECEIVED.items() if value is not None},
    }


def _shown(call: "Call", values: Record, order: Record) -> Record:
    reader = call.sim.reader
    return {
        "warehouse": reader.reference("procurement/warehouses", values["warehouse"]),
        "vendor": reader.reference("company/companies", values["vendor"]),
        "products": values["products"],
        "purchaseOrder": reader.full(call.sim.resource(ORDERS), order),
    }


ROUTES: Routes = {
    "POST procurement/purchaseorders/{}/copy": copy,
    "GET procurement/purchaseorders/{}/quickaccess/count": quick_access,
    "POST procurement/purchaseorders/{}/unbatch": batching(False),
    "POST procurement/purchaseorders/{}/rebatch": batching(True),
    "DELETE procurement/purchaseorders/{}/lineitems": delete_lines,
    "POST procurement/purchaseorders/{}/lineitems/bulk": bulk_create,
    "PUT procurement/purchaseorders/{}/lineitems/bulk": bulk_put,
    "DELETE procurement/purchaseorders/{}/lineitems/bulk": bulk_delete,
    "POST procurement/purchasingdemands": demand,
}
