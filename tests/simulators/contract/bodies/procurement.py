"""For the procurement module."""

from typing import TYPE_CHECKING, Any

from tests.simulators.contract.bodies.kinds import Address, Body

if TYPE_CHECKING:
    from tests.simulators.contract.desk import Desk

CATALOG, LINES = "procurement/catalog", "procurement/purchaseorders/lineitems"


def _vendor(desk: "Desk") -> dict[str, Any]:
    vendor = desk.reference("company/companies")["id"]
    return {"catalogItemId": desk.reference(CATALOG)["id"], "vendorId": vendor, "vendorSku": "S-1"}


def _vendor_address(desk: "Desk") -> str:
    made = desk.http.post(f"/{CATALOG}/vendors", json=_vendor(desk)).json()
    return f"/{CATALOG}/{made['catalogItemId']}/vendors/{made['id']}"


def _on_hand(desk: "Desk") -> str:
    item = next(iter(desk.sim.store.all(CATALOG)))
    return f"/{CATALOG}/{item['identifier']}/quantityOnHand"


def _line(desk: "Desk") -> dict[str, Any]:
    return desk.sim.store.all(LINES)[0]


def _lines_again(desk: "Desk") -> list[dict[str, Any]]:
    line = _line(desk)
    where = f"/procurement/purchaseorders/{line['purchaseOrderId']}/lineitems/{line['id']}"
    return [dict(desk.http.get(where).json())]


def _new_line(desk: "Desk") -> list[dict[str, Any]]:
    named = ("description", "lineNumber", "product", "quantity", "unitOfMeasure")
    return [{name: row[name] for name in named} for row in _lines_again(desk)]


def _bulk(desk: "Desk") -> str:
    return f"/procurement/purchaseorders/{_line(desk)['purchaseOrderId']}/lineitems/bulk"


def _product(desk: "Desk") -> dict[str, Any]:
    return {"catalogItem": desk.reference(CATALOG), "billableOption": "Billable", "quantity": 1.0}


def _demand(desk: "Desk") -> dict[str, Any]:
    product = desk.http.post("/procurement/products", json=_product(desk)).json()["id"]
    return {
        "warehouse": desk.reference("procurement/warehouses"),
        "vendor": desk.reference("company/companies"),
        "products": [{"productRecId": product, "quantity": 2, "cost": 10.0}],
    }


def _spare_line(desk: "Desk") -> dict[str, Any]:
    where = f"/procurement/purchaseorders/{_line(desk)['purchaseOrderId']}/lineitems"
    return {"ids": [desk.http.post(where, json=_new_line(desk)[0]).json()["id"]]}


BODIES: dict[str, Body] = {
    "DELETE /procurement/purchaseorders/{parentId}/lineitems/bulk": _spare_line,
    "/procurement/catalog/vendors": _vendor,
    "/procurement/catalog/{parentId}/vendors/{id}": _vendor,
    "/procurement/products": _product,
    "/procurement/products/{id}/detach": lambda desk: {"removeFromTicket": True},
    "/procurement/purchasingDemands": _demand,
}
GIVEN: dict[str, Address] = {
    "/procurement/catalog/vendors/{parentId}": lambda desk: f"/{CATALOG}/vendors/{desk.reference(CATALOG)['id']}",
    "/procurement/catalog/{parentId}/vendors/{id}": _vendor_address,
    "/procurement/catalog/{catalogItemIdentifier}/quantityOnHand": _on_hand,
    "/procurement/purchaseorders/{parentId}/lineitems/bulk": _bulk,
}
