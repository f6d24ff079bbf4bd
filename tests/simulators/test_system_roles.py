"""Levels of a security role, by module, function and action."""

from typing import Any

import httpx
import pytest

NEW = {"summary": "new", "company": {"id": 1}}
TICKETS = "/service/tickets"


def role(control: httpx.Client, **levels: Any) -> None:
    named = {name.replace("_", " "): found for name, found in levels.items()}
    answer = control.put("/settings", json={"security_roles": {"cwhub_api": {"levels": named}}})
    assert answer.status_code == 200, answer.text


def test_a_key_may_add_and_not_delete(cw: httpx.Client, control: httpx.Client) -> None:
    role(control, Service_Tickets={"delete": "None"})
    made = cw.post(TICKETS, json=NEW).json()
    assert cw.patch(f"{TICKETS}/{made['id']}", json=[]).status_code == 200
    assert cw.delete(f"{TICKETS}/{made['id']}").status_code == 403
    role(control)
    assert cw.delete(f"{TICKETS}/{made['id']}").status_code == 204


def test_my_means_what_the_member_entered_or_is_assigned_to(cw: httpx.Client, control: httpx.Client) -> None:
    mine = cw.post(TICKETS, json=NEW).json()["id"]
    assigned = {"objectId": 102, "type": {"id": 4}, "member": {"identifier": "cwhub_api"}}
    assert cw.post("/schedule/entries", json=assigned).status_code == 201
    role(control, Service_Tickets={"inquire": "My", "edit": "My"})
    assert [t["id"] for t in cw.get(TICKETS, params={"orderBy": "id"}).json()] == [102, mine]
    assert cw.get(f"{TICKETS}/count").json() == {"count": 2}
    assert cw.get(f"{TICKETS}/101").status_code == 404
    assert cw.patch(f"{TICKETS}/102", json=[]).status_code == 200


def test_none_hides_the_list_and_what_hangs_on_it(cw: httpx.Client, control: httpx.Client) -> None:
    role(control, Service_Tickets={"inquire": "None"})
    assert {cw.get(path).status_code for path in (TICKETS, f"{TICKETS}/101", f"{TICKETS}/101/notes")} == {404}
    assert cw.post(f"{TICKETS}/search", json={}).status_code == 404


def test_closing_is_a_right_of_its_own(cw: httpx.Client, control: httpx.Client) -> None:
    role(control, Close_Service_Tickets={"add": "None"})
    close, work = ([{"op": "replace", "path": "status", "value": {"name": n}}] for n in ("Closed", "Working"))
    assert cw.patch(f"{TICKETS}/101", json=close).status_code == 403
    assert cw.patch(f"{TICKETS}/101", json=work).json()["closedFlag"] is False


def test_setup_tables_are_read_without_any_right(cw: httpx.Client, control: httpx.Client) -> None:
    control.put("/settings", json={"security_roles": {"cwhub_api": {"levels": {"*": "None"}}}})
    assert cw.get("/service/boards").status_code == 200
    assert cw.get("/company/companies/statuses").status_code == 200
    assert cw.get("/company/companies").status_code == 404


def test_everybody_may_ask_who_he_is_and_what_he_may_do(cw: httpx.Client, control: httpx.Client) -> None:
    control.put("/settings", json={"security_roles": {"cwhub_api": {"levels": {"*": "None"}}}})
    assert cw.get("/system/myMembers/info").json()["identifier"] == "cwhub_api"
    assert {row["addLevel"] for row in cw.get("/system/mySecurity", params={"pageSize": 100}).json()} == {"None"}


def test_my_security_shows_the_four_levels(cw: httpx.Client, control: httpx.Client) -> None:
    role(control, Time_Entry={"add": "All", "edit": "My", "delete": "None"})
    (row,) = cw.get("/system/mySecurity", params={"conditions": 'moduleFunctionName="Time Entry"'}).json()
    assert (row["moduleName"], row["addLevel"], row["editLevel"]) == ("Time & Expense", "All", "My")
    assert (row["deleteLevel"], row["inquireLevel"]) == ("None", "All")


def test_other_members_are_not_touched_by_it(cw: httpx.Client, control: httpx.Client) -> None:
    control.put("/settings", json={"security_roles": {"rmm_api": {"levels": {"*": "None"}}}})
    assert cw.get(TICKETS).status_code == 200


@pytest.mark.parametrize("wrong", [{"Weather": {"add": "All"}}, {"Time Entry": {"fly": "All"}}, {"*": "Some"}])
def test_a_role_that_is_none_is_refused(control: httpx.Client, wrong: dict[str, Any]) -> None:
    answer = control.put("/settings", json={"security_roles": {"cwhub_api": {"levels": wrong}}})
    assert answer.status_code == 400
