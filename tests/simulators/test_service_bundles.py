"""Bundled and merged tickets: who hangs on whom, whose notes show where, what is closed with what (FACTS 12)."""

from typing import Any

import httpx
import pytest


def new(cw: httpx.Client, summary: str, company: int = 1, **more: Any) -> int:
    answer = cw.post("/service/tickets", json={"summary": summary, "company": {"id": company}, **more})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def note(cw: httpx.Client, ticket: int, text: str) -> None:
    assert cw.post(f"/service/tickets/{ticket}/notes", json={"text": text}).status_code == 201


def ticket(cw: httpx.Client, id: int) -> dict[str, Any]:
    return dict(cw.get(f"/service/tickets/{id}").json())


def words(cw: httpx.Client, id: int, *flags: str) -> list[Any]:
    rows = cw.get(f"/service/tickets/{id}/allNotes").json()
    return [(r["text"], r["ticket"]["id"], *(r[f] for f in flags)) for r in rows]


@pytest.fixture
def family(cw: httpx.Client) -> tuple[int, int]:
    """A parent with one child, a note on each."""
    parent, child = new(cw, "above"), new(cw, "below")
    note(cw, parent, "said above")
    note(cw, child, "said below")
    answer = cw.post(f"/service/tickets/{parent}/attachChildren", json={"childTicketIds": [child]})
    assert (answer.status_code, answer.json()["success"]) == (200, True)
    return parent, child


@pytest.fixture
def merged(cw: httpx.Client) -> tuple[int, int]:
    """A ticket into which another one was merged, a note on each."""
    parent, gone = new(cw, "stays"), new(cw, "goes")
    note(cw, parent, "said first")
    note(cw, gone, "said of the other")
    answer = cw.post(f"/service/tickets/{parent}/merge", json={"mergeTicketIds": [gone], "status": {"id": 6}})
    assert (answer.status_code, answer.json()["success"]) == (200, True)
    return parent, gone


def test_an_attached_ticket_names_its_parent_and_the_parent_that_it_has_one(
    cw: httpx.Client, family: tuple[int, int]
) -> None:
    parent, child = family
    assert ticket(cw, child)["parentTicketId"] == parent
    assert ticket(cw, parent)["hasChildTicket"] is True
    assert [t["id"] for t in cw.get("/service/tickets?conditions=parentTicketId!=null").json()] == [child]


def test_a_parent_shows_the_notes_of_its_children_and_says_whose_they_are(
    cw: httpx.Client, family: tuple[int, int]
) -> None:
    parent, child = family
    assert words(cw, parent, "bundledFlag") == [("said above", parent, False), ("said below", child, True)]
    assert words(cw, child, "bundledFlag") == [("said below", child, False)]


def test_where_the_setting_says_so_a_parent_shows_its_own_notes_only(
    cw: httpx.Client, control: httpx.Client, family: tuple[int, int]
) -> None:
    control.put("/settings", json={"parent_shows_notes_of_children": False})
    assert [text for text, _ in words(cw, family[0])] == ["said above"]


def test_a_detached_ticket_is_on_its_own_again(cw: httpx.Client, family: tuple[int, int]) -> None:
    parent, child = family
    answer = cw.post(f"/service/tickets/{parent}/detachChildren", json={"childTicketIds": [child]})
    assert answer.json()["success"] is True
    assert "parentTicketId" not in ticket(cw, child)
    assert ticket(cw, parent)["hasChildTicket"] is False


def test_a_deleted_child_leaves_no_trace_on_its_parent(cw: httpx.Client, family: tuple[int, int]) -> None:
    parent, child = family
    assert cw.delete(f"/service/tickets/{parent}").status_code == 409
    assert cw.delete(f"/service/tickets/{child}").status_code == 204
    assert ticket(cw, parent)["hasChildTicket"] is False
    assert cw.delete(f"/service/tickets/{parent}").status_code == 204


@pytest.mark.parametrize("closes", [True, False])
def test_a_bundle_is_closed_with_its_parent_where_the_setting_says_so(
    cw: httpx.Client, control: httpx.Client, family: tuple[int, int], *, closes: bool
) -> None:
    control.put("/settings", json={"closing_parent_closes_children": closes})
    parent, child = family
    closing = [{"op": "replace", "path": "status", "value": {"id": 6}}]
    assert cw.patch(f"/service/tickets/{parent}", json=closing).json()["closedFlag"] is True
    assert ticket(cw, child)["closedFlag"] is closes


def test_a_merged_ticket_takes_the_status_and_names_where_it_went(cw: httpx.Client, merged: tuple[int, int]) -> None:
    parent, gone = merged
    found = ticket(cw, gone)
    assert (found["mergedParentTicket"]["id"], found["closedFlag"], found["status"]["id"]) == (parent, True, 6)
    assert ticket(cw, parent)["hasMergedChildTicketFlag"] is True
    assert ticket(cw, parent)["closedFlag"] is False


def test_the_notes_of_a_merged_ticket_show_on_the_one_that_stays(cw: httpx.Client, merged: tuple[int, int]) -> None:
    parent, gone = merged
    found = words(cw, parent, "mergedFlag", "bundledFlag")
    assert found == [("said first", parent, False, False), ("said of the other", gone, True, False)]
    assert cw.get(f"/service/tickets/{parent}/notes/count").json() == {"count": 1}


def test_a_chain_of_merges_shows_every_word_at_its_end(cw: httpx.Client, merged: tuple[int, int]) -> None:
    parent, gone = merged
    last = new(cw, "the last one")
    body = {"mergeTicketIds": [parent], "status": {"id": 6}}
    assert cw.post(f"/service/tickets/{last}/merge", json=body).status_code == 200
    assert words(cw, last) == [("said first", parent), ("said of the other", gone)]


def test_what_was_merged_away_can_be_changed_only_where_the_setting_allows_it(
    cw: httpx.Client, control: httpx.Client, merged: tuple[int, int]
) -> None:
    change = [{"op": "replace", "path": "summary", "value": "back"}]
    where = f"/service/tickets/{merged[1]}"
    assert cw.patch(where, json=change).status_code == 400
    assert cw.post(f"{where}/tasks", json={"notes": "do it"}).status_code == 400
    control.put("/settings", json={"merged_ticket_is_locked": False})
    assert cw.patch(where, json=change).status_code == 200


def test_tickets_of_two_companies_are_merged_only_where_the_setting_allows_it(
    cw: httpx.Client, control: httpx.Client
) -> None:
    parent, gone = new(cw, "of one"), new(cw, "of another", company=2)
    body = {"mergeTicketIds": [gone], "status": {"id": 6}}
    assert cw.post(f"/service/tickets/{parent}/merge", json=body).status_code == 400
    control.put("/settings", json={"merge_across_companies": True})
    assert cw.post(f"/service/tickets/{parent}/merge", json=body).status_code == 200


def test_a_child_that_is_merged_away_leaves_its_bundle(cw: httpx.Client, family: tuple[int, int]) -> None:
    parent, child = family
    into = new(cw, "elsewhere")
    body = {"mergeTicketIds": [child], "status": {"id": 6}}
    assert cw.post(f"/service/tickets/{into}/merge", json=body).status_code == 200
    assert "parentTicketId" not in ticket(cw, child)
    assert ticket(cw, parent)["hasChildTicket"] is False


def test_nothing_is_merged_when_one_of_the_tickets_cannot_be(cw: httpx.Client) -> None:
    parent, fine = new(cw, "stays"), new(cw, "fine")
    body = {"mergeTicketIds": [fine, parent], "status": {"id": 6}}
    assert cw.post(f"/service/tickets/{parent}/merge", json=body).status_code == 400
    assert "mergedParentTicket" not in ticket(cw, fine)
    assert ticket(cw, parent)["hasMergedChildTicketFlag"] is False
