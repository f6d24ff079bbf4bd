"""The queue as a person's browser asks for it, without script and with htmx."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from approvals.models import Proposal
from approvals.moves import State
from cwhub.accounts.models import Role
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.states import BatchState, OpState
from kit.clock import now
from tests.approvals.cast import Cast, make_cast, make_proposal
from tests.pages.browsing import HTMX, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def state_of(cast: Cast, row: Proposal) -> str:
    with cast.everything.open():
        return str(Proposal.objects.get(pk=row.pk).state)


def approve(browser: Client, row: Proposal, **changes: Any) -> Any:
    body = {"fingerprint": row.fingerprint} | changes
    return browser.post(f"/approvals/{row.uid}/approve", body, headers=HTMX)


def test_the_queue_opens_its_first_item_with_the_exact_change(cast: Cast) -> None:
    row = make_proposal(cast)
    page = browser_of(cast).get("/approvals").content.decode()
    assert f'data-opened="{row.uid}"' in page
    assert "<del>old</del>" in page
    assert "<ins>new</ins>" in page
    assert row.fingerprint in page


def test_an_empty_queue_teaches(cast: Cast) -> None:
    assert "Nothing needs you" in browser_of(cast).get("/approvals").content.decode()


def test_approving_starts_the_write_and_opens_the_next(cast: Cast) -> None:
    row, other = make_proposal(cast), make_proposal(cast, value="b")
    answer = approve(browser_of(cast), row)
    text = answer.content.decode()
    assert (answer.status_code, state_of(cast, row)) == (200, State.ALLOWED)
    assert f'data-opened="{other.uid}"' in text
    assert "Posting" in text
    assert f"/approvals/{row.uid}/undo" in text


def test_without_script_an_approval_leads_to_the_next_item(cast: Cast) -> None:
    row, other = make_proposal(cast), make_proposal(cast, value="b")
    answer = browser_of(cast).post(f"/approvals/{row.uid}/approve", {"fingerprint": row.fingerprint})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/approvals/{other.uid}")


def test_a_fingerprint_that_was_not_shown_writes_nothing(cast: Cast) -> None:
    row = make_proposal(cast)
    answer = approve(browser_of(cast), row, fingerprint="0" * 64)
    assert (answer.status_code, state_of(cast, row)) == (409, State.WAITING)
    assert "Nothing was written" in answer.content.decode()


def test_a_ticket_that_moved_gives_the_new_change(cast: Cast, world: dict[str, Any]) -> None:
    row = make_proposal(cast)
    world["value"] = "moved"
    answer = approve(browser_of(cast), row)
    text = answer.content.decode()
    assert (answer.status_code, state_of(cast, row)) == (409, State.STALE)
    assert "<del>moved</del>" in text
    assert f'data-opened="{row.uid}"' not in text


def test_high_risk_is_refused_to_a_technician_with_who_can(cast: Cast) -> None:
    row = make_proposal(cast, kind="test.high")
    browser = browser_of(cast)
    page = browser.get(f"/approvals/{row.uid}?view=all").content.decode()
    assert "A manager or an admin can decide high-risk changes." in page
    assert f"/approvals/{row.uid}/approve" not in page
    assert approve(browser, row).status_code == 403
    assert state_of(cast, row) == State.WAITING


def test_rejecting_takes_one_key(cast: Cast) -> None:
    row = make_proposal(cast)
    browser = browser_of(cast)
    asked = browser.get(f"/approvals/{row.uid}/reject", headers=HTMX).content.decode()
    assert 'data-key="1"' in asked
    answer = browser.post(f"/approvals/{row.uid}/reject", {"code": "not_now"}, headers=HTMX)
    assert (answer.status_code, state_of(cast, row)) == (200, State.REJECTED)


def test_rejecting_without_a_reason_is_refused_with_the_form(cast: Cast) -> None:
    row = make_proposal(cast)
    answer = browser_of(cast).post(f"/approvals/{row.uid}/reject", {}, headers=HTMX)
    assert (answer.status_code, state_of(cast, row)) == (422, State.WAITING)
    assert 'id="reason-errors"' in answer.content.decode()


def test_later_takes_it_out_of_my_sight_only(cast: Cast) -> None:
    row = make_proposal(cast)
    browser_of(cast).post(f"/approvals/{row.uid}/later", headers=HTMX)
    assert row.uid not in browser_of(cast).get("/approvals").content.decode()
    assert row.uid in browser_of(cast, Role.MANAGER).get("/approvals").content.decode()


def test_what_cannot_be_taken_back_has_a_lock_in_place_of_the_box(cast: Cast) -> None:
    low, mail = make_proposal(cast), make_proposal(cast, kind="test.mail", value="mail")
    page = browser_of(cast).get("/approvals").content.decode()
    assert f'id="pick-{low.uid}"' in page
    assert f'id="pick-{mail.uid}"' not in page


def test_picked_items_are_told_one_by_one(cast: Cast) -> None:
    low, mail = make_proposal(cast), make_proposal(cast, kind="test.mail", value="mail")
    picks = [f"{row.uid}:{row.fingerprint}" for row in (low, mail)]
    answer = browser_of(cast).post("/approvals/picked", {"pick": picks}, headers=HTMX)
    text = answer.content.decode()
    assert (state_of(cast, low), state_of(cast, mail)) == (State.ALLOWED, State.WAITING)
    assert "1 approved, 1 not." in text
    assert "Only what is of low risk" in text


def test_an_outsider_finds_nothing(cast: Cast) -> None:
    row, outsiders = make_proposal(cast), make_cast("nimbus")
    browser = browser_of(outsiders, Role.ADMIN)
    assert row.uid not in browser.get("/approvals?view=all").content.decode()
    assert browser.get(f"/approvals/{row.uid}").status_code == 404
    assert approve(browser, row).status_code == 404
    assert state_of(cast, row) == State.WAITING


def test_nothing_new_is_204_and_news_come_behind_a_button(cast: Cast) -> None:
    make_proposal(cast)
    browser = browser_of(cast)
    cursor = "0"
    first = browser.get("/approvals/live", headers=HTMX | {"X-Cursor": cursor})
    same = browser.get("/approvals/live", headers=HTMX | {"X-Cursor": first.headers["X-Cursor"]})
    assert same.status_code == 204
    other = make_proposal(cast, value="b")
    news = browser.get("/approvals/live", headers=HTMX | {"X-Cursor": same.headers["X-Cursor"]})
    assert "new, show" in news.content.decode()
    assert other.uid not in news.content.decode()


def test_the_page_and_its_first_question_agree(cast: Cast) -> None:
    row = make_proposal(cast)
    browser = browser_of(cast)
    page = browser.get("/approvals").content.decode()
    cursor = page.split('data-live-cursor="')[1].split('"')[0]
    answer = browser.get("/approvals/live", headers=HTMX | {"X-Cursor": cursor, "X-Open": row.uid})
    assert answer.status_code == 204


def test_in_an_empty_queue_news_show_at_once(cast: Cast) -> None:
    browser = browser_of(cast)
    first = browser.get("/approvals/live", headers=HTMX | {"X-Cursor": "0"})
    row = make_proposal(cast)
    news = browser.get("/approvals/live", headers=HTMX | {"X-Cursor": first.headers["X-Cursor"]})
    assert f'id="row-{row.uid}"' in news.content.decode()


def test_the_history_tells_what_was_decided_and_its_news(cast: Cast) -> None:
    row = make_proposal(cast)
    browser = browser_of(cast)
    approve(browser, row)
    page = browser.get("/approvals/history?show=ran").content.decode()
    cursor = page.split('data-live-cursor="')[1].split('"')[0]
    assert "Posting" in page
    again = browser.get("/approvals/history?show=ran", headers=HTMX | {"X-Cursor": cursor})
    assert again.status_code == 204


def test_taking_back_what_still_runs_stops_it(cast: Cast) -> None:
    row = make_proposal(cast)
    browser = browser_of(cast)
    approve(browser, row)
    answer = browser.post(f"/approvals/{row.uid}/undo", headers=HTMX)
    with cast.everything.open():
        assert WriteBatch.objects.get(proposal_uid=row.uid).cancel_reason
    assert "Stopped: Set new" in answer.content.decode()


def test_taking_back_what_never_ran_says_so_in_partials(cast: Cast) -> None:
    row = make_proposal(cast)
    answer = browser_of(cast).post(f"/approvals/{row.uid}/undo", headers=HTMX)
    assert answer.status_code == 409
    assert answer.content.decode().lstrip().startswith("<hx-partial")


def committed(cast: Cast, row: Proposal) -> WriteOp:
    with cast.everything.open():
        until = now() + timedelta(hours=1)
        WriteOp.objects.update(state=OpState.SENDING)
        WriteOp.objects.update(state=OpState.APPLIED, external_id=1, undoable_until=until, after_image={"value": "new"})
        WriteBatch.objects.update(state=BatchState.COMMITTED)
        op = WriteOp.objects.get(batch__proposal_uid=row.uid)
    assert isinstance(op, WriteOp)
    return op


def test_what_was_written_is_undone_from_the_history(cast: Cast) -> None:
    row = make_proposal(cast)
    browser = browser_of(cast)
    approve(browser, row)
    op = committed(cast, row)
    assert "Posted" in browser.get("/approvals/history").content.decode()
    answer = browser.post(f"/approvals/{row.uid}/undo")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/approvals/history")
    with cast.everything.open():
        assert Proposal.objects.get(origin="undo").undoes == op.uid


def test_a_picked_item_that_was_not_shown_so_is_refused(cast: Cast) -> None:
    row = make_proposal(cast)
    for said in ("0" * 20, row.fingerprint[:4], ""):
        answer = browser_of(cast).post("/approvals/picked", {"pick": [f"{row.uid}:{said}"]}, headers=HTMX)
        assert "This is not what was shown" in answer.content.decode()
    assert state_of(cast, row) == State.WAITING
