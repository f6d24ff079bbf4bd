"""The lists of sales: opportunities with forecast, orders, activities (FACTS 15)."""

from typing import Any

import httpx
import pytest

AT = "/sales/opportunities"


@pytest.fixture
def statuses(cw: httpx.Client) -> dict[str, int]:
    bodies = (
        {"name": "Open", "defaultFlag": True},
        {"name": "Won", "wonFlag": True},
        {"name": "Lost", "lostFlag": True},
    )
    return {b["name"]: cw.post(f"{AT}/statuses", json=b).json()["id"] for b in bodies}  # type: ignore[misc]


@pytest.fixture
def opportunity(cw: httpx.Client, statuses: dict[str, int]) -> int:
    return new(cw)


def new(cw: httpx.Client) -> int:
    body = {"name": "Ten laptops", "company": {"id": 1}, "contact": {"id": 1}, "primarySalesRep": {"id": 2}}
    answer = cw.post(AT, json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def item(cw: httpx.Client, opportunity: int, status: int, kind: str, revenue: float, cost: float) -> int:
    body = {"opportunity": {"id": opportunity}, "status": {"id": status}, "forecastType": kind}
    answer = cw.post(f"{AT}/{opportunity}/forecast/{opportunity}", json={**body, "revenue": revenue, "cost": cost})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def patch(cw: httpx.Client, where: str, **values: Any) -> httpx.Response:
    return cw.patch(where, json=[{"op": "replace", "path": name, "value": v} for name, v in values.items()])


def test_a_new_opportunity_gets_what_nobody_said(cw: httpx.Client, statuses: dict[str, int]) -> None:
    cw.post("/sales/probabilities", json={"probability": 20})
    cw.post("/sales/stages", json={"name": "Qualify", "probability": {"id": 1}})
    made = cw.get(f"{AT}/{new(cw)}").json()
    assert (made["status"]["name"], made["stage"]["name"], made["probability"]["name"]) == ("Open", "Qualify", "20")
    assert made["expectedCloseDate"] > made["dateBecameLead"]


def test_an_opportunity_is_closed_by_a_status_that_is_won_or_lost(
    cw: httpx.Client, opportunity: int, statuses: dict[str, int]
) -> None:
    won = patch(cw, f"{AT}/{opportunity}", status={"id": statuses["Won"]}).json()
    assert won["closedBy"]["identifier"] == "cwhub_api"
    assert "closedDate" in won
    assert "closedDate" not in patch(cw, f"{AT}/{opportunity}", status={"id": statuses["Open"]}).json()


def test_a_forecast_is_an_object_with_items_and_sums(
    cw: httpx.Client, opportunity: int, statuses: dict[str, int]
) -> None:
    item(cw, opportunity, statuses["Open"], "Product", 1000.0, 800.0)
    item(cw, opportunity, statuses["Won"], "Service", 500.0, 100.0)
    item(cw, opportunity, statuses["Lost"], "Product", 50.0, 10.0)
    found = cw.get(f"{AT}/{opportunity}/forecast").json()
    assert (found["id"], len(found["forecastItems"])) == (opportunity, 3)
    assert found["productRevenue"]["revenue"] == 1050.0
    ended = {name: found[f"{name}Revenue"]["revenue"] for name in ("won", "lost", "open")}
    assert ended == {"won": 500.0, "lost": 50.0, "open": 1000.0}
    total = found["forecastRevenueTotals"]
    assert (total["revenue"], total["cost"], total["margin"], total["percentage"]) == (1550.0, 910.0, 640.0, 41.29)


def test_a_forecast_is_a_list_where_the_setting_says_so(
    cw: httpx.Client, control: httpx.Client, opportunity: int
) -> None:
    control.put("/settings", json={"forecast_is_list": True})
    assert [f["id"] for f in cw.get(f"{AT}/{opportunity}/forecast").json()] == [opportunity]


def test_items_of_a_forecast_are_edited_one_by_one(
    cw: httpx.Client, opportunity: int, statuses: dict[str, int]
) -> None:
    where = f"{AT}/{opportunity}/forecast/{item(cw, opportunity, statuses['Open'], 'Product', 10.0, 4.0)}"
    assert cw.get(where).json()["margin"] == 6.0
    assert patch(cw, where, revenue=20.0).json()["margin"] == 16.0
    assert cw.get(f"{AT}/{opportunity}/forecast/count").json() == {"count": 1}
    assert cw.delete(where).status_code == 204
    assert cw.get(f"{AT}/{opportunity}/forecast").json()["forecastItems"] == []


def test_a_forecast_is_replaced_copied_and_deleted_whole(
    cw: httpx.Client, opportunity: int, statuses: dict[str, int]
) -> None:
    row = {"opportunity": {"id": opportunity}, "status": {"id": statuses["Open"]}, "forecastType": "Agreement"}
    item(cw, opportunity, statuses["Open"], "Product", 10.0, 4.0)
    put = cw.put(f"{AT}/{opportunity}/forecast/", json={"forecastItems": [row, row]}).json()
    assert [r["forecastType"] for r in put["forecastItems"]] == ["Agreement", "Agreement"]
    other = new(cw)
    assert cw.post(f"{AT}/{other}/forecast/copy/{opportunity}").json()["success"] is True
    assert cw.get(f"{AT}/{other}/forecast/count").json() == {"count": 2}
    assert (
        patch(cw, f"{AT}/{other}/forecast/", forecastItems=[row]).json()["forecastItems"][0]["opportunity"]["id"]
        == other
    )
    assert cw.delete(f"{AT}/{other}/forecast/").status_code == 204
    assert cw.get(f"{AT}/{other}/forecast/count").json() == {"count": 0}


def test_nothing_of_a_forecast_is_replaced_when_one_item_is_refused(
    cw: httpx.Client, opportunity: int, statuses: dict[str, int]
) -> None:
    item(cw, opportunity, statuses["Open"], "Product", 10.0, 4.0)
    good = {"opportunity": {"id": opportunity}, "status": {"id": statuses["Open"]}, "forecastType": "Agreement"}
    answer = cw.put(f"{AT}/{opportunity}/forecast/", json={"forecastItems": [good, {"forecastType": "Hope"}]})
    assert answer.status_code == 400
    (kept,) = cw.get(f"{AT}/{opportunity}/forecast").json()["forecastItems"]
    assert kept["forecastType"] == "Product"


def test_what_came_of_an_opportunity_is_remembered(cw: httpx.Client, opportunity: int) -> None:
    ticket = cw.post(f"{AT}/{opportunity}/convertToServiceTicket", json={"summary": "Set them up"})
    assert (ticket.status_code, ticket.json()["contact"]["id"]) == (201, 1)
    cw.post("/sales/orders/statuses", json={"name": "Ordered", "defaultFlag": True})
    order = cw.post(f"{AT}/{opportunity}/convertToSalesOrder", json={}).json()
    assert (order["salesRep"]["id"], order["opportunity"]["id"]) == (2, opportunity)
    known = cw.get(f"{AT}/conversions/{opportunity}").json()
    assert [row["convertedTo"]["id"] for row in known] == [ticket.json()["id"], order["id"]]
    again = cw.post(f"{AT}/{opportunity}/convertToServiceTicket", json={"ticketId": 101}).json()
    assert again["id"] == 101


def test_an_order_becomes_a_ticket_and_sums_up_its_products(cw: httpx.Client) -> None:
    (status,) = cw.post("/sales/orders/statuses", json={"name": "Ordered"}).json()
    body = {"company": {"id": 2}, "status": {"id": status["id"]}, "salesRep": {"id": 2}}
    order = cw.post("/sales/orders", json=body).json()["id"]
    product = {"catalogItem": {"id": 1}, "billableOption": "Billable", "quantity": 2, "price": 50.0, "cost": 30.0}
    cw.post("/procurement/products", json={**product, "salesOrder": {"id": order}})
    (recap,) = cw.get(f"/sales/orders/{order}/financialrecap").json()
    assert (recap["billableAmount"], recap["cost"], recap["margin"], recap["percent"]) == (100.0, 60.0, 40.0, 40.0)
    ticket = cw.post(f"/sales/orders/{order}/convertToServiceTicket").json()
    assert ticket["company"]["id"] == 2
    assert [c["convertedTo"]["id"] for c in cw.get(f"/sales/orders/conversions/{order}").json()] == [ticket["id"]]


def test_an_activity_gets_its_status_and_who_gave_it(cw: httpx.Client) -> None:
    cw.post("/sales/activities/statuses", json={"name": "Open", "defaultFlag": True})
    done = cw.post("/sales/activities/statuses", json={"name": "Done", "closedFlag": True}).json()["id"]
    made = cw.post("/sales/activities", json={"name": "Call", "assignTo": {"identifier": "BQuill"}}).json()
    assert (made["status"]["name"], made["assignedBy"]["identifier"]) == ("Open", "cwhub_api")
    assert "dateClosedUtc" in patch(cw, f"/sales/activities/{made['id']}", status={"id": done}).json()


def test_an_opportunity_goes_with_its_forecast_and_notes(
    cw: httpx.Client, opportunity: int, statuses: dict[str, int]
) -> None:
    item(cw, opportunity, statuses["Open"], "Product", 10.0, 4.0)
    assert cw.post(f"{AT}/{opportunity}/notes", json={"text": "keen"}).json()["enteredBy"] == "cwhub_api"
    assert cw.delete(f"{AT}/{opportunity}").status_code == 204
    assert cw.get(f"{AT}/{opportunity}/forecast").status_code == 404
    assert cw.delete(f"{AT}/statuses/{statuses['Open']}").status_code == 204
