"""Contacts: how they are reached, what the portal knows, where they belong."""

from typing import Any

import httpx
import pytest

from tests.simulators.test_company_companies import names, patch

ANN = "/company/contacts/1"


def reached(cw: httpx.Client, path: str = ANN) -> list[str]:
    return [item["value"] for item in cw.get(path).json()["communicationItems"]]


def test_ways_to_reach_somebody_are_rows_of_the_contact_and_records_of_their_own(cw: httpx.Client) -> None:
    rows = cw.get(f"{ANN}/communications").json()
    assert [r["value"] for r in rows] == reached(cw)
    assert all(r["contactId"] == 1 for r in rows)


def test_a_new_record_appears_in_the_contact(cw: httpx.Client) -> None:
    new = cw.post(f"{ANN}/communications", json={"type": {"name": "Mobile"}, "value": "555-0155"}).json()
    assert new["communicationType"] == "Phone"
    assert reached(cw) == ["ann@acorn.example", "555-0101", "555-0155"]


def test_a_row_left_out_of_the_contact_is_deleted(cw: httpx.Client) -> None:
    keep = cw.get(ANN).json()["communicationItems"][0]
    patch(cw, ANN, communicationItems=[keep])
    assert [r["value"] for r in cw.get(f"{ANN}/communications").json()] == ["ann@acorn.example"]


def test_the_last_default_number_is_the_one(cw: httpx.Client) -> None:
    cw.post(f"{ANN}/communications", json={"type": {"name": "Mobile"}, "value": "555-0155", "defaultFlag": True})
    found = cw.get(ANN).json()
    assert (found["defaultPhoneNbr"], found["defaultPhoneType"]) == ("555-0155", "Mobile")
    assert [i["value"] for i in found["communicationItems"] if i["defaultFlag"]] == ["ann@acorn.example", "555-0155"]


def test_a_deleted_number_is_gone_from_the_contact(cw: httpx.Client) -> None:
    phone = cw.get(f"{ANN}/communications", params={"conditions": 'communicationType="Phone"'}).json()[0]
    assert cw.delete(f"{ANN}/communications/{phone['id']}").status_code == 204
    assert reached(cw) == ["ann@acorn.example"]


def test_a_contact_is_found_by_its_address(cw: httpx.Client) -> None:
    asked = 'communicationItems/value="ann@acorn.example" AND communicationItems/communicationType="Email"'
    assert [c["id"] for c in cw.get("/company/contacts", params={"childConditions": asked}).json()] == [1]


def test_types_come_by_their_ids_and_change_by_associations(cw: httpx.Client) -> None:
    kind = cw.post("/company/contacts/types", json={"description": "VIP"}).json()
    body = {"firstName": "Dot", "company": {"id": 1}, "typeIds": [1]}
    new = cw.post("/company/contacts", json=body).json()
    path = f"/company/contacts/{new['id']}"
    cw.post(f"{path}/typeAssociations", json={"type": {"id": kind["id"]}})
    assert names(cw.get(path).json()["types"]) == ["Primary", "VIP"]


def test_a_namesake_is_added_when_one_says_so(cw: httpx.Client) -> None:
    body = {"firstName": "Ann", "lastName": "Baker", "company": {"id": 1}}
    assert cw.post("/company/contacts", json=body).status_code == 400
    assert cw.post("/company/contacts", json={**body, "ignoreDuplicates": True}).status_code == 201


def test_a_contact_that_changes_companies_leaves_its_site(cw: httpx.Client) -> None:
    new = cw.post("/company/contacts", json={"firstName": "Eve", "company": {"id": 1}}).json()
    moved = patch(cw, f"/company/contacts/{new['id']}", company={"identifier": "birch"}).json()
    assert moved["site"]["id"] == cw.get("/company/companies/2").json()["site"]["id"]
    assert moved["site"]["id"] != new["site"]["id"]


def test_what_is_only_the_contacts_own_goes_with_it(cw: httpx.Client) -> None:
    body: dict[str, Any] = {"firstName": "Fay", "communicationItems": [{"type": {"id": 1}, "value": "fay@x.example"}]}
    new = cw.post("/company/contacts", json=body).json()
    cw.post(f"/company/contacts/{new['id']}/notes", json={"text": "likes tea"})
    assert cw.delete(f"/company/contacts/{new['id']}").status_code == 204
    assert cw.get(f"/company/contacts/{new['id']}/communications").status_code == 404
    by_mail = {"childConditions": 'communicationItems/value="fay@x.example"'}
    assert cw.get("/company/contacts", params=by_mail).json() == []


# the portal


@pytest.mark.parametrize(("password", "fits"), [("open sesame", True), ("please", False)])
def test_the_portal_is_told_whether_a_password_fits(cw: httpx.Client, password: str, fits: bool) -> None:
    patch(cw, ANN, portalPassword="open sesame")
    answer = cw.post(
        "/company/contacts/validatePortalCredentials", json={"email": "ann@acorn.example", "password": password}
    )
    assert answer.status_code == 201
    assert answer.json() == {"success": fits, "contactId": 1 if fits else 0}


def test_a_portal_password_is_never_answered(cw: httpx.Client) -> None:
    assert "open sesame" not in patch(cw, ANN, portalPassword="open sesame").text


def test_a_contact_without_portal_may_see_nothing_there(cw: httpx.Client) -> None:
    patch(cw, ANN, portalSecurityLevel=3)
    assert [r["enabled"] for r in cw.get(f"{ANN}/portalSecurity").json()].count(True) == 3
    patch(cw, ANN, disablePortalLoginFlag=True)
    assert not [r for r in cw.get(f"{ANN}/portalSecurity").json() if r["enabled"]]
    asked = cw.post("/company/contacts/requestPassword", json={"email": "ann@acorn.example"})
    assert asked.status_code == 404


def test_a_picture_is_answered_where_one_is_asked_for_in_any_case(cw: httpx.Client) -> None:
    assert cw.get(f"{ANN}/image").status_code == 404
    answer = cw.get(f"{ANN}/image", params={"useDefaultFlag": "true"})
    assert (answer.headers["content-type"], answer.content[:4]) == ("image/png", b"\x89PNG")
