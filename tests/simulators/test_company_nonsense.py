"""What nobody means to send to companies, contacts, configurations and invoices is refused, never a 500."""

from typing import Any

import httpx
import pytest

from tests.simulators.test_company_companies import patch

ITEMS: list[Any] = [
    *([1], [None], [[]], [{}], [{"value": 5}], [{"value": "x", "type": {"id": []}}], [{"value": "x", "type": 3}]),
    *([{"value": "555", "communicationType": "Pigeon"}], [{"value": "555", "extension": 7}], [{"value": "a@b@c"}]),
]
ANSWERS: list[Any] = [
    [1],
    [None],
    [{}],
    [{"questionId": []}],
    [{"questionId": True}],
    [{"questionId": 9, "answer": {}}],
]
BULK: list[Any] = [[[1]], [None], ["x"], [{"id": []}], {"ids": [None, [], {}, True]}, [{"id": 1.5}]]
BOX: dict[str, Any] = {"name": "Box", "type": {"id": 1}, "company": {"id": 1}}


@pytest.mark.parametrize("items", ITEMS, ids=str)
def test_ways_to_reach_somebody_that_are_none(cw: httpx.Client, items: Any) -> None:
    answer = patch(cw, "/company/contacts/1", communicationItems=items)
    assert answer.status_code in (200, 400)
    read = cw.get("/company/contacts/1").json()["communicationItems"]
    assert all(isinstance(row["value"], str) and row["communicationType"] in ("Email", "Phone", "Fax") for row in read)


@pytest.mark.parametrize("answers", ANSWERS, ids=str)
def test_answers_to_no_question(cw: httpx.Client, answers: Any) -> None:
    assert patch(cw, "/company/configurations/1", questions=answers).status_code == 400


@pytest.mark.parametrize("items", BULK, ids=str)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_many_things_that_are_no_configurations(cw: httpx.Client, method: str, items: Any) -> None:
    answer = cw.request(method, "/company/configurations/bulk", json=items)
    assert answer.status_code in (207, 400)
    if answer.status_code == 207:
        assert not [row for row in answer.json()["payload"] if row["success"]]


@pytest.mark.parametrize("value", ["1e999", "NaN", "9" * 400, True, [], {}])
def test_a_number_that_is_none(cw: httpx.Client, value: Any) -> None:
    body = {"podId": 4, "caption": "It", "sequenceNumber": 1, "fieldTypeIdentifier": "Number"}
    id = cw.post("/system/userDefinedFields", json=body).json()["id"]
    assert patch(cw, "/company/companies/1", customFields=[{"id": id, "value": value}]).status_code == 400


def test_an_invoice_that_applies_to_the_moon_or_falls_due_after_time_ends(cw: httpx.Client) -> None:
    body = {"type": "Standard", "company": {"id": 1}}
    assert cw.post("/finance/invoices", json={**body, "applyToType": "Moon", "applyToId": 1}).status_code == 400
    assert cw.post("/finance/invoices", json={**body, "date": "9999-12-31T00:00:00Z"}).status_code == 201


def test_an_invoice_put_anew_keeps_its_day(cw: httpx.Client) -> None:
    new = cw.post("/finance/invoices", json={"type": "Standard", "company": {"id": 1}}).json()
    put = {"type": "Standard", "company": {"id": 1}, "invoiceNumber": "77", "locationId": 1}
    assert cw.put(f"/finance/invoices/{new['id']}", json=put).json()["date"]


def test_a_company_put_anew_keeps_its_site_and_can_choose_another(cw: httpx.Client) -> None:
    before = cw.get("/company/companies/1").json()["site"]["id"]
    put = cw.put("/company/companies/1", json={"identifier": "acorn", "name": "Acorn", "city": "Ames"})
    assert put.json()["site"]["id"] == before
    depot = cw.post("/company/companies/1/sites", json={"name": "Depot"}).json()["id"]
    patch(cw, "/company/companies/1", site={"id": depot})
    assert cw.get(f"/company/companies/1/sites/{depot}").json()["primaryAddressFlag"] is True


def test_an_rmm_that_names_a_status_of_nobody(cw: httpx.Client) -> None:
    cw.post("/company/configurations", json={**BOX, "macAddress": "AA:01"})
    said = {"inactivateConfigurationsMatchingOn": "macAddress", "inactiveConfigurationStatusId": "9" * 30}
    assert cw.post("/company/configurations", params=said, json={**BOX, "macAddress": "aa:01"}).status_code == 201


def test_an_agreement_that_begins_when_time_ends_has_a_recap(cw: httpx.Client) -> None:
    patch(cw, "/finance/agreements/1", startDate="9999-12-31T00:00:00Z", applicationCycle="ContractQuarter")
    assert cw.get("/finance/agreementrecap/1").status_code == 200
