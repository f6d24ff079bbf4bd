"""Projects and their tickets: they share ids with service tickets, and have rules of their own (FACTS 15)."""

from typing import Any

import httpx
import pytest

from simulators.connectwise import callbacks
from simulators.connectwise.app import SimulatorApp

DATES = {"estimatedStart": "2026-11-02T00:00:00Z", "estimatedEnd": "2026-12-02T00:00:00Z"}


@pytest.fixture
def board(cw: httpx.Client) -> int:
    """A board for projects with two statuses."""
    places = {"location": {"id": 1}, "department": {"id": 1}}
    made = cw.post("/service/boards", json={"name": "Building", "projectFlag": True, **places}).json()["id"]
    cw.post(f"/service/boards/{made}/statuses", json={"name": "Planned", "defaultFlag": True})
    cw.post(f"/service/boards/{made}/statuses", json={"name": "Built", "closedStatus": True})
    return int(made)


@pytest.fixture
def project(cw: httpx.Client, board: int) -> int:
    cw.post("/project/statuses", json={"name": "Open", "defaultFlag": True})
    cw.post("/project/statuses", json={"name": "Closed", "closedFlag": True})
    body = {"name": "New office", "board": {"id": board}, "company": {"id": 2}, "billingMethod": "FixedFee", **DATES}
    answer = cw.post("/project/projects", json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


@pytest.fixture
def phase(cw: httpx.Client, project: int) -> int:
    return int(cw.post(f"/project/projects/{project}/phases", json={"description": "Cabling"}).json()["id"])


def ticket(cw: httpx.Client, phase: int, **more: Any) -> dict[str, Any]:
    answer = cw.post("/project/tickets", json={"summary": "Pull the cable", "phase": {"id": phase}, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def patch(cw: httpx.Client, where: str, **values: Any) -> httpx.Response:
    return cw.patch(where, json=[{"op": "replace", "path": name, "value": v} for name, v in values.items()])


def test_a_new_project_gets_its_status_and_its_billing(cw: httpx.Client, project: int) -> None:
    made = cw.get(f"/project/projects/{project}").json()
    assert (made["status"]["name"], made["closedFlag"], made["location"]["name"]) == ("Open", False, "Main")
    assert (made["billTime"], made["billingRateType"], made["budgetAnalysis"]) == (
        "NoDefault",
        "WorkRole",
        "ActualHours",
    )


def test_a_project_is_closed_by_its_status(cw: httpx.Client, project: int) -> None:
    where = f"/project/projects/{project}"
    assert patch(cw, where, closedFlag=True).json()["closedFlag"] is False
    assert patch(cw, where, status={"name": "Closed"}).json()["closedFlag"] is True


def test_phases_are_numbered_by_their_place(cw: httpx.Client, project: int, phase: int) -> None:
    where = f"/project/projects/{project}/phases"
    below = cw.post(where, json={"description": "Floor one", "parentPhase": {"id": phase}}).json()
    beside = cw.post(where, json={"description": "Switches"}).json()
    assert [below["wbsCode"], beside["wbsCode"]] == ["1.1", "2"]
    assert below["parentPhase"]["name"] == "Cabling"
    assert cw.delete(f"{where}/{phase}").status_code == 409


def test_a_ticket_takes_project_company_board_and_status_from_its_phase(
    cw: httpx.Client, project: int, phase: int, board: int
) -> None:
    made = ticket(cw, phase)
    assert (made["project"]["id"], made["company"]["id"], made["board"]["id"]) == (project, 2, board)
    assert (made["status"]["name"], made["wbsCode"], made["isIssueFlag"]) == ("Planned", "1.1", False)
    assert "sla" not in made


def test_service_and_project_tickets_never_share_a_number(cw: httpx.Client, phase: int) -> None:
    first = cw.post("/service/tickets", json={"summary": "x", "company": {"id": 1}}).json()["id"]
    second = ticket(cw, phase)["id"]
    third = cw.post("/service/tickets", json={"summary": "x", "company": {"id": 1}}).json()["id"]
    assert (second, third) == (first + 1, first + 2)
    assert cw.get(f"/service/tickets/{second}").status_code == 404
    assert cw.get(f"/project/tickets/{first}").status_code == 404
    assert second not in [t["id"] for t in cw.get("/service/tickets").json()]


def test_its_notes_lie_under_its_own_path(cw: httpx.Client, phase: int) -> None:
    made = ticket(cw, phase, initialDescription="as drawn")["id"]
    cw.post(f"/project/tickets/{made}/notes", json={"text": "half done", "internalAnalysisFlag": True})
    found = [(n["text"], n["ticket"]["id"]) for n in cw.get(f"/project/tickets/{made}/allNotes").json()]
    assert found == [("as drawn", made), ("half done", made)]
    both = [cw.get(f"/{kind}/tickets/{made}/notes").json() for kind in ("project", "service")]
    assert both[0] == both[1] != []


def test_a_note_moves_the_project_ticket_s_last_updated(cw: httpx.Client, phase: int) -> None:
    made = ticket(cw, phase)
    patch(cw, "/service/tickets/101", summary="time goes on")
    cw.post(f"/project/tickets/{made['id']}/notes", json={"text": "x", "customerUpdatedFlag": True})
    now = cw.get(f"/project/tickets/{made['id']}").json()
    assert (now["customerUpdatedFlag"], made["customerUpdatedFlag"]) == (True, False)


def test_project_tickets_are_searched_with_conditions_in_the_body(cw: httpx.Client, project: int, phase: int) -> None:
    made = ticket(cw, phase)["id"]
    body = {"conditions": f"project/id={project} and phase/name='Cabling'"}
    answer = cw.post("/project/tickets/search", json=body)
    assert (answer.status_code, [t["id"] for t in answer.json()]) == (200, [made])
    assert cw.post("/project/tickets/search", json={"conditions": "project/id=99"}).json() == []


def test_closing_a_project_ticket_is_the_status_s_doing(cw: httpx.Client, phase: int) -> None:
    where = f"/project/tickets/{ticket(cw, phase)['id']}"
    closed = patch(cw, where, status={"name": "Built"}).json()
    assert (closed["closedFlag"], closed["closedBy"]) == (True, "cwhub_api")


def test_a_closed_project_takes_tickets_only_where_the_setting_says_so(
    cw: httpx.Client, control: httpx.Client, project: int, phase: int
) -> None:
    patch(cw, f"/project/projects/{project}", status={"name": "Closed"})
    body = {"summary": "late", "phase": {"id": phase}}
    assert cw.post("/project/tickets", json=body).status_code == 400
    control.put("/settings", json={"closed_project_takes_tickets": True})
    assert cw.post("/project/tickets", json=body).status_code == 201


def test_a_service_ticket_becomes_a_project_ticket_with_all_that_is_on_it(
    cw: httpx.Client, phase: int, board: int
) -> None:
    body = {"phase": {"id": phase}, "wbsCode": "1.7", "recordType": "ProjectIssue"}
    answer = cw.post("/service/tickets/101/convert", json=body)
    assert (answer.status_code, answer.json()["success"]) == (200, True)
    assert cw.get("/service/tickets/101").status_code == 404
    now = cw.get("/project/tickets/101").json()
    assert (now["summary"], now["isIssueFlag"], now["wbsCode"]) == ("Outlook asks for the password", True, "1.7")
    assert (now["board"]["id"], now["status"]["name"]) == (board, "Planned")
    assert not {"type", "subType", "sla", "severity"} & set(now)
    notes = cw.get("/project/tickets/101/allNotes").json()
    assert [n["noteType"] for n in notes] == ["TicketNote", "TimeEntryNote"]
    assert [c["id"] for c in cw.get("/project/tickets/101/configurations").json()] == [1]
    (entry,) = cw.get("/time/entries?conditions=chargeToId=101").json()
    assert entry["chargeToType"] == "ProjectTicket"


def test_and_back_again(cw: httpx.Client, phase: int) -> None:
    cw.post("/service/tickets/101/convert", json={"phase": {"id": phase}, "wbsCode": "1.7"})
    answer = cw.post("/project/tickets/101/convert", json={"recordType": "ServiceTicket"})
    assert answer.status_code == 200
    now = cw.get("/service/tickets/101").json()
    assert (now["recordType"], now["board"]["name"], now["status"]["name"]) == ("ServiceTicket", "Desk", "New")
    assert now["slaStatus"].startswith("Respond")
    assert len(cw.get("/service/tickets/101/allNotes").json()) == 2
    assert cw.get("/project/tickets/101").status_code == 404


def test_a_ticket_moves_to_another_phase_as_an_issue(cw: httpx.Client, project: int, phase: int) -> None:
    other = cw.post(f"/project/projects/{project}/phases", json={"description": "Switches"}).json()["id"]
    made = ticket(cw, phase)["id"]
    body = {"recordType": "ProjectIssue", "phase": {"id": other}, "wbsCode": "2.1"}
    assert cw.post(f"/project/tickets/{made}/convert", json=body).status_code == 200
    now = cw.get(f"/project/tickets/{made}").json()
    assert (now["phase"]["name"], now["isIssueFlag"], now["wbsCode"]) == ("Switches", True, "2.1")


def test_a_project_without_tickets_goes_with_phases_team_and_notes(cw: httpx.Client, project: int, phase: int) -> None:
    where = f"/project/projects/{project}"
    role = cw.get("/project/securityRoles").json()[0]["id"]
    member = cw.post(f"{where}/teamMembers", json={"member": {"id": 2}, "projectRole": {"id": role}})
    assert (member.status_code, member.json()["projectRole"]["identifier"]) == (201, "Project Manager")
    assert cw.post(f"{where}/notes", json={"text": "signed"}).status_code == 201
    assert cw.post(f"{where}/contacts", json={"contact": {"id": 2}}).status_code == 201
    made = ticket(cw, phase)["id"]
    assert cw.delete(where).status_code == 409
    assert cw.delete(f"/project/tickets/{made}").status_code == 204
    assert cw.delete(where).status_code == 204
    assert cw.get(f"{where}/phases").status_code == 404


def test_who_is_scheduled_is_a_resource_of_the_project_ticket(cw: httpx.Client, project: int, phase: int) -> None:
    made = ticket(cw, phase)["id"]
    role = cw.get("/project/securityRoles").json()[0]["id"]
    cw.post(f"/project/projects/{project}/teamMembers", json={"member": {"id": 2}, "projectRole": {"id": role}})
    entry = {"objectId": made, "type": {"identifier": "S"}, "member": {"id": 2}, "dateStart": "2026-11-18T18:00:00Z"}
    assert cw.post("/schedule/entries", json=entry).status_code == 201
    assert cw.get(f"/project/tickets/{made}").json()["resources"] == "AMorrow"
    assert cw.get(f"/project/tickets/{made}/scheduleentries/count").json() == {"count": 1}


def test_a_callback_of_a_project_or_a_phase_is_told_of_its_tickets(
    cw: httpx.Client, app: SimulatorApp, project: int, phase: int
) -> None:
    wanted = {
        "ticket": ("Owner", 1),
        "project": ("Project", project),
        "phase": ("Phase", phase),
        "other": ("Phase", 99),
    }
    record = app.sim.store.rows("project/tickets")[ticket(cw, phase)["id"]]
    told = {
        name
        for name, (level, number) in wanted.items()
        if callbacks.wanted({"type": "Ticket", "level": level, "objectId": number}, "ticket", record)
    }
    assert told == {"ticket", "project", "phase"}
