"""For the system module."""

from typing import TYPE_CHECKING

from tests.simulators.contract.bodies.kinds import Address, Body

if TYPE_CHECKING:
    from tests.simulators.contract.desk import Desk

POD = {"screenId": 1, "description": "A pod", "url": "https://pod.example/?id=[cw_id]", "type": "Pod", "origin": "*"}
HOOK = {"url": "https://hook.example/?recordId=", "objectId": 1, "type": "ticket", "level": "owner"}
BUNDLE = {"requests": [{"sequenceNumber": 1, "resourceType": "Ticket", "apiRequest": {"page": {"pageSize": 3}}}]}
BODIES: dict[str, Body] = {
    "/system/callbacks": lambda desk: HOOK,
    "/system/connectwisehostedsetups": lambda desk: POD,
    "/system/bundles": lambda desk: BUNDLE,
    "/system/bundles/count": lambda desk: BUNDLE,
}


def _picture(desk: "Desk") -> str:
    """Only pictures have thumbnails, and the newest document of the world may be a letter."""
    return f"/system/documents/{desk.made('/system/documents')['id']}/thumbnail"


GIVEN: dict[str, Address] = {
    "/system/reports/{reportName}": lambda desk: "/system/reports/Service",
    "/system/reports/{reportName}/columns": lambda desk: "/system/reports/Service/columns",
    "/system/reports/{reportName}/count": lambda desk: "/system/reports/Service/count",
    "/system/documents/{id}/thumbnail": _picture,
    "/system/members/{memberIdentifier}/tokens": lambda desk: "/system/members/cwhub_api/tokens",
}
