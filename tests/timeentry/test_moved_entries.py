"""An entry of ours that somebody has moved is not where we look for it: it is found by its number."""

from dataclasses import replace

import pytest

from cwhub.accounts.scope import Actor
from cwhub.journal.crash_points import listening
from cwhub.journal.models import WriteBatch
from cwhub.journal.resolving import resolve
from cwhub.journal.services import run_batch
from tests.connected import Desk
from tests.e2e.running import wait_for
from tests.timeentry.days import entries, posted, there, written
from tests.timeentry.test_posting import close

SOMEBODY = Actor("person", 7, "Dana")
APPROVED = {"code": "InvalidObject", "message": "timeEntry object is invalid", "errors": []}


@pytest.fixture
def moved(office: Desk) -> Desk:
    """Two entries are posted, a third is refused. Meanwhile somebody charges the first to another ticket."""
    wanted = [replace(one, charge_id=105) if one.n == 2 else one for one in entries(3)]
    batch = posted(office, wanted)
    close(office, 105)
    refusal = {"effect": "error_before_commit", "status": 400, "body": APPROVED, "count": 0}
    office.fault(method="DELETE", path="/time/entries/*", **refusal)
    moves: list[int] = []

    def move(point: str) -> None:
        if point == "before_turn" and not moves:
            moves.append(min(row["id"] for row in there(office)))
            with office.api() as api:
                change = [{"op": "replace", "path": "chargeToId", "value": 102}]
                assert api.patch(f"/time/entries/{moves[0]}", json=change).status_code == 200

    with listening(move):
        assert written(office, batch).state == "parked"
    assert moves
    return office


def end(desk: Desk, batch: WriteBatch) -> None:
    """A worker looks at it whenever it is due, until a person's word is carried out."""

    def ended() -> bool:
        run_batch(desk.account.pk, batch.pk)
        with desk.scope.open():
            batch.refresh_from_db()
        return batch.state not in ("keeping", "compensating")

    wait_for(ended, what="the end of the batch")


def test_an_entry_that_may_not_be_removed_is_not_taken_for_gone(moved: Desk) -> None:
    with moved.scope.open():
        (batch,) = WriteBatch.objects.all()
        states = [op.state for op in batch.ops.order_by("seq")]
    assert states == ["undeletable", "undeletable", "abandoned"]
    assert len(there(moved)) == 2


def test_where_its_mark_is_gone_too_a_person_looks(moved: Desk) -> None:
    with moved.scope.open():
        (batch,) = WriteBatch.objects.all()
        resolve(scope=moved.scope, batch_uid=batch.uid, way="keep", by=SOMEBODY)
        first = batch.ops.order_by("external_id").exclude(external_id=None).first()
    assert first
    with moved.api() as api:
        change = [{"op": "replace", "path": "internalNotes", "value": "Their own words"}]
        assert api.patch(f"/time/entries/{first.external_id}", json=change).status_code == 200
    end(moved, batch)
    with moved.scope.open():
        states = {op.pk: op.state for op in batch.ops.all()}
    assert states[first.pk] == "kept"


def test_what_a_person_keeps_is_recorded_as_it_is(moved: Desk) -> None:
    with moved.scope.open():
        (batch,) = WriteBatch.objects.all()
        resolve(scope=moved.scope, batch_uid=batch.uid, way="keep", by=SOMEBODY)
    end(moved, batch)
    with moved.scope.open():
        states = [op.state for op in batch.ops.order_by("seq")]
    assert states == ["applied", "applied", "abandoned"]
