"""Somebody edits or deletes one of our entries in ConnectWise while its batch is on its way: he wins, and we say so.

Nothing is overwritten, nothing is posted again, and a person is told: on the row of the day and among what needs one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from approvals import resolving
from approvals.errors import CannotUndo
from cwhub.accounts.scope import Actor
from cwhub.journal import auditing
from cwhub.journal.crash_points import listening
from cwhub.journal.models import WriteBatch
from cwhub.journal.resolving import Way, resolve
from cwhub.journal.services import run_batch
from kit.clock import utc_text
from tests.connected import Desk
from tests.e2e.running import wait_for
from tests.timeentry.days import ADA, BEN, at, entries, entry, posted, scope_of_role, standing, there, today, written
from tests.timeentry.grid import have
from tests.timeentry.test_day_page import get
from tests.timeentry.test_posting import asked, close
from timeentry import queries
from timeentry.models import Batch
from timeentry.services.ending import undo_posted

CHANGED = "Somebody has changed it in ConnectWise since it was posted"
SOMEBODY = Actor("person", 7, "Dana")
DAYS_AGO = today() - timedelta(days=3)
MOVED = {"chargeToId": 102, "timeStart": utc_text(at(13)), "timeEnd": utc_text(at(13, 10))}
ANOTHER_DAY = {"timeStart": utc_text(at(9, day=DAYS_AGO)), "timeEnd": utc_text(at(10, day=DAYS_AGO))}


@pytest.fixture(autouse=True)
def known_by_name(office: Desk) -> None:
    """Who our key belongs to, as connecting has learned it."""
    with office.scope.open():
        office.connection.api_member = "cwhub_api"
        office.connection.save(update_fields=["api_member"])


def change(desk: Desk, number: int, **fields: Any) -> None:
    """By a person, on ConnectWise's own screen."""
    with desk.api() as api:
        asked = [{"op": "replace", "path": name, "value": value} for name, value in fields.items()]
        answer = api.patch(f"/time/entries/{number}", json=asked)
        assert answer.status_code == 200, answer.text


def delete(desk: Desk, number: int) -> None:
    with desk.api() as api:
        assert api.delete(f"/time/entries/{number}").status_code == 204


def read(desk: Desk, number: int) -> dict[str, Any]:
    with desk.api() as api:
        found: dict[str, Any] = api.get(f"/time/entries/{number}").json()
    return found


def running(desk: Desk, batch: Batch) -> WriteBatch:
    with desk.scope.open():
        found = queries.journal_batch(batch)
    assert found is not None
    return found


def told(desk: Desk) -> list[tuple[str, str]]:
    """What the page of things that need a person says of findings."""
    with desk.scope.open():
        return [(found.head, found.row.sentence) for found in resolving.found(desk.scope)]


def needs_a_person(desk: Desk, role: str = "manager") -> str:
    browser = Client()
    browser.force_login(desk.people[role].user)
    return browser.get("/approvals/needs-a-person").content.decode()


def in_doubt(desk: Desk, meanwhile: Callable[[int], None], draft: str = "") -> Batch:
    """An entry's answer is lost after its effect. While nobody knows of it, something happens to it."""
    batch = posted(desk, entries(1, draft_uid=draft))
    desk.fault(method="POST", path="/time/entries", effect="drop_after_commit")
    happened: list[int] = []

    def happen(point: str) -> None:
        if point == "after_record_answer" and not happened:
            happened.append(there(desk)[0]["id"])
            meanwhile(happened[0])

    with listening(happen):
        wait_for(lambda: written_once(desk, batch), what="the end of the batch")
    assert happened
    return batch


def written_once(desk: Desk, batch: Batch) -> bool:
    run_batch(desk.account.pk, running(desk, batch).pk)
    return standing(desk, batch).state in ("committed", "rolled_back", "parked")


def audit(desk: Desk) -> None:
    wait_for(lambda: audited(desk), what="the audit")


def audited(desk: Desk) -> bool:
    auditing.audit_account(desk.account.pk)
    with desk.scope.open():
        return not WriteBatch.objects.filter(audited_at=None).exists()


@pytest.fixture
def soon(settings: Any) -> None:
    """The audit that comes 15 minutes later comes at once."""
    settings.JOURNAL_AUDITS = [0.2]


# --- while it is in doubt --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "fields",
    [MOVED, ANOTHER_DAY, {"member": {"id": BEN}}, {"notes": "In other words"}],
    ids=["another ticket and hour", "another day", "another member", "other notes"],
)
def test_an_entry_that_was_changed_before_we_looked_is_found_and_left_alone(
    office: Desk, fields: dict[str, Any]
) -> None:
    batch = in_doubt(office, lambda number: change(office, number, **fields))
    progress = standing(office, batch)
    assert progress.state == "committed"
    assert len(asked(office, "POST", "/time/entries")) == 1, "it was posted again"
    [only] = progress.entries
    assert only.external_id
    now = read(office, only.external_id)
    assert all(now[name] == value for name, value in fields.items() if name != "member"), "it was overwritten"
    [(head, sentence)] = told(office)
    assert head == "Edited in ConnectWise"
    assert sentence == only.error
    assert sentence in needs_a_person(office)


def test_the_row_of_the_day_says_what_was_changed(office: Desk) -> None:
    [draft] = have(office, 1)
    batch = in_doubt(office, lambda number: change(office, number, **MOVED), draft=draft.uid)
    [only] = standing(office, batch).entries
    assert only.word == "posted"
    assert only.error == f"{CHANGED}: what it is charged to, start, end."
    page = get(office, f"/time?day={today()}").content.decode()
    assert "Not as it was posted:" in page
    assert only.error in page


def test_where_the_mark_is_gone_too_it_is_parked_and_not_posted_again(office: Desk) -> None:
    wiped = MOVED | {"internalNotes": "Mine now"}
    batch = in_doubt(office, lambda number: change(office, number, **wiped))
    assert standing(office, batch).state == "parked"
    assert len(there(office)) == 1
    assert "mark is missing" in needs_a_person(office)


def test_what_is_as_it_was_posted_is_told_to_nobody(office: Desk) -> None:
    batch = in_doubt(office, lambda number: None)
    progress = standing(office, batch)
    assert (progress.state, progress.entries[0].error) == ("committed", None)
    assert told(office) == []


# --- while the others are written ------------------------------------------------------------------------------------
@contextmanager
def to_the_first_one(desk: Desk, meanwhile: Callable[[int], None]) -> Iterator[None]:
    """Once, as soon as one entry is there and before the batch goes on."""
    happened: list[int] = []

    def happen(point: str) -> None:
        if point == "before_turn" and not happened:
            happened.append(min(row["id"] for row in there(desk)))
            meanwhile(happened[0])

    with listening(happen):
        yield
    assert happened


def while_running(desk: Desk, meanwhile: Callable[[int], None]) -> Batch:
    batch = posted(desk, entries(2))
    with to_the_first_one(desk, meanwhile):
        assert written(desk, batch).state == "committed"
    return batch


@pytest.mark.usefixtures("soon")
def test_an_entry_that_was_edited_while_its_batch_ran_is_told_by_the_audit(office: Desk) -> None:
    batch = while_running(office, lambda number: change(office, number, **MOVED))
    audit(office)
    assert [head for head, _ in told(office)] == ["Edited in ConnectWise"]
    assert [bool(one.error) for one in standing(office, batch).entries].count(True) == 1
    assert sorted(row["chargeToId"] for row in there(office)) == [101, 102]


@pytest.mark.usefixtures("soon")
def test_an_entry_that_was_deleted_while_its_batch_ran_is_missed_and_not_posted_again(office: Desk) -> None:
    while_running(office, lambda number: delete(office, number))
    audit(office)
    assert [head for head, _ in told(office)] == ["No longer in ConnectWise"]
    assert "Somebody has removed it" in needs_a_person(office)
    assert len(there(office)) == 1


@pytest.mark.usefixtures("soon")
def test_what_is_edited_long_after_its_batch_is_nobody_elses_affair(office: Desk) -> None:
    batch = posted(office, entries(1))
    assert written(office, batch).state == "committed"
    with office.scope.open():
        WriteBatch.objects.update(ended_at=at(0, day=today() - timedelta(days=1)))
    change(office, there(office)[0]["id"], **MOVED)
    audit(office)
    assert told(office) == []


def land_again(desk: Desk, mine: dict[str, Any], **otherwise: Any) -> int:
    """The request takes effect a second time, later than it ever should."""
    names = ("chargeToType", "chargeToId", "timeStart", "timeEnd", "notes", "internalNotes", "billableOption")
    body = {name: mine[name] for name in names} | {"member": {"id": ADA}} | otherwise
    with desk.api() as api:
        answer = api.post("/time/entries", json=body)
        assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


@pytest.mark.usefixtures("soon")
def test_a_double_that_was_moved_is_found_by_the_audit_and_left_to_a_person(office: Desk) -> None:
    batch = posted(office, entries(1))
    assert written(office, batch).state == "committed"
    double = land_again(office, there(office)[0], **(MOVED | ANOTHER_DAY))
    audit(office)
    assert [head for head, _ in told(office)] == ["Twice in ConnectWise"]
    assert double in [row["id"] for row in there(office)]


@pytest.mark.usefixtures("soon")
def test_a_double_beside_an_entry_that_was_moved_is_removed(office: Desk) -> None:
    batch = posted(office, entries(1))
    assert written(office, batch).state == "committed"
    [mine] = there(office)
    change(office, mine["id"], **MOVED)
    land_again(office, mine)
    audit(office)
    assert [row["id"] for row in there(office)] == [mine["id"]]


# --- while it is taken back ------------------------------------------------------------------------------------------
def while_taken_back(desk: Desk, meanwhile: Callable[[int], None]) -> Batch:
    """Two are written, the third is refused; then something happens to the first."""
    batch = posted(desk, [replace(one, charge_id=105) if one.n == 2 else one for one in entries(3)])
    close(desk, 105)
    with to_the_first_one(desk, meanwhile):
        wait_for(lambda: written_once(desk, batch), what="the end of the batch")
    return batch


@pytest.mark.parametrize(
    "fields",
    [MOVED, {"notes": "Worked on it, in other words"}, {"internalNotes": "Mine now"}],
    ids=["moved", "other notes", "without our mark"],
)
def test_an_edited_entry_is_not_taken_back(office: Desk, fields: dict[str, Any]) -> None:
    batch = while_taken_back(office, lambda number: change(office, number, **fields))
    progress = standing(office, batch)
    assert progress.state == "parked"
    [left] = there(office)
    assert all(left[name] == value for name, value in fields.items())
    assert [one.word for one in progress.entries][2] == "failed"
    assert sorted(one.word for one in progress.entries[:2]) == ["needs a person", "taken back"]
    said = next(one.error or "" for one in progress.entries if one.word == "needs a person")
    assert said
    assert said.split(":")[0] in needs_a_person(office)


def resolved(desk: Desk, batch: Batch, way: Way, end: str) -> None:
    with desk.scope.open():
        resolve(scope=desk.scope, batch_uid=running(desk, batch).uid, way=way, by=SOMEBODY)
    wait_for(lambda: ended_as(desk, batch, end), what=end)


def test_an_edited_entry_may_be_kept(office: Desk) -> None:
    batch = while_taken_back(office, lambda number: change(office, number, notes="Worked on it, otherwise"))
    [left] = there(office)
    resolved(office, batch, "keep", "kept")
    assert [row["id"] for row in there(office)] == [left["id"]]
    assert sorted(one.word for one in standing(office, batch).entries) == ["failed", "posted", "taken back"]


def test_an_edited_entry_that_was_deleted_by_hand_is_taken_back(office: Desk) -> None:
    batch = while_taken_back(office, lambda number: change(office, number, notes="Worked on it, otherwise"))
    delete(office, there(office)[0]["id"])
    resolved(office, batch, "take_back", "rolled_back")
    assert there(office) == []


def test_taking_back_again_does_not_remove_what_was_edited(office: Desk) -> None:
    batch = while_taken_back(office, lambda number: change(office, number, notes="Worked on it, otherwise"))
    resolved(office, batch, "take_back", "parked")
    assert len(there(office)) == 1


def ended_as(desk: Desk, batch: Batch, end: str) -> bool:
    run_batch(desk.account.pk, running(desk, batch).pk)
    return standing(desk, batch).state == end


def test_an_entry_that_somebody_deletes_first_counts_as_taken_back(office: Desk) -> None:
    batch = while_taken_back(office, lambda number: delete(office, number))
    assert standing(office, batch).state == "rolled_back"
    assert there(office) == []


# --- and later, when a person takes it back --------------------------------------------------------------------------
def test_an_entry_that_was_charged_elsewhere_is_not_undone(office: Desk) -> None:
    batch = posted(office, [entry(0)])
    assert written(office, batch).state == "committed"
    change(office, there(office)[0]["id"], chargeToId=102)
    with pytest.raises(CannotUndo):
        undo(office, batch)
    assert len(there(office)) == 1


def test_an_adopted_entry_that_was_edited_since_is_not_undone(office: Desk) -> None:
    batch = in_doubt(office, lambda number: None)
    change(office, there(office)[0]["id"], notes="Worked on it, otherwise")
    with pytest.raises(CannotUndo):
        undo(office, batch)
    assert len(there(office)) == 1


def test_an_entry_that_is_edited_after_its_undo_was_asked_for_stays(office: Desk) -> None:
    batch = posted(office, [entry(0)])
    assert written(office, batch).state == "committed"
    number = there(office)[0]["id"]
    undo(office, batch, meanwhile=lambda: change(office, number, chargeToId=102), end="rolled_back")
    assert [one.state for one in standing(office, batch).entries] == ["applied"]
    assert len(there(office)) == 1


def test_an_entry_that_is_gone_already_counts_as_undone(office: Desk) -> None:
    batch = posted(office, [entry(0)])
    assert written(office, batch).state == "committed"
    number = there(office)[0]["id"]
    undo(office, batch, meanwhile=lambda: delete(office, number), end="committed")
    assert [one.state for one in standing(office, batch).entries] == ["undone"]


def undo(desk: Desk, batch: Batch, *, meanwhile: Callable[[], None] = lambda: None, end: str = "committed") -> None:
    proposal = undo_posted(scope=scope_of_role(desk), batch=batch)
    meanwhile()

    def ended() -> bool:
        run_batch(desk.account.pk, proposal.batch_id or 0)
        with desk.scope.open():
            return WriteBatch.objects.get(pk=proposal.batch_id or 0).state == end

    wait_for(ended, what=end)
