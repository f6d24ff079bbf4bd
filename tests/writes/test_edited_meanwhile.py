"""Notes, assignments and fields that somebody changes in ConnectWise while we take them back, or do not know of them.

What a person has changed is his: it is never removed, never written over, and never recorded as taken back.
"""

from collections.abc import Callable
from typing import Any

import pytest

from cwhub.journal.crash_points import listening
from cwhub.journal.kinds import PlannedOp
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.services import Means, plan_undo, run_batch, start_batch
from cwhub.journal.views import Verdict
from tests.connected import Desk
from tests.e2e.running import wait_for
from tests.journal.cast import DISPATCHER

NUMBER = 101
TEXT = "Asked the vendor"
ENDS = ("committed", "rolled_back", "parked")
START, END, LATER = "2026-03-02T15:00:00Z", "2026-03-02T16:00:00Z", "2026-03-02T17:00:00Z"
ADA = {"id": 2, "identifier": "ada", "name": "Ada"}

Deed = Callable[[], None]


@pytest.fixture(autouse=True)
def known_by_name(desk: Desk) -> None:
    """Who our key belongs to, as connecting has learned it."""
    with desk.scope.open():
        desk.connection.api_member = "cwhub_api"
        desk.connection.save(update_fields=["api_member"])


def means() -> Means:
    return Means(gate=lambda batch: Verdict(True))


def company(desk: Desk) -> int:
    return int(desk.ticket(NUMBER).client.external_id)


def note(desk: Desk, tab: str = "internal") -> PlannedOp:
    return PlannedOp("ticket.note", {"ticket": NUMBER, "company": {"id": company(desk)}, "tab": tab, "text": TEXT})


def assignment(desk: Desk) -> PlannedOp:
    payload = {"ticket": NUMBER, "company": {"id": company(desk)}, "member": ADA, "start": START, "end": END}
    return PlannedOp("ticket.assign", payload)


def summary(desk: Desk, text: str, before: str | None = None) -> PlannedOp:
    shown = {"summary": before or get(desk, "")["summary"], "company": get(desk, "")["company"]}
    return PlannedOp("ticket.update", {"ticket": NUMBER, "company": company(desk), "fields": {"summary": text}}, shown)


def refused(desk: Desk) -> PlannedOp:
    """Its ticket is no longer what was shown: the batch is taken back."""
    return summary(desk, "Something else", before="What it never was")


def start(desk: Desk, *ops: PlannedOp) -> WriteBatch:
    client = desk.ticket(NUMBER).client_id
    with desk.scope.open():
        return start_batch(
            account_id=desk.account.pk, connection_id=desk.connection.pk, client_id=client, ops=list(ops),
            proposal_uid=f"proposal-{WriteBatch.objects.count()}", fingerprint="f" * 64, policy_version=1,
            by=DISPATCHER,
        )  # fmt: skip


def ended(desk: Desk, batch: WriteBatch, *, at: str = "", deed: Deed = lambda: None) -> list[str]:
    """Works until it has ended, and says how its operations stand. `deed` is done once, at the named point."""
    done: list[str] = []

    def listen(point: str) -> None:
        if point == at and not done:
            done.append(point)
            deed()

    def over() -> bool:
        run_batch(desk.account.pk, batch.pk, means=means())
        with desk.scope.open():
            batch.refresh_from_db()
        return batch.state in ENDS

    with listening(listen):
        wait_for(over, what="the end of the batch")
    assert bool(done) == bool(at)
    with desk.scope.open():
        return list(WriteOp.objects.filter(batch=batch).order_by("seq").values_list("state", flat=True))


# --- ConnectWise, as other people use it -----------------------------------------------------------------------------
def get(desk: Desk, path: str) -> Any:
    with desk.api() as api:
        return api.get(f"/service/tickets/{NUMBER}{path}").json()


def patch(desk: Desk, path: str, **fields: Any) -> None:
    asked = [{"op": "replace", "path": name, "value": value} for name, value in fields.items()]
    with desk.api() as api:
        answer = api.patch(path, json=asked)
        assert answer.status_code == 200, answer.text


def our_notes(desk: Desk) -> list[dict[str, Any]]:
    return [row for row in get(desk, "/notes") if str(row["text"]).startswith((TEXT, "Theirs"))]


def edit_note(desk: Desk, text: str) -> None:
    patch(desk, f"/service/tickets/{NUMBER}/notes/{our_notes(desk)[0]['id']}", text=text)


def remove_note(desk: Desk) -> None:
    with desk.api() as api:
        number = our_notes(desk)[0]["id"]
        assert api.delete(f"/service/tickets/{NUMBER}/notes/{number}").status_code == 204


def our_entries(desk: Desk) -> list[dict[str, Any]]:
    with desk.api() as api:
        rows: list[dict[str, Any]] = api.get("/schedule/entries", params={"conditions": f"objectId = {NUMBER}"}).json()
    return [row for row in rows if row["dateStart"] in (START, LATER)]


def move_entry(desk: Desk) -> None:
    patch(desk, f"/schedule/entries/{our_entries(desk)[0]['id']}", dateEnd="2026-03-02T18:00:00Z", dateStart=LATER)


def posts(desk: Desk, ending: str) -> int:
    return sum(row["path"].endswith(ending) for row in desk.requests("POST"))


# --- notes -----------------------------------------------------------------------------------------------------------
def test_a_note_is_taken_back_with_its_batch(desk: Desk) -> None:
    assert ended(desk, start(desk, note(desk), refused(desk))) == ["deleted", "conflict"]
    assert our_notes(desk) == []


@pytest.mark.parametrize("keeps_mark", [True, False])
def test_an_edited_note_is_not_taken_back(desk: Desk, *, keeps_mark: bool) -> None:
    def edit() -> None:
        edit_note(desk, f"Theirs. {our_notes(desk)[0]['text']}" if keeps_mark else "Theirs")

    batch = start(desk, note(desk), refused(desk))
    states = ended(desk, batch, at="before_turn", deed=edit)
    assert (batch.state, len(our_notes(desk))) == ("parked", 1)
    assert states[0] in ("undeletable", "parked")
    assert "edited" in batch.reason


def test_an_edited_note_whose_removal_was_refused_is_not_recorded_as_deleted(desk: Desk) -> None:
    """It is edited after we have compared it, while our DELETE is refused."""
    desk.fault(method="DELETE", path="*/notes/*", effect="error_before_commit", status=403, count=0)
    batch = start(desk, note(desk), refused(desk))
    states = ended(desk, batch, at="after_take_back", deed=lambda: edit_note(desk, "Theirs"))
    assert states[0] != "deleted"
    assert (batch.state, len(our_notes(desk))) == ("parked", 1)


def test_a_note_that_somebody_has_removed_first_counts_as_taken_back(desk: Desk) -> None:
    batch = start(desk, note(desk), refused(desk))
    states = ended(desk, batch, at="before_turn", deed=lambda: remove_note(desk))
    assert (batch.state, states[0]) == ("rolled_back", "deleted")


@pytest.mark.parametrize("tab", ["internal", "discussion"])
def test_a_note_that_was_written_over_before_we_looked_is_not_posted_again(desk: Desk, tab: str) -> None:
    desk.fault(method="POST", path="*/notes", effect="drop_after_commit")
    batch = start(desk, note(desk, tab))
    states = ended(desk, batch, at="after_record_answer", deed=lambda: edit_note(desk, "Theirs"))
    assert (batch.state, states) == ("parked", ["parked"])
    assert posts(desk, "/notes") == 1


@pytest.mark.parametrize("tab", ["internal", "discussion"])
def test_a_note_that_was_left_alone_is_found(desk: Desk, tab: str) -> None:
    desk.fault(method="POST", path="*/notes", effect="drop_after_commit")
    assert ended(desk, start(desk, note(desk, tab))) == ["applied"]
    assert posts(desk, "/notes") == 1


@pytest.mark.parametrize("tab", ["internal", "discussion"])
def test_a_note_that_never_arrived_is_posted_again(desk: Desk, tab: str) -> None:
    """Beside an older one of ours on the same ticket, which is known."""
    assert ended(desk, start(desk, PlannedOp("ticket.note", {**note(desk, tab).payload, "text": "Before"}))) == [
        "applied"
    ]
    desk.fault(method="POST", path="*/notes", effect="close_before_commit")
    assert ended(desk, start(desk, note(desk, tab))) == ["applied"]
    assert len(our_notes(desk)) == 1


def test_a_note_that_was_edited_since_is_not_undone(desk: Desk) -> None:
    batch = start(desk, note(desk))
    ended(desk, batch)
    undo = undo_of(desk, batch)
    edit_note(desk, "Theirs")
    assert ended(desk, undo) == ["conflict"]
    assert len(our_notes(desk)) == 1


def test_a_note_that_is_gone_already_counts_as_undone(desk: Desk) -> None:
    batch = start(desk, note(desk))
    ended(desk, batch)
    undo = undo_of(desk, batch)
    remove_note(desk)
    assert ended(desk, undo) == ["applied"]
    assert op_of(desk, batch).state == "undone"


# --- assignments -----------------------------------------------------------------------------------------------------
def test_an_assignment_is_taken_back_with_its_batch(desk: Desk) -> None:
    assert ended(desk, start(desk, assignment(desk), refused(desk))) == ["deleted", "conflict"]
    assert our_entries(desk) == []


def test_a_schedule_entry_that_somebody_has_moved_is_not_taken_back(desk: Desk) -> None:
    batch = start(desk, assignment(desk), refused(desk))
    states = ended(desk, batch, at="before_turn", deed=lambda: move_entry(desk))
    assert (batch.state, len(our_entries(desk))) == ("parked", 1)
    assert states[0] in ("undeletable", "parked")


def test_a_moved_schedule_entry_whose_removal_was_refused_is_not_recorded_as_deleted(desk: Desk) -> None:
    desk.fault(method="DELETE", path="/schedule/entries/*", effect="error_before_commit", status=403, count=0)
    batch = start(desk, assignment(desk), refused(desk))
    assert ended(desk, batch, at="after_take_back", deed=lambda: move_entry(desk))[0] != "deleted"
    assert batch.state == "parked"


def test_a_schedule_entry_that_was_moved_before_we_looked_is_not_made_again(desk: Desk) -> None:
    desk.fault(method="POST", path="/schedule/entries", effect="drop_after_commit")
    batch = start(desk, assignment(desk))
    ended(desk, batch, at="after_record_answer", deed=lambda: move_entry(desk))
    assert batch.state == "parked"
    assert posts(desk, "/schedule/entries") == 1


def test_a_schedule_entry_that_is_gone_already_counts_as_undone(desk: Desk) -> None:
    batch = start(desk, assignment(desk))
    ended(desk, batch)
    undo = undo_of(desk, batch)
    with desk.api() as api:
        assert api.delete(f"/schedule/entries/{our_entries(desk)[0]['id']}").status_code == 204
    assert ended(desk, undo) == ["applied"]


# --- fields ----------------------------------------------------------------------------------------------------------
def test_a_field_that_was_changed_again_is_not_put_back(desk: Desk) -> None:
    batch = start(desk, summary(desk, "Ours"), refused(desk))
    states = ended(
        desk, batch, at="before_turn", deed=lambda: patch(desk, f"/service/tickets/{NUMBER}", summary="Theirs")
    )
    assert (batch.state, states[0]) == ("parked", "undeletable")
    assert get(desk, "")["summary"] == "Theirs"


def test_putting_back_that_changes_nothing_is_not_recorded_as_done(desk: Desk) -> None:
    """ConnectWise says 200 and shows the record as it was: nothing was put back."""
    batch = start(desk, summary(desk, "Ours"), refused(desk))
    same = {**get(desk, ""), "summary": "Ours"}
    desk.fault(
        method="PATCH", path="/service/tickets/*", effect="error_before_commit", status=200, body=same, skip=1, count=0
    )
    states = ended(desk, batch)
    assert get(desk, "")["summary"] == "Ours"
    assert (batch.state, states[0]) == ("parked", "undeletable")


# --- undo ------------------------------------------------------------------------------------------------------------
def op_of(desk: Desk, batch: WriteBatch) -> WriteOp:
    with desk.scope.open():
        return WriteOp.objects.get(batch=batch)


def undo_of(desk: Desk, batch: WriteBatch) -> WriteBatch:
    with desk.scope.open():
        plan = plan_undo(scope=desk.scope, op_uid=op_of(desk, batch).uid)
    return start(desk, plan)
