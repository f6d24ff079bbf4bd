"""Configurations: questions, many at once, and what an RMM says beside them."""

from typing import Any

import httpx

from simulators.connectwise.app import SimulatorApp
from tests.simulators.test_company_companies import patch

LIST = "/company/configurations"
BOX: dict[str, Any] = {"name": "Box", "type": {"id": 1}, "company": {"id": 1}}


def asking_type(cw: httpx.Client) -> tuple[int, int, int]:
    """A type with a free question and one with a list; the ids of the three."""
    kind = cw.post(f"{LIST}/types", json={"name": "Server"}).json()["id"]
    free = {"question": "Which job?", "fieldType": "Text", "entryType": "EntryField", "sequenceNumber": 1}
    listed = {"question": "Which role?", "fieldType": "Text", "entryType": "List", "sequenceNumber": 2}
    job, role = (cw.post(f"{LIST}/types/{kind}/questions", json=q).json()["id"] for q in (free, listed))
    assert cw.post(f"{LIST}/types/{kind}/questions/{role}/values", json={"value": "Files"}).is_success
    return kind, job, role


def answers(record: dict[str, Any]) -> dict[str, Any]:
    return {row["question"]: row.get("answer") for row in record["questions"]}


def test_every_question_of_its_type_stands_on_a_configuration(cw: httpx.Client) -> None:
    kind, job, _ = asking_type(cw)
    body = {**BOX, "type": {"id": kind}, "questions": [{"questionId": job, "answer": "Daily"}]}
    new = cw.post(LIST, json=body).json()
    assert answers(new) == {"Which job?": "Daily", "Which role?": None}
    assert [row["sequenceNumber"] for row in new["questions"]] == [1.0, 2.0]


def test_an_answer_that_is_not_sent_is_gone(cw: httpx.Client) -> None:
    kind, job, role = asking_type(cw)
    both = [{"questionId": job, "answer": "Daily"}, {"questionId": role, "answer": "Files"}]
    new = cw.post(LIST, json={**BOX, "type": {"id": kind}, "questions": both}).json()
    changed = patch(cw, f"{LIST}/{new['id']}", questions=both[1:]).json()
    assert answers(changed) == {"Which job?": None, "Which role?": "Files"}
    assert answers(patch(cw, f"{LIST}/{new['id']}", name="Crate").json()) == answers(changed)


def test_a_change_of_type_forgets_the_answers(cw: httpx.Client) -> None:
    kind, job, _ = asking_type(cw)
    other = cw.post(f"{LIST}/types/copy", json={"id": kind, "name": "Host"}).json()["id"]
    body = {**BOX, "type": {"id": kind}, "questions": [{"questionId": job, "answer": "Daily"}]}
    new = cw.post(LIST, json=body).json()
    changed = patch(cw, f"{LIST}/{new['id']}/changeType", type={"id": other})
    assert changed.status_code == 200
    assert changed.json()["type"]["name"] == "Host"
    assert answers(changed.json()) == {"Which job?": None, "Which role?": None}


def test_a_copied_type_asks_the_same_from_values_of_its_own(cw: httpx.Client) -> None:
    kind, _, role = asking_type(cw)
    copy = cw.post(f"{LIST}/types/copy", json={"id": kind, "name": "Host"}).json()["id"]
    asked = cw.get(f"{LIST}/types/{copy}/questions").json()
    assert [q["question"] for q in asked] == ["Which job?", "Which role?"]
    values = cw.get(f"{LIST}/types/{copy}/questions/{asked[1]['id']}/values").json()
    assert [v["value"] for v in values] == ["Files"]
    assert asked[1]["id"] != role


# many at once


def test_one_that_is_refused_stops_no_other(cw: httpx.Client) -> None:
    answer = cw.post(f"{LIST}/bulk", json=[{**BOX, "name": "One"}, {"name": "Two"}, {**BOX, "name": "Three"}])
    rows = answer.json()["payload"]
    assert answer.status_code == 207
    assert [(r["originalIndex"], r["success"], r["statusCode"]) for r in rows] == [
        (0, True, 201),
        (1, False, 400),
        (2, True, 201),
    ]
    assert {e["field"] for e in rows[1]["error"]["errors"]} == {"type", "company"}
    assert cw.get(f"{LIST}/{rows[2]['data']['id']}").json()["name"] == "Three"


def test_many_are_replaced_and_deleted_one_by_one(cw: httpx.Client) -> None:
    ids = [cw.post(LIST, json={**BOX, "name": name}).json()["id"] for name in ("One", "Two")]
    put = cw.put(f"{LIST}/bulk", json=[{**BOX, "id": ids[0], "name": "First"}, {**BOX, "id": 999}])
    assert [r["statusCode"] for r in put.json()["payload"]] == [200, 404]
    gone = cw.request("DELETE", f"{LIST}/bulk", json={"ids": [*ids, 999]})
    assert [r["statusCode"] for r in gone.json()["payload"]] == [204, 204, 404]
    assert cw.get(f"{LIST}/{ids[0]}").status_code == 404


def test_bulk_may_answer_as_the_description_has_it(cw: httpx.Client, app: SimulatorApp) -> None:
    app.sim.change_settings({"bulk_answers_records": True})
    answer = cw.post(f"{LIST}/bulk", json=[{**BOX, "name": "One"}, {"name": "Two"}])
    assert (answer.status_code, [r["name"] for r in answer.json()]) == (207, ["One"])


# what an RMM says


def managed(cw: httpx.Client, **more: Any) -> dict[str, Any]:
    said = {"managementSolutionName": "RMM", "managedIdentifier": "dev-7"}
    answer = cw.post(LIST, params=said, json={**BOX, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_device_written_twice_is_one_configuration(cw: httpx.Client) -> None:
    first, again = managed(cw), managed(cw, name="Box renamed")
    assert (first["id"], again["name"]) == (again["id"], "Box renamed")


def test_a_device_is_found_by_the_identifier_of_its_rmm(cw: httpx.Client) -> None:
    new = managed(cw)
    assert [c["id"] for c in cw.get(LIST, params={"managedIdentifier": "DEV-7"}).json()] == [new["id"]]
    assert cw.get(f"{LIST}/count", params={"managedIdentifier": "dev-7"}).json() == {"count": 1}
    assert cw.get(LIST, params={"managedIdentifier": "d1"}).json()[0]["name"] == "AC-LT-1"


def test_a_serial_number_leads_to_what_a_person_has_entered(cw: httpx.Client) -> None:
    by_hand = cw.post(LIST, json={**BOX, "name": "Front desk", "serialNumber": "SN-1"}).json()
    assert managed(cw, serialNumber="sn-1")["id"] == by_hand["id"]


def test_the_device_type_gives_the_configuration_type(cw: httpx.Client) -> None:
    rows = "/company/managedDevicesIntegrations/1/crossReferences"
    cw.post(rows, json={"vendorType": "Notebook", "vendorLevel": "Gold", "configurationType": {"id": 1}})
    said = {"managementSolutionName": "RMM", "type": "notebook", "level": "gold"}
    answer = cw.post(LIST, params=said, json={"name": "Box", "company": {"id": 1}})
    assert answer.json()["type"]["name"] == "Laptop"


def test_a_device_type_that_nobody_knows_is_noted(cw: httpx.Client) -> None:
    rows = "/company/managedDevicesIntegrations/1/crossReferences"
    answer = cw.post(LIST, params={"managementSolutionName": "RMM", "type": "Toaster"}, json=BOX)
    assert answer.status_code == 201
    assert [(r["vendorType"], r["inactiveFlag"]) for r in cw.get(rows).json()][-1] == ("Toaster", True)


def test_look_alikes_are_put_out_of_use(cw: httpx.Client) -> None:
    old = cw.post(LIST, json={**BOX, "macAddress": "AA:01"}).json()
    said = {"managedIdentifier": "dev-8", "inactivateConfigurationsMatchingOn": "macAddress"}
    cw.post(LIST, params=said, json={**BOX, "macAddress": "aa:01"})
    assert cw.get(f"{LIST}/{old['id']}").json()["activeFlag"] is False


def test_its_tabs_are_counted(cw: httpx.Client) -> None:
    assert cw.get(f"{LIST}/1/quickAccess/count").json() == {
        **{"tickets": 1, "agreements": 0, "configurations": 0, "documents": 0}
    }


def test_a_configuration_that_changes_companies_leaves_its_contact(cw: httpx.Client) -> None:
    new = cw.post(LIST, json={**BOX, "contact": {"id": 1}}).json()
    moved = patch(cw, f"{LIST}/{new['id']}", company={"id": 2}).json()
    assert (moved["company"]["id"], moved.get("contact")) == (2, None)
