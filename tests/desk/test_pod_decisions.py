"""Deciding in the panel: approve, edit, reject, undo, and what happens when the ticket has moved."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache

from approvals.models import Proposal
from approvals.moves import State
from cwhub.journal.models import WriteOp
from simulators.connectwise.app import SimulatorApp
from tests.desk.pod_cast import (
    MAIL,
    NUMBER,
    PRINTING,
    Cast,
    make_analysis,
    make_cast,
    make_dispatcher,
    propose_note,
    propose_type,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
LIVE = f"/pod/tickets/{NUMBER}/live"


@pytest.fixture
def cast(sim: SimulatorApp) -> Cast:
    cache.clear()
    made = make_cast(sim)
    make_analysis(made)
    return made


def words(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def cursor_of(response: Any) -> str:
    found = re.search(r'data-live-cursor="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def approve(cast: Cast, row: Proposal, **changes: Any) -> Any:
    return cast.post(f"/pod/proposals/{row.uid}/approve", {"fingerprint": row.fingerprint}, **changes)


def patches(cast: Cast) -> list[str]:
    return [row["path"] for row in cast.sim.sim.log.since(0) if row["method"] == "PATCH"]


def state_of(cast: Cast, row: Proposal) -> str:
    with cast.everything.open():
        return str(Proposal.objects.get(pk=row.pk).state)


def test_one_change_at_a_time_with_its_exact_diff(cast: Cast) -> None:
    propose_type(cast)
    propose_note(cast)
    text = words(cast.get("/pod/panel?ticket=101"))
    assert "Change 1 of 2" in text
    assert "Type was Mail → , becomes Printing" in text
    assert "Mails nobody." in text
    assert "Post a note" not in text


def test_an_approval_writes_once_and_the_screen_is_told(cast: Cast) -> None:
    row = propose_type(cast)
    cursor = cursor_of(cast.get("/pod/panel?ticket=101"))
    answer = approve(cast, row)
    assert answer.status_code == 200
    assert "Posting" in words(answer)
    assert 'data-live-busy="writing"' in answer.content.decode()
    assert approve(cast, row).status_code == 200
    cast.write_all()
    news = cast.get(LIVE, cursor=cursor)
    assert news["X-Written"] == "1"
    assert "File under Printing: written" in words(news)
    assert "pod/writes/" in news.content.decode()
    assert patches(cast) == ["/service/tickets/101"]
    assert cast.record()["type"]["id"] == PRINTING["id"]
    again = cast.get(LIVE, cursor=news["X-Cursor"])
    assert "X-Written" not in again


def test_an_undo_puts_it_back(cast: Cast) -> None:
    approve(cast, propose_type(cast))
    cast.write_all()
    with cast.everything.open():
        op = WriteOp.objects.get()
    answer = cast.post(f"/pod/writes/{op.uid}/undo")
    assert answer.status_code == 200
    assert b"hx-partial" in answer.content
    cast.write_all()
    assert cast.record()["type"]["id"] == MAIL["id"]
    assert "taken back" in words(cast.get("/pod/panel?ticket=101"))
    assert cast.post(f"/pod/writes/{op.uid}/undo").status_code in (200, 409)
    assert len(patches(cast)) == 2


def test_an_undo_of_what_somebody_has_changed_since_is_refused_with_the_reason(cast: Cast) -> None:
    approve(cast, propose_type(cast))
    cast.write_all()
    cast.sim.sim.store.get("service/tickets", NUMBER)["type"] = {"id": 1}  # type: ignore[index]
    with cast.everything.open():
        op = WriteOp.objects.get()
    answer = cast.post(f"/pod/writes/{op.uid}/undo")
    assert answer.status_code == 409
    assert "has changed since" in words(answer)
    assert "#toasts" in answer.content.decode()


def test_a_ticket_changed_by_somebody_else_is_not_written_and_both_values_are_shown(cast: Cast) -> None:
    row = propose_type(cast)
    cast.sim.sim.store.get("service/tickets", NUMBER)["type"] = None  # type: ignore[index]
    answer = approve(cast, row)
    assert answer.status_code == 409
    text = words(answer)
    assert "The ticket changed meanwhile" in text
    assert "Not written" in text
    assert "Type empty in ConnectWise" in text
    assert "Printing you approved" in text
    assert "none → , becomes Printing" in text  # the new proposal is there to be decided
    assert patches(cast) == []
    assert state_of(cast, row) == State.STALE


def test_what_was_shown_is_what_is_approved(cast: Cast) -> None:
    row = propose_type(cast)
    answer = cast.post(f"/pod/proposals/{row.uid}/approve", {"fingerprint": "f" * 64})
    assert answer.status_code == 409
    assert state_of(cast, row) == State.WAITING


def test_who_may_not_decide_is_refused(cast: Cast) -> None:
    row = propose_type(cast)
    auditor = make_dispatcher(cast, "otto", role="auditor")
    answer = approve(cast, row, membership=auditor)
    assert answer.status_code == 409
    assert state_of(cast, row) == State.WAITING


def test_a_change_of_a_client_one_may_not_see_is_not_there(cast: Cast) -> None:
    row = propose_type(cast)
    blind = make_dispatcher(cast, "blind", all_clients=False, clients=[0])
    for act in ("approve", "reject", "edit"):
        assert cast.post(f"/pod/proposals/{row.uid}/{act}", membership=blind).status_code == 404
    for look in ("editing", "rejecting", "cancel"):
        assert cast.get(f"/pod/proposals/{row.uid}/{look}", blind).status_code == 404
    assert state_of(cast, row) == State.WAITING


def test_a_rejection_takes_a_reason_in_one_stroke(cast: Cast) -> None:
    row = propose_type(cast)
    assert "Never do this 4" in words(cast.get(f"/pod/proposals/{row.uid}/rejecting"))
    answer = cast.post(f"/pod/proposals/{row.uid}/reject", {"code": "not_now"})
    assert answer.status_code == 200
    with cast.everything.open():
        kept = Proposal.objects.get(pk=row.pk)
    assert (kept.state, kept.reason) == (State.REJECTED, "Not now")
    assert patches(cast) == []


def test_an_edited_note_is_shown_anew_and_then_approved(cast: Cast) -> None:
    row = propose_note(cast, "\n".join(f"line {n}" for n in range(9)))
    assert "line 8" in words(cast.get(f"/pod/proposals/{row.uid}/editing"))
    answer = cast.post(f"/pod/proposals/{row.uid}/edit", {"text-0": "My own words."})
    assert answer.status_code == 200
    assert "My own words." in words(answer)
    assert state_of(cast, row) == State.SUPERSEDED
    with cast.everything.open():
        mine = Proposal.objects.get(state=State.WAITING)
    approve(cast, mine)
    cast.write_all()
    notes = cast.sim.sim.store.all("service/tickets/notes")
    assert any("My own words." in note.get("text", "") for note in notes)


def test_an_emptied_note_is_refused_with_the_form_whole(cast: Cast) -> None:
    row = propose_note(cast)
    answer = cast.post(f"/pod/proposals/{row.uid}/edit", {"text-0": "  "})
    assert answer.status_code == 422
    assert "A note needs words." in words(answer)
    assert "<textarea" in answer.content.decode()
    assert state_of(cast, row) == State.WAITING


def test_fields_can_be_set_to_what_the_board_allows_and_nothing_else(cast: Cast) -> None:
    row = propose_type(cast)
    form = cast.get(f"/pod/proposals/{row.uid}/editing").content.decode()
    assert re.findall(r'<option value="(\d*)"', form) == ["", "1", "2"]
    refused = cast.post(f"/pod/proposals/{row.uid}/edit", {"type-0": "4"})
    assert refused.status_code == 422
    assert "sets at least one field" in words(refused)


def test_a_lost_answer_is_told_as_checking(cast: Cast) -> None:
    row = propose_type(cast)
    cast.sim.sim.faults.add(
        {"method": "PATCH", "path": "/service/tickets/*", "effect": "error_after_commit", "count": 1}
    )
    approve(cast, row)
    from cwhub.journal.models import WriteBatch
    from cwhub.journal.services import run_batch

    with cast.everything.open():
        batch = WriteBatch.objects.get()
    run_batch(cast.account.pk, batch.pk)
    text = words(cast.get("/pod/panel?ticket=101"))
    assert "Checking" in text
    assert "We look again at" in text
    assert "Please do not enter it by hand" in text
    cast.write_all()
    assert "File under Printing posted by Ann" in words(cast.get("/pod/panel?ticket=101"))
    assert len(patches(cast)) == 1
