"""Edit first: other values that the board allows, another text; the new version waits for its own approval."""

from typing import Any

import pytest
from django.test import Client

from approvals.models import Proposal
from approvals.moves import State
from tests.approvals.cast import Cast, make_cast
from tests.pages.browsing import HTMX, browser_of
from tests.pages.world import ACCESS, DESKTOP, MAIL, MFA, OUTLOOK, URGENT, make_boards, make_ticket, propose_filing
from tests.pages.world import propose_note as make_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    make_boards(cast)
    make_ticket(cast, 48817)
    return cast


@pytest.fixture
def browser(cast: Cast) -> Client:
    return browser_of(cast)


def filled(**changes: Any) -> dict[str, Any]:
    return {"0-type": ACCESS, "0-subType": MFA, "0-item": "", "0-priority": 52} | changes


def successor(cast: Cast, row: Proposal) -> Proposal:
    with cast.everything.open():
        found = Proposal.objects.select_related("replaced_by").get(pk=row.pk).replaced_by
    assert isinstance(found, Proposal)
    return found


def test_the_form_offers_what_the_board_allows(cast: Cast, browser: Client) -> None:
    row = propose_filing(cast)
    form = browser.get(f"/approvals/{row.uid}/edit", headers=HTMX).content.decode()
    assert "Second factor" in form
    assert f'<option value="{OUTLOOK}"' not in form
    assert f'<option value="{ACCESS}" selected' in form


def test_another_type_brings_its_own_subtypes(cast: Cast, browser: Client) -> None:
    row = propose_filing(cast)
    query = filled(**{"0-type": MAIL, "again": 1})
    form = browser.get(f"/approvals/{row.uid}/edit", query, headers=HTMX).content.decode()
    assert f'<option value="{OUTLOOK}"' in form
    assert "does not belong there" in form


def test_another_priority_becomes_a_version_of_its_own(cast: Cast, browser: Client) -> None:
    row = propose_filing(cast)
    body = filled(**{"0-priority": URGENT})
    answer = browser.post(f"/approvals/{row.uid}/edit", body, headers=HTMX)
    new = successor(cast, row)
    assert answer.status_code == 200
    assert (new.state, new.edited_from_id) == (State.WAITING, row.pk)
    assert new.parts[0]["payload"]["fields"]["priority"]["id"] == URGENT
    assert {"field": "Priority", "before": "Soon", "after": "Now", "note": ""} in new.diff
    assert new.fingerprint in answer.content.decode()


def test_an_item_that_does_not_belong_is_422_and_nothing_changes(cast: Cast, browser: Client) -> None:
    row = propose_filing(cast)
    answer = browser.post(f"/approvals/{row.uid}/edit", filled(**{"0-item": DESKTOP}), headers=HTMX)
    with cast.everything.open():
        assert Proposal.objects.get(pk=row.pk).state == State.WAITING
    assert answer.status_code == 422
    assert "Item does not belong there." in answer.content.decode()


def test_saving_without_a_change_is_422(cast: Cast, browser: Client) -> None:
    row = propose_filing(cast)
    answer = browser.post(f"/approvals/{row.uid}/edit", filled(), headers=HTMX)
    assert answer.status_code == 422
    assert "Nothing differs" in answer.content.decode()


def test_a_note_shows_its_lines_against_the_draft(cast: Cast, browser: Client) -> None:
    row = make_note(cast)
    text = "Looks like the second factor.\r\n1. Call first."
    answer = browser.post(f"/approvals/{row.uid}/edit", {"0-text": text}, headers=HTMX)
    new = successor(cast, row)
    assert [line["op"] for line in new.diff[0]["lines"]] == [" ", "-", "+"]
    assert new.parts[0]["payload"]["text"].endswith("1. Call first.")
    assert "Drafted, 1 line edited" in answer.content.decode()


def test_an_empty_note_is_422(cast: Cast, browser: Client) -> None:
    row = make_note(cast)
    answer = browser.post(f"/approvals/{row.uid}/edit", {"0-text": " "}, headers=HTMX)
    assert answer.status_code == 422
    assert "A note needs a text." in answer.content.decode()
