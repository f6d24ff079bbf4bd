"""POST, PUT, PATCH and DELETE, and what they answer when they refuse (FACTS 6)."""

from typing import Any

import httpx
import pytest

TICKET = "/service/tickets/101"


def patch(cw: httpx.Client, path: str, field: str, value: Any = None, op: str = "replace") -> httpx.Response:
    return cw.patch(path, json=[{"op": op, "path": field, "value": value}])


def test_post_answers_the_record_and_where_it_is(cw: httpx.Client) -> None:
    answer = cw.post("/service/tickets", json={"summary": "new", "company": {"identifier": "acorn"}})
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"/apis/3.0/service/tickets/{answer.json()['id']}")
    assert answer.json()["company"]["name"] == "Acorn Bakery"
    assert cw.get(answer.headers["Location"]).json()["summary"] == "new"


def test_fields_trims_the_answer_of_a_post(cw: httpx.Client) -> None:
    body = {"summary": "new", "company": {"id": 1}}
    assert set(cw.post("/service/tickets", params={"fields": "id,summary"}, json=body).json()) == {"id", "summary"}


def test_what_is_missing_is_named_field_by_field(cw: httpx.Client) -> None:
    answer = cw.post("/service/tickets", json={})
    assert answer.status_code == 400
    assert answer.json()["code"] == "InvalidObject"
    assert answer.json()["message"] == "ticket object is invalid"
    assert {e["field"] for e in answer.json()["errors"]} == {"summary", "company"}
    assert set(answer.json()["errors"][0]) == {"code", "message", "resource", "field"}


@pytest.mark.parametrize(
    ("field", "value", "code", "names"),
    [
        ("summary", "x" * 101, "OutOfRange", "summary"),
        ("severity", "Huge", "InvalidValue", "severity"),
        ("company", {"id": 999}, "NotFound", "company/id"),
        ("company", {"identifier": "nobody"}, "NotFound", "company/identifier"),
        ("company", "acorn", "InvalidValue", "company"),
        ("budgetHours", "many", "InvalidValue", "budgetHours"),
        ("requiredDate", "soon", "InvalidValue", "requiredDate"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(cw: httpx.Client, field: str, value: Any, code: str, names: str) -> None:
    answer = patch(cw, TICKET, field, value)
    assert answer.status_code == 400
    assert [(e["code"], e["field"]) for e in answer.json()["errors"]] == [(code, names)]


@pytest.mark.parametrize("path", ["summary", "/summary"])
def test_patch_takes_a_path_with_and_without_slash(cw: httpx.Client, path: str) -> None:
    assert patch(cw, TICKET, path, "changed").json()["summary"] == "changed"


@pytest.mark.parametrize("path", ["company/identifier", "Summary", "nonsense", "closedFlag", "resources", "id"])
def test_a_path_it_cannot_write_is_a_false_200(cw: httpx.Client, path: str) -> None:
    before = cw.get(TICKET).json()
    answer = patch(cw, TICKET, path, True)
    assert answer.status_code == 200
    after = cw.get(TICKET).json()
    assert {k: v for k, v in after.items() if k != "_info"} == {k: v for k, v in before.items() if k != "_info"}


def test_remove_and_null_empty_a_field(cw: httpx.Client) -> None:
    assert "contact" not in patch(cw, TICKET, "contact", op="remove").json()
    assert "source" not in patch(cw, TICKET, "source", None).json()


def test_a_required_field_cannot_be_removed(cw: httpx.Client) -> None:
    assert patch(cw, TICKET, "summary", op="remove").status_code == 400


@pytest.mark.parametrize("body", [{"op": "replace"}, [{"op": "test", "path": "summary"}], ["x"], "x"])
def test_a_patch_that_is_no_array_of_operations_is_refused(cw: httpx.Client, body: Any) -> None:
    assert cw.patch(TICKET, json=body).status_code == 400


def test_a_patch_revalidates_fields_nobody_touched(cw: httpx.Client) -> None:
    answer = patch(cw, "/company/companies/3", "name", "Cedar Laboratory")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"] == "The field yearEstablished must be between 1900 and 9999."


def test_every_write_moves_last_updated_and_names_who(cw: httpx.Client) -> None:
    info = patch(cw, TICKET, "summary", "x").json()["_info"]
    assert info["updatedBy"] == "cwhub_api"
    assert info["enteredBy"] == "wren"
    assert info["lastUpdated"] > info["dateEntered"]
    assert len(info["lastUpdated"]) == len("2026-11-20T08:00:00Z")


def test_put_replaces_everything_and_wants_severity_and_impact(cw: httpx.Client) -> None:
    bare = {"summary": "s", "company": {"id": 1}, "board": {"id": 1}, "status": {"id": 1}}
    assert {e["field"] for e in cw.put(TICKET, json=bare).json()["errors"]} == {"severity", "impact"}
    answer = cw.put(TICKET, json={**bare, "severity": "Low", "impact": "Low"})
    assert answer.status_code == 200
    assert "contact" not in answer.json()


def test_custom_fields_are_replaced_as_one(cw: httpx.Client) -> None:
    rows = [{"id": 1, "caption": "A", "value": "1"}, {"id": 2, "caption": "B", "value": "2"}]
    new = cw.post("/service/tickets", json={"summary": "x", "company": {"id": 1}, "customFields": rows}).json()
    path = f"/service/tickets/{new['id']}"
    found = patch(cw, path, "customFields", [{"id": 2, "value": "9"}]).json()["customFields"]
    assert found == [{"id": 1, "caption": "A"}, {"id": 2, "caption": "B", "value": "9"}]


def test_a_deleted_record_is_gone_and_its_id_does_not_come_back(cw: httpx.Client) -> None:
    new = cw.post("/company/contacts", json={"firstName": "Zed", "company": {"id": 1}}).json()
    assert cw.delete(f"/company/contacts/{new['id']}").status_code == 204
    assert cw.get(f"/company/contacts/{new['id']}").status_code == 404
    assert cw.post("/company/contacts", json={"firstName": "Yan"}).json()["id"] == new["id"] + 1


def test_a_ticket_with_time_on_it_cannot_be_deleted(cw: httpx.Client) -> None:
    assert cw.delete(TICKET).status_code == 409
    assert cw.delete("/service/tickets/102").status_code == 204


@pytest.mark.parametrize(
    "path", ["/company/companies/1", "/company/contacts/1", "/service/boards/1", "/service/boards/1/statuses/1"]
)
def test_what_a_ticket_holds_cannot_be_deleted(cw: httpx.Client, path: str) -> None:
    answer = cw.delete(path)
    assert (answer.status_code, answer.json()["message"]) == (409, "Record possibly in use or another conflict")


def test_a_company_without_tickets_can_be_deleted(cw: httpx.Client) -> None:
    assert cw.delete("/company/companies/3").status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/service/tickets/999", 404),
        ("GET", "/service/boards/9/statuses", 404),
        ("GET", "/service/boards/2/statuses/1", 404),
        ("GET", "/service/nothing", 404),
        ("POST", "/company/companies/info", 405),
        ("DELETE", "/finance/accounting/unpostedinvoices/1", 405),
        ("PATCH", "/time/sheets/1", 405),
        ("DELETE", "/service/tickets", 405),
    ],
)
def test_what_is_not_there_and_what_cannot_be_done(cw: httpx.Client, method: str, path: str, status: int) -> None:
    answer = cw.request(method, path, json={} if method == "POST" else None)
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message", "errors"}


def test_a_body_that_is_not_json_is_refused(cw: httpx.Client) -> None:
    answer = cw.post("/service/tickets", content=b"<xml/>")
    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidObject")


@pytest.mark.parametrize("path", ["/v2025_1//apis/3.0/service/tickets/101/", "/apis/3.0//service//tickets/101"])
def test_any_codebase_and_stray_slashes_are_tolerated(cw: httpx.Client, path: str) -> None:
    assert cw.get(f"http://sim.test{path}").json()["id"] == 101


def test_any_text_that_json_can_carry_is_answered(cw: httpx.Client) -> None:
    body = b'{"summary":"half a pair \\ud83d, \\u0000 and caf\\u00e9","company":{"id":1}}'
    new = cw.post("/service/tickets", content=body)
    assert new.status_code == 201
    assert cw.get(f"/service/tickets/{new.json()['id']}").json()["summary"].endswith("café")


def test_a_depth_that_no_parser_stands_is_refused(cw: httpx.Client) -> None:
    deep = "(" * 5000 + "id=1" + ")" * 5000
    assert cw.post("/service/tickets/search", json={"conditions": deep}).status_code == 400
