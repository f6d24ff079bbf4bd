"""What cannot be taken back waits for a person: each entry's real state, and two ways out that both work."""

import time
from dataclasses import replace

import pytest

from cwhub.journal.services import run_batch
from tests.connected import Desk
from tests.timeentry.days import entries, posted, scope_of_role, standing, there
from timeentry import queries
from timeentry.errors import TooLate
from timeentry.models import Batch
from timeentry.services.ending import resolve

LONGEST_SECONDS = 60.0
ENDS = ("committed", "rolled_back", "parked", "kept")


def work_until(desk: Desk, batch: Batch, *states: str) -> queries.Progress:
    with desk.scope.open():
        running = queries.journal_batch(batch)
    assert running is not None
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        run_batch(desk.account.pk, running.pk)
        told = standing(desk, batch)
        if told.state in states:
            return told
    raise AssertionError(f"{told.state}: {told.entries}")


def one_after_the_other(desk: Desk) -> None:
    """So that what comes before the refused entry has been written when it is refused."""
    with desk.scope.open():
        desk.connection.side_by_side = 1
        desk.connection.save(update_fields=["side_by_side"])


@pytest.fixture
def parked(office: Desk) -> Batch:
    """Two entries are written, the third is refused, and ConnectWise lets nothing be deleted."""
    one_after_the_other(office)
    batch = posted(office, [replace(one, charge_id=105) if one.n == 2 else one for one in entries(3)])
    office.fault(
        method="POST", path="/time/entries", effect="error_before_commit", status=400, skip=2,
        body={"code": "InvalidObject", "message": "timeEntry object is invalid"},
    )  # fmt: skip
    office.fault(method="DELETE", path="/time/entries/*", effect="error_before_commit", status=403, count=0)
    told = work_until(office, batch, "parked")
    assert [one.word for one in told.entries] == ["needs a person", "needs a person", "failed"]
    assert told.entries[0].fix is not None
    assert len(there(office)) == 2
    return batch


def heal(desk: Desk) -> None:
    with desk.api() as api:
        assert api.delete("http://localhost:8100/_sim/faults").status_code in (200, 204)


def test_what_is_there_may_be_kept(office: Desk, parked: Batch) -> None:
    heal(office)
    resolve(scope=scope_of_role(office), batch=parked, way="keep")
    told = work_until(office, parked, "kept", "committed", "rolled_back")
    assert len(there(office)) == 2
    assert [one.external_id is not None for one in told.entries] == [True, True, False]
    assert told.entries[0].word in ("kept", "posted")


def test_what_is_left_may_be_taken_back(office: Desk, parked: Batch) -> None:
    heal(office)
    resolve(scope=scope_of_role(office), batch=parked, way="take_back")
    assert work_until(office, parked, "rolled_back").state == "rolled_back"
    assert there(office) == []
    with pytest.raises(TooLate):
        resolve(scope=scope_of_role(office), batch=parked, way="keep")


def test_parked_work_is_not_posted_again_beside_it(office: Desk, parked: Batch) -> None:
    heal(office)
    shown = standing(office, posted(office, entries(2)))
    assert [one.state for one in shown.entries] == ["already_recorded", "already_recorded"]
    assert "needs a person" in (shown.entries[0].error or "")


def test_an_entry_that_somebody_deletes_while_the_batch_runs_is_not_posted_again(office: Desk) -> None:
    one_after_the_other(office)
    batch = posted(office, entries(2))
    office.fault(method="POST", path="/time/entries", effect="drop_after_commit", skip=1)
    with office.scope.open():
        running = queries.journal_batch(batch)
    assert running is not None
    run_batch(office.account.pk, running.pk)
    with office.api() as api:
        gone = next(row for row in there(office) if row["notes"].endswith("part 0"))
        assert api.delete(f"/time/entries/{gone['id']}").status_code == 204
    told = work_until(office, batch, *ENDS)
    assert told.state == "parked"
    assert told.entries[0].word == "needs a person"
    assert [row["notes"] for row in there(office)] == ["Worked on it, part 1"]


def test_an_entry_whose_notes_somebody_edits_is_left_as_it_is(office: Desk) -> None:
    """Only its notes: our mark is still there, so it is still ours and the batch goes on."""
    one_after_the_other(office)
    batch = posted(office, entries(2))
    office.fault(method="POST", path="/time/entries", effect="drop_after_commit", skip=1)
    with office.scope.open():
        running = queries.journal_batch(batch)
    assert running is not None
    run_batch(office.account.pk, running.pk)
    with office.api() as api:
        row = next(row for row in there(office) if row["notes"].endswith("part 0"))
        edit = [{"op": "replace", "path": "notes", "value": "Put otherwise"}]
        assert api.patch(f"/time/entries/{row['id']}", json=edit).status_code == 200
    assert work_until(office, batch, *ENDS).state == "committed"
    assert [one["notes"] for one in there(office, "Put")] == ["Put otherwise"]
