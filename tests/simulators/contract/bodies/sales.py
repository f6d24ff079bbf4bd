"""For the sales module."""

from typing import TYPE_CHECKING, Any

from tests.simulators.contract.bodies import project
from tests.simulators.contract.bodies.kinds import Address, Body

if TYPE_CHECKING:
    from tests.simulators.contract.desk import Desk

AT = "/sales/opportunities"


def _opportunity(desk: "Desk") -> dict[str, Any]:
    """Of a company and one of its own people."""
    contact = next(c for c in desk.sim.store.all("company/contacts") if c.get("company") and not c.get("inactiveFlag"))
    seller = {"primarySalesRep": desk.reference("system/members")}
    return {"name": "Sample", "company": contact["company"], "contact": {"id": contact["id"]}, **seller}


def _made(desk: "Desk") -> int:
    return int(desk.http.post(AT, json=_opportunity(desk)).json()["id"])


def _status(desk: "Desk") -> dict[str, Any]:
    return desk.reference("sales/opportunities/statuses")


def _item(desk: "Desk") -> dict[str, Any]:
    more = {"opportunity": {"id": 1}, "forecastDescription": "Sample", "revenue": 100.0}
    return {"status": _status(desk), "forecastType": "Product", **more}


def _forecast_item(desk: "Desk") -> str:
    opportunity = _made(desk)
    made = desk.http.post(f"{AT}/{opportunity}/forecast/{opportunity}", json=_item(desk)).json()
    return f"{AT}/{opportunity}/forecast/{made['id']}"


def _conversion(desk: "Desk") -> str:
    opportunity = _made(desk)
    desk.http.post(f"{AT}/{opportunity}/convertToServiceTicket", json={"summary": "Sample"})
    return f"{AT}/conversions/{opportunity}"


def _project(desk: "Desk") -> dict[str, Any]:
    phase = desk.sim.store.rows(project.PHASES)[project.phase(desk)["id"]]
    board = desk.sim.store.rows(project.PROJECTS)[phase["projectId"]]["board"]
    dates = {"estimatedStart": "2026-11-02T00:00:00Z", "estimatedEnd": "2026-12-02T00:00:00Z"}
    return {"name": "Sample", "board": board, **dates}


def _agreement(desk: "Desk") -> dict[str, Any]:
    dates = {"startDate": "2026-11-02T00:00:00Z", "noEndingDateFlag": True}
    return {"name": "Sample", "type": desk.reference("finance/agreements/types"), **dates}


def _of_new(ending: str) -> Address:
    return lambda desk: f"{AT}/{_made(desk)}/{ending}"


def _order(desk: "Desk") -> str:
    return f"/sales/orders/conversions/{desk.reference('sales/orders')['id']}"


BODIES: dict[str, Body] = {
    "/sales/opportunities": _opportunity,
    "/sales/opportunities/{parentId}/forecast": lambda desk: {"forecastItems": [_item(desk)]},
    "/sales/opportunities/{parentId}/forecast/": lambda desk: {"forecastItems": [_item(desk)]},
    "/sales/opportunities/{parentId}/forecast/{id}": _item,
    "/sales/opportunities/{id}/convertToAgreement": _agreement,
    "/sales/opportunities/{id}/convertToProject": _project,
    "/sales/opportunities/{id}/convertToSalesOrder": lambda desk: {"name": "Sample"},
    "/sales/opportunities/{id}/convertToServiceTicket": lambda desk: {"summary": "Sample"},
}
GIVEN: dict[str, Address] = {
    "/sales/opportunities/conversions/{id}": _conversion,
    "/sales/orders/conversions/{id}": _order,
    "/sales/opportunities/{parentId}/forecast": _of_new("forecast"),
    "/sales/opportunities/{parentId}/forecast/": _of_new("forecast/"),
    "/sales/opportunities/{parentId}/forecast/count": _of_new("forecast/count"),
    "/sales/opportunities/{parentId}/forecast/{id}": _forecast_item,
    "/sales/opportunities/{parentId}/forecast/copy/{id}": lambda desk: (
        f"{AT}/{_made(desk)}/forecast/copy/{_made(desk)}"
    ),
    "/sales/opportunities/{id}/convertToAgreement": _of_new("convertToAgreement"),
    "/sales/opportunities/{id}/convertToProject": _of_new("convertToProject"),
    "/sales/opportunities/{id}/convertToSalesOrder": _of_new("convertToSalesOrder"),
    "/sales/opportunities/{id}/convertToServiceTicket": _of_new("convertToServiceTicket"),
}
