"""For the company module."""

from typing import TYPE_CHECKING, Any

from tests.simulators.contract.bodies.kinds import Address, Body

if TYPE_CHECKING:
    from tests.simulators.contract.desk import Desk


def _new_type(desk: "Desk", owner: str) -> dict[str, Any]:
    """A type that nobody has yet, and somebody to give it to."""
    kinds = f"company/{owner}/types"
    made = desk.http.post(f"/{kinds}", json={"name": "Unused", "description": "Unused"})
    kind = made.json()["id"] if made.is_success else max(desk.sim.store.rows(kinds))
    return {"type": {"id": kind}, {"companies": "company", "contacts": "contact"}[owner]: {"id": 301}} | (
        {"company": {"id": 4}} if owner == "companies" else {}
    )


def _merge(desk: "Desk") -> dict[str, Any]:
    return {"toCompanyId": next(c["id"] for c in desk.sim.store.all("company/companies") if not c.get("deletedFlag"))}


def _team(desk: "Desk") -> dict[str, Any]:
    return {"teamRole": desk.reference("company/teamRoles"), "member": desk.reference("system/members")}


def _mail(desk: "Desk") -> dict[str, Any]:
    contacts = desk.sim.store.all("company/contacts")
    items = (c["communicationItems"] for c in contacts if not c.get("disablePortalLoginFlag"))
    return {"email": next(i["value"] for row in items for i in row if i["communicationType"] == "Email")}


def _members_integration(desk: "Desk") -> str:
    """An integration where everyone has a login of their own."""
    body = {"name": "Own logins", "solution": "Own", "loginBy": "Member", "defaultBillingLevel": "Detail"}
    made = desk.http.post("/company/managedDevicesIntegrations", json=body).json()
    return f"/company/managedDevicesIntegrations/{made['id']}/logins"


def _question(desk: "Desk") -> dict[str, Any]:
    words = {"question": f"Sample {len(desk.sim.store.rows('company/configurations/types/questions'))}?"}
    return {"fieldType": "Text", "entryType": "List", "sequenceNumber": 1.0, **words}


def _other_type(desk: "Desk") -> list[dict[str, Any]]:
    kind = {"id": desk.made("/company/configurations/types")["id"]}
    return [{"op": "replace", "path": "type", "value": kind}]


BODIES: dict[str, Body] = {
    "DELETE /company/configurations/bulk": lambda desk: [{"id": desk.made("/company/configurations")["id"]}],
    "PATCH /company/configurations/{id}/changeType": _other_type,
    "/company/companies": lambda desk: {"identifier": "sample", "name": "Sample", "city": "Dubuque"},
    "/company/companies/{id}/merge": _merge,
    "/company/companies/{parentId}/teams": _team,
    "/company/companies/{parentId}/typeAssociations": lambda desk: _new_type(desk, "companies"),
    "/company/companyTypeAssociations": lambda desk: _new_type(desk, "companies"),
    "/company/contacts": lambda desk: {"firstName": "Sample", "lastName": "Person"},
    "/company/contacts/requestPassword": _mail,
    "/company/contacts/{parentId}/communications": lambda desk: {"type": {"id": 2}, "value": "555-0142"},
    "/company/contacts/{parentId}/typeAssociations": lambda desk: _new_type(desk, "contacts"),
    "/company/configurations/types/{parentId}/questions": _question,
}
GIVEN: dict[str, Address] = {
    "/company/contacts/default": lambda desk: "/company/contacts/default?companyId=4",
    "/company/contacts/{id}/image": lambda desk: "/company/contacts/301/image?useDefaultFlag=true",
    "/company/managedDevicesIntegrations/{parentId}/logins": _members_integration,
}
