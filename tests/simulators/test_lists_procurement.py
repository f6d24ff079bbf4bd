"""Procurement's lists: orders, lines, products, stock (FACTS 8 and 14)."""

from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp

ORDERS = "/procurement/purchaseorders"


@pytest.fixture
def statuses(cw: httpx.Client) -> tuple[int, int]:
    bodies = ({"name": "New", "defaultFlag": True}, {"name": "Closed", "closedFlag": True})
    made = [cw.post("/procurement/purchaseorderstatuses", json=body).json()["id"] for body in bodies]
    return made[0], made[1]


@pytest.fixture
def item(cw: httpx.Client) -> int:
    more = {"customerDescription": "A cable", "subcategory": {"id": 1}, "type": {"id": 1}, "price": 9.0, "cost": 4.0}
    return int(
        cw.post("/procurement/catalog", json={"identifier": "CAB-1", "description": "Cable", **more}).json()["id"]
    )


@pytest.fixture
def order(cw: httpx.Client, statuses: tuple[int, int]) -> int:
    body = {"status": {"id": statuses[0]}, "terms": {"id": 1}, "vendorCompany": {"id": 2}}
    return int(cw.post(ORDERS, json=body).json()["id"])


def line(item: int, number: int = 1, **more: Any) -> dict[str, Any]:
    plain = {"description": "Cable", "quantity": 10, "unitCost": 4.0, "unitOfMeasure": {"id": 1}}
    return {**plain, "lineNumber": number, "product": {"id": item}, **more}


def warehouse(cw: httpx.Client) -> int:
    body = {"name": "Main", "location": {"id": 1}, "department": {"id": 1}}
    return int(cw.post("/procurement/warehouses", json=body).json()["id"])


def patch(cw: httpx.Client, where: str, **values: Any) -> httpx.Response:
    return cw.patch(where, json=[{"op": "replace", "path": name, "value": v} for name, v in values.items()])


def test_an_order_is_numbered_as_the_settings_say(cw: httpx.Client, order: int) -> None:
    assert cw.get(f"{ORDERS}/{order}").json()["poNumber"] == "PO1000"
    patch(cw, "/procurement/settings/1", prefixSuffixType="Suffix", purchaseOrderSuffix="-X")
    status = cw.get(f"{ORDERS}/{order}").json()["status"]
    body = {"status": status, "terms": {"id": 1}, "vendorCompany": {"id": 2}}
    assert cw.post(ORDERS, json=body).json()["poNumber"] == "1001-X"


def test_an_order_is_closed_by_its_status_only(cw: httpx.Client, order: int, statuses: tuple[int, int]) -> None:
    where = f"{ORDERS}/{order}"
    assert patch(cw, where, closedFlag=True).json()["closedFlag"] is False
    closed = patch(cw, where, status={"id": statuses[1]}).json()
    assert (closed["closedFlag"], closed["closedBy"]) == (True, "cwhub_api")
    assert "dateClosed" not in patch(cw, where, status={"id": statuses[0]}).json()


def test_an_order_sums_up_its_lines(cw: httpx.Client, order: int, item: int) -> None:
    cw.post(f"{ORDERS}/{order}/lineitems", json=line(item))
    made = cw.post(f"{ORDERS}/{order}/lineitems", json=line(item, 2, quantity=1, unitCost=2.5)).json()
    assert (made["extCost"], made["receivedStatus"], made["purchaseOrderNumber"]) == (2.5, "Waiting", "PO1000")
    patch(cw, f"{ORDERS}/{order}", freightCost=7.5)
    assert [cw.get(f"{ORDERS}/{order}").json()[n] for n in ("subTotal", "total")] == [42.5, 50.0]


def test_lines_and_notes_lie_under_their_order(cw: httpx.Client, order: int, item: int) -> None:
    made = cw.post(f"{ORDERS}/{order}/lineitems", json=line(item, purchaseOrderId=99)).json()
    note = cw.post(f"{ORDERS}/{order}/notes", json={"text": "call them"}).json()
    assert (made["purchaseOrderId"], note["purchaseHeaderRecID"], note["enteredBy"]) == (order, order, "cwhub_api")
    assert cw.delete(f"{ORDERS}/{order}/lineitems/{made['id']}").status_code == 405
    assert cw.delete(f"{ORDERS}/{order}").status_code == 204
    assert cw.get(f"{ORDERS}/{order}/lineitems").status_code == 404


def test_lines_by_the_dozen_are_taken_one_by_one(cw: httpx.Client, order: int, item: int) -> None:
    bad = {"description": "no product"}
    answer = cw.post(f"{ORDERS}/{order}/lineitems/bulk", json=[line(item), bad, line(item, 2)])
    assert answer.status_code == 207
    rows = answer.json()["payload"]
    assert [r["originalIndex"] for r in rows] == [0, 1, 2]
    assert [(r["success"], r["statusCode"]) for r in rows] == [(True, 201), (False, 400), (True, 201)]
    assert rows[1]["error"]["code"] == "InvalidObject"
    assert cw.get(f"{ORDERS}/{order}/lineitems/count").json() == {"count": 2}
    gone = cw.request("DELETE", f"{ORDERS}/{order}/lineitems/bulk", json={"ids": [rows[0]["data"]["id"], 99]}).json()
    assert [(r["success"], r["statusCode"]) for r in gone["payload"]] == [(True, 204), (False, 404)]


def test_lines_are_put_by_the_dozen(cw: httpx.Client, order: int, item: int) -> None:
    made = cw.post(f"{ORDERS}/{order}/lineitems", json=line(item)).json()
    put = cw.put(f"{ORDERS}/{order}/lineitems/bulk", json=[{**made, "quantity": 3.0}, line(item)])
    assert [r["statusCode"] for r in put.json()["payload"]] == [200, 404]
    assert cw.get(f"{ORDERS}/{order}/lineitems/{made['id']}").json()["quantity"] == 3.0


def test_a_copied_order_has_a_number_of_its_own_and_received_nothing(
    cw: httpx.Client, order: int, item: int, statuses: tuple[int, int]
) -> None:
    cw.post(f"{ORDERS}/{order}/lineitems", json=line(item, receivedQuantity=10, receivedStatus="FullyReceived"))
    patch(cw, f"{ORDERS}/{order}", trackingNumber="1Z")
    answer = cw.post(f"{ORDERS}/{order}/copy")
    copy = answer.json()
    assert (answer.status_code, copy["poNumber"], copy["closedFlag"]) == (201, "PO1001", False)
    assert "trackingNumber" not in copy
    (row,) = cw.get(f"{ORDERS}/{copy['id']}/lineitems").json()
    assert (row["receivedQuantity"], row["receivedStatus"]) == (0, "Waiting")


def test_what_was_received_goes_into_a_batch_and_out(cw: httpx.Client, order: int, item: int) -> None:
    made = cw.post(f"{ORDERS}/{order}/lineitems", json=line(item, receivedQuantity=10)).json()
    assert cw.post(f"{ORDERS}/{order}/unbatch").status_code == 400
    assert cw.post(f"{ORDERS}/{order}/rebatch").json()["success"] is True
    assert cw.get(f"{ORDERS}/{order}/lineitems/{made['id']}").json()["batchedFlag"] is True
    assert cw.post(f"{ORDERS}/{order}/unbatch").json()["success"] is True


def test_demand_becomes_an_order_to_the_vendor(cw: httpx.Client, item: int, order: int) -> None:
    product = cw.post("/procurement/products", json={"catalogItem": {"id": item}, "billableOption": "Billable"}).json()
    demanded = [{"productRecId": product["id"], "quantity": 3}]
    wanted = {"warehouse": {"id": warehouse(cw)}, "vendor": {"id": 2}, "products": demanded}
    answer = cw.post("/procurement/purchasingDemands", json=wanted)
    made = answer.json()["purchaseOrder"]
    assert (answer.status_code, made["vendorCompany"]["id"], made["status"]["name"]) == (201, 2, "New")
    (row,) = cw.get(f"{ORDERS}/{made['id']}/lineitems").json()
    assert (row["product"]["identifier"], row["quantity"], row["unitCost"]) == ("CAB-1", 3, 4.0)


def test_a_product_takes_words_and_prices_from_the_catalog(cw: httpx.Client, item: int) -> None:
    body = {"catalogItem": {"identifier": "CAB-1"}, "billableOption": "Billable", "quantity": 2, "ticket": {"id": 102}}
    made = cw.post("/procurement/products", json=body).json()
    assert (made["description"], made["price"], made["extPrice"], made["company"]["id"]) == ("Cable", 9.0, 18.0, 2)
    answer = cw.post(f"/procurement/products/{made['id']}/detach", json={"removeFromTicket": True})
    assert (answer.status_code, answer.json()["removeFromTicket"]) == (201, True)
    assert "ticket" not in cw.get(f"/procurement/products/{made['id']}").json()


def test_picking_answers_an_array_even_for_one(cw: httpx.Client, item: int) -> None:
    product = cw.post("/procurement/products", json={"catalogItem": {"id": item}, "billableOption": "Billable"}).json()
    where = f"/procurement/products/{product['id']}/pickingShippingDetails"
    (row,) = cw.post(where, json={"warehouse": {"id": 1}, "warehouseBin": {"id": 1}, "pickedQuantity": 1}).json()
    assert cw.get(f"{where}/{row['id']}").json() == [row]
    assert [r["pickedQuantity"] for r in patch(cw, f"{where}/{row['id']}", pickedQuantity=2).json()] == [2]


def test_what_is_on_hand_is_seen_from_the_item_and_from_the_bin(cw: httpx.Client, app: SimulatorApp, item: int) -> None:
    house = warehouse(cw)
    bins = [{"name": name, "warehouse": {"id": house}} for name in "AB"]
    places = [cw.post("/procurement/warehouseBins", json=body).json()["id"] for body in bins]
    with app.sim.store.writing():
        for n, place in enumerate(places, 1):
            row = {"id": n, "catalogItem": {"id": item}, "warehouseBin": {"id": place}, "onHand": 4 * n, "_info": {}}
            app.sim.store.put("procurement/catalog/inventory", row)
    assert [r["onHand"] for r in cw.get(f"/procurement/catalog/{item}/inventory").json()] == [4, 8]
    assert [r["onHand"] for r in cw.get(f"/procurement/warehouseBins/{places[1]}/inventoryOnHand").json()] == [8]
    assert cw.get(f"/procurement/warehouseBins/{places[1]}").json()["quantityOnHand"] == 8
    count = "/procurement/catalog/CAB-1/quantityOnHand"
    assert [cw.get(count).json(), cw.get(f"{count}?warehouseBinId={places[0]}").json()] == [{"count": 12}, {"count": 4}]


def test_a_copied_catalog_item_has_its_components(cw: httpx.Client, item: int) -> None:
    body = {"description": "Plug", "customerDescription": "x", "subcategory": {"id": 1}, "type": {"id": 1}}
    part = cw.post("/procurement/catalog", json={"identifier": "PLUG", **body}).json()
    cw.post(f"/procurement/catalog/{item}/components", json={"quantity": 2, "catalogItem": {"id": part["id"]}})
    copy = cw.post(f"/procurement/catalog/{item}/copy").json()
    assert copy["identifier"] == "Copy of CAB-1"
    (row,) = cw.get(f"/procurement/catalog/{copy['id']}/components").json()
    assert (row["catalogItem"]["identifier"], row["parentCatalogItem"]["id"]) == ("PLUG", copy["id"])


def test_vendors_of_an_item_and_its_price(cw: httpx.Client, item: int) -> None:
    made = cw.post(
        "/procurement/catalog/vendors", json={"catalogItemId": item, "vendorId": 2, "vendorSku": "B-7"}
    ).json()
    assert made["vendorName"] == "Birch & Sons"
    where = f"/procurement/catalog/{item}/vendors/{made['id']}"
    assert cw.put(where, json={"vendorId": 2, "vendorSku": "B-8"}).json()["vendorSku"] == "B-8"
    assert [v["vendorSku"] for v in cw.get(f"/procurement/catalog/vendors/{item}").json()] == ["B-8"]
    assert cw.delete(where).status_code == 204
    assert cw.post(f"/procurement/catalog/{item}/pricing", json={"quantity": 3}).json()["price"] == 9.0


def test_subcategories_are_one_list_at_two_addresses(cw: httpx.Client) -> None:
    category = cw.post("/procurement/categories", json={"name": "Hardware"}).json()["id"]
    made = cw.post(f"/procurement/categories/{category}/subcategories", json={"name": "Cables"}).json()
    assert cw.get(f"/procurement/subcategories/{made['id']}").json()["category"]["name"] == "Hardware"
    assert "category" not in made
    assert cw.delete(f"/procurement/categories/{category}").status_code == 409


def test_details_of_an_adjustment_are_sent_with_it_and_have_a_list(cw: httpx.Client) -> None:
    kind = cw.post("/procurement/adjustments/types", json={"identifier": "Count"}).json()["id"]
    place = {"catalogItem": {"id": 1}, "warehouse": {"id": 1}, "warehouseBin": {"id": 1}}
    body = {"identifier": "A-1", "type": {"id": kind}, "adjustmentDetails": [{**place, "quantityAdjusted": -2}]}
    made = cw.post("/procurement/adjustments", json=body).json()
    where = f"/procurement/adjustments/{made['id']}"
    assert [d["quantityAdjusted"] for d in made["adjustmentDetails"]] == [-2]
    assert [d["adjustment"]["name"] for d in cw.get(f"{where}/details").json()] == ["A-1"]
    cw.post(f"{where}/details", json={**place, "quantityAdjusted": 5})
    assert [d["quantityAdjusted"] for d in cw.get(where).json()["adjustmentDetails"]] == [-2, 5]
    refused = patch(cw, where, adjustmentDetails=[{**place, "quantityAdjusted": 1}, {"quantityAdjusted": 1}])
    assert refused.status_code == 400
    assert [d["quantityAdjusted"] for d in cw.get(where).json()["adjustmentDetails"]] == [-2, 5]
    assert [d["quantityAdjusted"] for d in patch(cw, where, adjustmentDetails=[]).json()["adjustmentDetails"]] == []
