"""Tickets: copies, tasks, the change log, and what is counted beside them."""

from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp

TICKET = "/service/tickets/101"


def test_a_copy_begins_anew(cw: httpx.Client) -> None:
    cw.patch(TICKET, json=[{"op": "replace", "path": "status", "value": {"id": 3}}])
    cw.patch(TICKET, json=[{"op": "replace", "path": "externalXRef", "value": "marker"}])
    answer = cw.post(f"{TICKET}/copy")
    copy = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"/service/tickets/{copy['id']}")
    assert (copy["summary"], copy["contact"]["id"], copy["status"]["name"]) == (
        "Outlook asks for the password",
        1,
        "New",
    )
    assert "externalXRef" not in copy
    assert "dateResponded" not in copy
    assert cw.get(f"/service/tickets/{copy['id']}/allNotes").json() == []


def test_the_change_log_tells_each_change_until_it_is_deleted(cw: httpx.Client) -> None:
    made = cw.post("/service/tickets", json={"summary": "x", "company": {"id": 1}}).json()
    cw.patch(f"/service/tickets/{made['id']}", json=[{"op": "replace", "path": "summary", "value": "y"}])
    rows = cw.get("/service/tickets/changelogs").json()
    assert [(r["action"], r["summary"], r["boardName"]) for r in rows] == [
        ("added", "x", "Desk"),
        ("updated", "y", "Desk"),
    ]
    assert {r["ticketNumber"] for r in rows} == {made["id"]}
    assert cw.delete("/service/tickets/changelogs").status_code == 204
    assert cw.get("/service/tickets/changelogs/count").json() == {"count": 0}


def test_tasks_are_numbered_and_show_a_code(cw: httpx.Client) -> None:
    code = cw.post("/service/codes", json={"name": "Call", "description": "Call the customer"}).json()
    first = cw.post(f"{TICKET}/tasks", json={"notes": "look"}).json()
    second = cw.post(f"{TICKET}/tasks", json={"code": {"name": "Call"}}).json()
    assert [(t["priority"], t["closedFlag"]) for t in (first, second)] == [(1, False), (2, False)]
    assert second["code"]["id"] == code["id"]
    done = [{"op": "replace", "path": "closedFlag", "value": True}]
    assert cw.patch(f"{TICKET}/tasks/{first['id']}", json=done).json()["closedFlag"] is True
    assert cw.get(f"{TICKET}/tasks/count").json() == {"count": 2}


def test_a_deleted_ticket_takes_its_notes_tasks_and_dispatch_along(cw: httpx.Client, app: SimulatorApp) -> None:
    ticket = cw.post("/service/tickets", json={"summary": "x", "company": {"id": 1}}).json()["id"]
    cw.post(f"/service/tickets/{ticket}/notes", json={"text": "x"})
    cw.post(f"/service/tickets/{ticket}/tasks", json={"notes": "x"})
    entry = {"objectId": ticket, "type": {"identifier": "S"}, "member": {"id": 2}, "dateStart": "2026-11-18T18:00:00Z"}
    assert cw.post("/schedule/entries", json=entry).status_code == 201
    assert cw.delete(f"/service/tickets/{ticket}").status_code == 204
    store = app.sim.store
    for collection, field in (("notes", "ticketId"), ("tasks", "ticketId")):
        assert store.under(f"service/tickets/{collection}", field, ticket) == []
    assert store.under("schedule/entries", "objectId", ticket) == []


def test_the_short_form_has_summary_and_company(cw: httpx.Client) -> None:
    assert set(cw.get(f"{TICKET}/info").json()) == {"id", "summary", "company", "_info"}
    assert cw.get("/service/tickets/info/count").json() == cw.get("/service/tickets/count").json()


def test_activities_and_products_of_a_ticket_are_found_there(cw: httpx.Client) -> None:
    activity = {"name": "Call", "assignTo": {"id": 2}, "ticket": {"id": 101}}
    made = cw.post("/sales/activities", json=activity).json()
    product = {"catalogItem": {"id": 1}, "billableOption": "Billable", "ticket": {"id": 101}, "description": "Cable"}
    bought = cw.post("/procurement/products", json=product).json()
    (call,) = cw.get(f"{TICKET}/activities").json()
    (cable,) = cw.get(f"{TICKET}/products").json()
    assert (call["id"], call["name"]) == (made["id"], "Call")
    assert (cable["id"], cable["description"]) == (bought["id"], "Cable")
    assert bought["company"]["id"] == 1


@pytest.mark.parametrize("part", ["activities", "products", "documents", "timeentries", "scheduleentries"])
def test_what_a_ticket_does_not_have_is_an_empty_list(cw: httpx.Client, part: str) -> None:
    assert cw.get(f"/service/tickets/102/{part}").json() == []
    assert cw.get(f"/service/tickets/102/{part}/count").json() == {"count": 0}
    assert cw.get(f"/service/tickets/999/{part}/count").status_code == 404
    assert cw.get(f"/service/tickets/102/{part}?conditions=nothing=1").json()["code"] == "ApiFindCondition"


def test_an_entry_of_another_kind_with_the_same_number_is_not_the_ticket_s(cw: httpx.Client, app: SimulatorApp) -> None:
    row: dict[str, Any] = {"id": 900, "objectId": 101, "type": {"id": 3}, "member": {"id": 2}, "_info": {}}
    with app.sim.store.writing():
        app.sim.store.put("schedule/entries", row)
    assert cw.get(f"{TICKET}/scheduleentries").json() == []


def test_a_ticket_is_closed_without_a_resolution_only_where_none_is_asked(
    cw: httpx.Client, control: httpx.Client
) -> None:
    control.put("/settings", json={"closing_needs_resolution": True})
    closing = [{"op": "replace", "path": "status", "value": {"id": 6}}]
    where = "/service/tickets/102"
    assert cw.patch(where, json=closing).status_code == 400
    cw.post(f"{where}/notes", json={"text": "plugged it in", "resolutionFlag": True})
    assert cw.patch(where, json=closing).json()["closedFlag"] is True


def test_a_template_makes_a_ticket(cw: httpx.Client, app: SimulatorApp) -> None:
    row = {"id": 1, "name": "Onboarding", "summary": "New person", "company": {"id": 1}, "problem": "Starts on Monday"}
    with app.sim.store.writing():
        app.sim.store.put("service/templates", {**row, "_info": {}})
    assert cw.post("/service/templates/1/generate").json() == {"serviceCount": 1, "scheduleCount": 0}
    (made,) = cw.get('/service/tickets?conditions=summary="New person"').json()
    assert [n["text"] for n in cw.get(f"/service/tickets/{made['id']}/notes").json()] == ["Starts on Monday"]


@pytest.mark.parametrize("keeps", [False, True])
def test_a_ticket_that_changes_company_leaves_its_contact_there(
    cw: httpx.Client, control: httpx.Client, *, keeps: bool
) -> None:
    control.put("/settings", json={"company_move_keeps_contact": keeps})
    moved = cw.patch(TICKET, json=[{"op": "replace", "path": "company", "value": {"id": 2}}]).json()
    assert moved["company"]["id"] == 2
    assert ("contact" in moved) is keeps
    assert moved["agreement"]["name"] == "Managed - Birch"


def test_a_ticket_that_changes_company_takes_the_contact_that_is_named(cw: httpx.Client) -> None:
    moves = [{"op": "replace", "path": name, "value": {"id": 2}} for name in ("company", "contact")]
    assert cw.patch(TICKET, json=moves).json()["contact"]["name"] == "Bob Birch"
