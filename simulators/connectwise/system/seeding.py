"""The lists of the system module that a world need not name."""

from itertools import product

from simulators.connectwise.schema import Record

ROLES = ((63, "Admin", True), (64, "Service", False), (65, "Finance", False), (66, "API", False))
MEMBER_TYPES = ("Employee", "Contractor")
STRUCTURE_LEVEL = {"id": 2, "name": "Location"}


def complete_system(found: dict[str, list[Record]]) -> None:
    found.setdefault("system/securityroles", _roles(found))
    found.setdefault("system/members/types", [{"id": n, "name": name} for n, name in enumerate(MEMBER_TYPES, 1)])
    found.setdefault("system/departments/locations", _structure(found))
    found.setdefault("system/locations/workRoles", _work_roles(found))
    found.setdefault("system/links", [_link(1, "Dashboard", "Company"), _link(2, "Ticket report", "Service")])
    found.setdefault("system/mySecurity/customizeItems", [_setup_item(n, i) for n, i in enumerate(SETUP_ITEMS, 1)])
    for location in found.get("system/locations", ()):
        location.setdefault("structureLevel", dict(STRUCTURE_LEVEL))


SETUP_ITEMS = ("Board", "CompanyStatus", "MemberType", "SLA")


def _setup_item(id: int, name: str) -> Record:
    return {"id": id, "customizeIdentifier": "SystemTableSetup", "itemIdentifier": name}


def _link(id: int, name: str, screen: str) -> Record:
    return {"id": id, "name": name, "screenLink": screen, "url": f"https://links.example/{screen.lower()}?id=[id]"}


def _roles(found: dict[str, list[Record]]) -> list[Record]:
    """The usual ones, and those that the world's members name."""
    roles = {id: {"id": id, "name": name, "roleType": name, "adminFlag": admin} for id, name, admin in ROLES}
    for member in found.get("system/members", ()):
        role = member.get("securityRole") or {}
        if "id" in role and role["id"] not in roles:
            roles[role["id"]] = {"id": role["id"], "name": str(role.get("name", f"Role {role['id']}"))}
    return [{"inactiveFlag": False, **role} for role in roles.values()]


def _structure(found: dict[str, list[Record]]) -> list[Record]:
    """Every department is in every place."""
    pairs = product(found.get("system/locations", ()), found.get("system/departments", ()))
    return [
        {"id": n, "location": {"id": place["id"]}, "department": {"id": department["id"]}}
        for n, (place, department) in enumerate(pairs, 1)
    ]


def _work_roles(found: dict[str, list[Record]]) -> list[Record]:
    pairs = product(found.get("system/locations", ()), found.get("time/workRoles", ()))
    return [
        {"id": n, "location": {"id": place["id"]}, "workRole": {"id": role["id"]}, "workRoleInactiveFlag": False}
        for n, (place, role) in enumerate(pairs, 1)
    ]
