"""For the project module."""

from typing import TYPE_CHECKING, Any

from tests.simulators.contract.bodies.kinds import Address, Body

if TYPE_CHECKING:
    from tests.simulators.contract.desk import Desk

PROJECTS, PHASES = "project/projects", "project/projects/phases"


def _project(desk: "Desk") -> dict[str, Any]:
    """On a board for projects, which is made where there is none."""
    boards = desk.sim.store.all("service/boards")
    board = next((b["id"] for b in boards if b.get("projectFlag")), 0) or _board(desk)
    dates = {"estimatedStart": "2026-11-02T00:00:00Z", "estimatedEnd": "2026-12-02T00:00:00Z"}
    company = desk.reference("company/companies")
    name = f"Project {len(desk.sim.store.rows(PROJECTS))}"
    return {"name": name, "board": {"id": board}, "company": company, "billingMethod": "ActualRates", **dates}


def _board(desk: "Desk") -> int:
    places = {"location": desk.reference("system/locations"), "department": desk.reference("system/departments")}
    made = desk.http.post("/service/boards", json={"name": "Building sites", "projectFlag": True, **places}).json()
    desk.http.post(f"/service/boards/{made['id']}/statuses", json={"name": "Planned", "defaultFlag": True})
    return int(made["id"])


def phase(desk: "Desk") -> dict[str, Any]:
    """A phase of a project that is open."""
    for row in desk.sim.store.all(PHASES):
        if not (desk.sim.store.get(PROJECTS, row["projectId"]) or {}).get("closedFlag"):
            return {"id": row["id"]}
    project = desk.http.post(f"/{PROJECTS}", json=_project(desk)).json()
    return dict(desk.http.post(f"/{PROJECTS}/{project['id']}/phases", json={"description": "One"}).json())


def _ticket(desk: "Desk") -> dict[str, Any]:
    return {"summary": "Sample", "phase": {"id": phase(desk)["id"]}}


def _newcomer(desk: "Desk", collection: str, field: str) -> dict[str, Any]:
    """Somebody who is in no project yet."""
    known = {row[field]["id"] for part in ("contacts", "teamMembers") for row in _rows(desk, part) if field in row}
    rows = desk.sim.store.all(collection)
    return {"id": next(r["id"] for r in rows if r["id"] not in known and not r.get("inactiveFlag"))}


def _rows(desk: "Desk", part: str) -> list[dict[str, Any]]:
    return desk.sim.store.all(f"{PROJECTS}/{part}")


def _member(desk: "Desk") -> dict[str, Any]:
    return {
        "member": _newcomer(desk, "system/members", "member"),
        "projectRole": desk.reference("project/securityRoles"),
    }


def _configuration(desk: "Desk") -> dict[str, Any]:
    return desk.reference("company/configurations")


BODIES: dict[str, Body] = {
    "/project/projects": _project,
    "/project/projects/{parentId}/contacts": lambda desk: {"contact": _newcomer(desk, "company/contacts", "contact")},
    "/project/projects/{parentId}/teamMembers": _member,
    "/project/tickets": _ticket,
    "/project/tickets/{parentId}/configurations": _configuration,
    "/project/tickets/{parentId}/convert": lambda desk: {"recordType": "ProjectIssue"},
    "/project/tickets/{parentId}/notes": lambda desk: {"text": "Sample"},
    "/project/tickets/{parentId}/tasks": lambda desk: {"notes": "Sample"},
}
GIVEN: dict[str, Address] = {}
