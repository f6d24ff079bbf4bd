"""The audit trail, SPEC AuditTrailEntry."""

import httpx

TRAIL = "/system/audittrail"
TICKET = "/service/tickets/101"


def texts(cw: httpx.Client, kind: str, id: int) -> list[str]:
    return [e["text"] for e in cw.get(TRAIL, params={"type": kind, "id": id}).json()]


def test_each_changed_field_is_an_entry(cw: httpx.Client) -> None:
    cw.patch(TICKET, json=[{"op": "replace", "path": "summary", "value": "renamed"}])
    assert texts(cw, "Ticket", 101) == ['summary changed from "Outlook asks for the password" to "renamed".']


def test_references_are_told_by_their_names(cw: httpx.Client) -> None:
    cw.patch(TICKET, json=[{"op": "replace", "path": "status", "value": {"name": "Working"}}])
    assert 'status changed from "New" to "Working".' in texts(cw, "ticket", 101)


def test_an_entry_says_who_and_when(cw: httpx.Client) -> None:
    cw.patch(TICKET, json=[{"op": "replace", "path": "summary", "value": "renamed"}])
    (entry,) = cw.get(TRAIL, params={"type": "Ticket", "id": 101}).json()
    assert (entry["enteredBy"], entry["auditType"], entry["auditSubType"]) == ("cwhub_api", "Record", "summary")
    assert set(entry) == {"text", "enteredDate", "enteredBy", "auditType", "auditSubType", "auditSource"}


def test_adding_and_deleting_are_told_too(cw: httpx.Client) -> None:
    id = cw.post("/company/contacts", json={"firstName": "Eve", "company": {"id": 1}}).json()["id"]
    assert cw.delete(f"/company/contacts/{id}").status_code == 204
    assert texts(cw, "Contact", id) == [f"Contact {id} was added.", f"Contact {id} was deleted."]


def test_a_refused_write_leaves_no_entry(cw: httpx.Client) -> None:
    assert cw.patch(TICKET, json=[{"op": "replace", "path": "summary", "value": "x" * 101}]).status_code == 400
    assert texts(cw, "Ticket", 101) == []


def test_it_has_no_forward_only_paging(cw: httpx.Client) -> None:
    for n in range(3):
        cw.patch(TICKET, json=[{"op": "replace", "path": "summary", "value": f"renamed {n}"}])
    asked = {"type": "Ticket", "id": "101", "pageSize": "2", "page": "2"}
    answer = cw.get(TRAIL, params=asked, headers={"pagination-type": "forward-only"})
    assert len(answer.json()) == 1
    assert cw.get(f"{TRAIL}/count", params={"type": "Ticket", "id": 101}).json() == {"count": 3}
