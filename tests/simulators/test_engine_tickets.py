"""What ConnectWise does by itself with tickets: defaults, the board's chain, closing, notes, resources (FACTS 12)."""

from typing import Any

import httpx
import pytest

TICKET = "/service/tickets/101"


def patch(cw: httpx.Client, **values: Any) -> httpx.Response:
    return cw.patch(TICKET, json=[{"op": "replace", "path": name, "value": v} for name, v in values.items()])


def refusal(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 400, answer.text
    return [(e["field"], e["message"]) for e in answer.json()["errors"]]


def test_a_new_ticket_gets_the_defaults_of_board_priority_source_and_sla(cw: httpx.Client) -> None:
    new = cw.post("/service/tickets", json={"summary": "x", "company": {"id": 1}}).json()
    names = {n: new[n]["name"] for n in ("board", "status", "priority", "source", "sla", "location")}
    assert names == {
        "board": "Desk",
        "status": "New",
        "priority": "Normal",
        "source": "Email",
        "sla": "Plain",
        "location": "Main",
    }
    assert (new["severity"], new["impact"], new["closedFlag"]) == ("Medium", "Medium", False)


def test_the_company_s_agreement_brings_its_sla(cw: httpx.Client) -> None:
    new = cw.post("/service/tickets", json={"summary": "x", "company": {"id": 2}}).json()
    assert (new["agreement"]["name"], new["agreementType"], new["sla"]["name"]) == (
        "Managed - Birch",
        "Managed",
        "Always",
    )


def test_a_status_by_name_is_looked_for_on_the_ticket_s_board(cw: httpx.Client) -> None:
    assert patch(cw, status={"name": "working"}).json()["status"]["name"] == "Working"
    assert refusal(patch(cw, status={"name": "Open"})) == [
        ("status/name", "Service Status not found for Service Board 1")
    ]
    assert refusal(patch(cw, status={"id": 7})) == [("status/id", "Service Status not found for Service Board 1")]


def test_an_inactive_status_or_type_cannot_be_chosen(cw: httpx.Client) -> None:
    assert refusal(patch(cw, status={"id": 9})) == [("status/id", "Service Status 9 is inactive")]
    assert refusal(patch(cw, type={"id": 4})) == [("type/id", "Service Type 4 is inactive")]


def test_an_old_ticket_keeps_its_inactive_type(cw: httpx.Client) -> None:
    answer = cw.patch("/service/tickets/104", json=[{"op": "replace", "path": "summary", "value": "still a fax"}])
    assert answer.status_code == 200


def test_type_subtype_and_item_hang_on_one_another(cw: httpx.Client) -> None:
    whole = patch(cw, type={"id": 1}, subType={"name": "Outlook"}, item={"id": 1})
    assert (whole.status_code, whole.json()["item"]["name"]) == (200, "Desktop")
    assert [f for f, _ in refusal(patch(cw, type={"id": 2}))] == ["subType/id", "item/id"]
    assert [f for f, _ in refusal(patch(cw, subType={"id": 2}))] == ["subType/id", "item/id"]


def test_another_board_needs_a_status_and_a_type_of_that_board(cw: httpx.Client) -> None:
    assert [f for f, _ in refusal(patch(cw, board={"id": 2}))] == ["status/id", "type/id"]
    moved = patch(cw, board={"id": 2}, status={"name": "Open"}, type={"name": "Outage"})
    assert (moved.status_code, moved.json()["board"]["name"]) == (200, "Network")
    assert refusal(patch(cw, board={"id": 3}))[0] == ("board/id", "Service Board 3 cannot take service tickets")


def test_closing_and_reopening_is_the_status_s_doing(cw: httpx.Client) -> None:
    closed = patch(cw, status={"name": "Closed"}).json()
    assert (closed["closedFlag"], closed["closedBy"]) == (True, "cwhub_api")
    assert closed["closedDate"] == closed["_info"]["lastUpdated"]
    again = patch(cw, status={"name": "Working"}).json()
    assert again["closedFlag"] is False
    assert "closedDate" not in again


def test_the_texts_of_a_new_ticket_become_notes(cw: httpx.Client) -> None:
    body = {"summary": "x", "company": {"id": 1}, "contact": {"id": 1}}
    texts = {"initialDescription": "says the customer", "initialInternalAnalysis": "says the desk"}
    new = cw.post("/service/tickets", json={**body, **texts}).json()
    assert not set(texts) & set(new)
    notes = cw.get(f"/service/tickets/{new['id']}/notes").json()
    assert [(n["text"], n["detailDescriptionFlag"], n["internalAnalysisFlag"]) for n in notes] == [
        ("says the customer", True, False),
        ("says the desk", False, True),
    ]
    assert notes[0]["contact"]["name"] == "Ann Baker"
    assert notes[1]["member"]["identifier"] == "cwhub_api"


def test_a_note_has_one_tab_and_is_discussion_when_none_is_said(cw: httpx.Client) -> None:
    plain = cw.post(f"{TICKET}/notes", json={"text": "hello"}).json()
    assert (plain["detailDescriptionFlag"], plain["internalAnalysisFlag"]) == (True, False)
    two = {"text": "hello", "internalAnalysisFlag": True, "resolutionFlag": True}
    assert cw.post(f"{TICKET}/notes", json=two).status_code == 400
    assert cw.post(f"{TICKET}/notes", json={"text": "  "}).status_code == 400


def test_a_note_moves_the_ticket_s_last_updated(cw: httpx.Client) -> None:
    before = cw.get(TICKET).json()["_info"]["lastUpdated"]
    cw.post(f"{TICKET}/notes", json={"text": "hello", "customerUpdatedFlag": True})
    after = cw.get(TICKET).json()
    assert after["_info"]["lastUpdated"] > before
    assert after["customerUpdatedFlag"] is True


def test_a_note_can_be_changed_and_deleted_on_its_own_ticket_only(cw: httpx.Client) -> None:
    note = cw.post(f"{TICKET}/notes", json={"text": "hello"}).json()
    change = [{"op": "replace", "path": "text", "value": "good bye"}]
    assert cw.patch(f"/service/tickets/102/notes/{note['id']}", json=change).status_code == 404
    assert cw.patch(f"{TICKET}/notes/{note['id']}", json=change).json()["text"] == "good bye"
    assert cw.delete(f"{TICKET}/notes/{note['id']}").status_code == 204


def test_all_notes_holds_the_notes_of_time_entries_too(cw: httpx.Client) -> None:
    found = [(n["noteType"], n["originalAuthor"], n["resolutionFlag"]) for n in cw.get(f"{TICKET}/allNotes").json()]
    assert found == [("TicketNote", "Ann Baker", False), ("TimeEntryNote", "Ada Morrow", True)]


def test_a_schedule_entry_makes_its_member_a_resource_and_leaves_the_owner(cw: httpx.Client) -> None:
    entry = {"objectId": 101, "type": {"identifier": "S"}, "member": {"identifier": "AMorrow"}}
    new = cw.post("/schedule/entries", json={**entry, "dateStart": "2026-11-18T18:00:00Z"})
    assert new.status_code == 201
    ticket = cw.get(TICKET).json()
    assert ticket["resources"] == "AMorrow"
    assert "owner" not in ticket
    cw.delete(f"/schedule/entries/{new.json()['id']}")
    assert "resources" not in cw.get(TICKET).json()


def test_a_schedule_entry_needs_its_ticket(cw: httpx.Client) -> None:
    answer = cw.post("/schedule/entries", json={"objectId": 9, "type": {"id": 4}, "member": {"id": 2}})
    assert refusal(answer) == [("objectId", "Ticket 9 not found")]


def test_configurations_are_put_on_a_ticket_and_taken_off(cw: httpx.Client) -> None:
    path = "/service/tickets/102/configurations"
    assert cw.post(path, json={"id": 1}).status_code == 201
    assert [c["deviceIdentifier"] for c in cw.get(path).json()] == ["d1"]
    assert cw.get(f"{path}/count").json() == {"count": 1}
    assert cw.delete(f"{path}/1").status_code == 204
    assert cw.get(path).json() == []
    assert cw.post(path, json={"id": 9}).status_code == 404


def test_a_contact_of_another_company_is_refused(cw: httpx.Client) -> None:
    assert [f for f, _ in refusal(patch(cw, contact={"id": 2}))] == ["contact/id"]


@pytest.mark.parametrize("path", ["timeentries", "scheduleentries", "configurations", "notes", "allNotes"])
def test_what_hangs_on_no_ticket_is_not_found(cw: httpx.Client, path: str) -> None:
    assert cw.get(f"/service/tickets/999/{path}").status_code == 404
