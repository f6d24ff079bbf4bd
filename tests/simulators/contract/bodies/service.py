"""For the service module."""

from typing import TYPE_CHECKING, Any

from tests.simulators.contract.bodies import project
from tests.simulators.contract.bodies.kinds import Address, Body

if TYPE_CHECKING:
    from tests.simulators.contract.desk import Desk

TICKETS = "service/tickets"


def _open(desk: "Desk") -> list[dict[str, Any]]:
    """Open tickets that hang on no other one."""
    bound = ("parentTicketId", "mergedParentTicket", "hasChildTicket", "hasMergedChildTicketFlag")
    return [t for t in desk.sim.store.all(TICKETS) if not t.get("closedFlag") and not any(t.get(n) for n in bound)]


def _ticket(desk: "Desk") -> dict[str, Any]:
    return {"summary": "Sample", "company": _open(desk)[0]["company"]}


def _lonely(desk: "Desk") -> dict[str, Any]:
    return dict(desk.http.post(f"/{TICKETS}", json=_ticket(desk)).json())


def _merge(desk: "Desk") -> dict[str, Any]:
    """Into the ticket of the address: one more of its company."""
    ticket = _lonely(desk)
    return {"mergeTicketIds": [ticket["id"]], "status": {"id": ticket["status"]["id"]}}


def _address_of_new(ending: str) -> Address:
    return lambda desk: f"/{TICKETS}/{_lonely(desk)['id']}/{ending}"


def _convert(desk: "Desk") -> dict[str, Any]:
    return {"phase": {"id": project.phase(desk)["id"]}, "wbsCode": "1.1"}


def _template(desk: "Desk") -> str:
    """Templates cannot be made by API: one that an administrator has made."""
    store = desk.sim.store
    if not store.rows("service/templates"):
        row = {"id": 1, "name": "Sample", "summary": "Sample", "company": desk.reference("company/companies")}
        with store.writing():
            store.put("service/templates", {**row, "templateFlag": True, "_info": {}})
    return f"/service/templates/{min(store.rows('service/templates'))}"


def _association(desk: "Desk") -> dict[str, Any]:
    return {"id": 1, "addAllSubTypesFlag": True}


BODIES: dict[str, Body] = {
    "/service/tickets": _ticket,
    "/service/tickets/{parentId}/attachChildren": lambda desk: {"childTicketIds": [_lonely(desk)["id"]]},
    "/service/tickets/{parentId}/configurations": lambda desk: desk.reference("company/configurations"),
    "/service/tickets/{parentId}/convert": _convert,
    "/service/tickets/{parentId}/merge": _merge,
    "/service/tickets/{parentId}/notes": lambda desk: {"text": "Sample"},
    "/service/tickets/{parentId}/tasks": lambda desk: {"notes": "Sample"},
    "/service/surveys/{parentId}/results": lambda desk: {"ticketId": _open(desk)[0]["id"]},
    "/service/boards/{grandparentId}/items/{parentId}/associations/{id}": _association,
}
GIVEN: dict[str, Address] = {
    "/service/tickets/{parentId}/attachChildren": _address_of_new("attachChildren"),
    "/service/tickets/{parentId}/convert": _address_of_new("convert"),
    "/service/tickets/{parentId}/merge": _address_of_new("merge"),
    "/service/templates/{id}/generate": lambda desk: f"{_template(desk)}/generate",
    "/service/templates/{id}/info": lambda desk: f"{_template(desk)}/info",
}
