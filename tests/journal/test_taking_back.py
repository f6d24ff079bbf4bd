"""Compensation: a batch that cannot be finished is taken back, the last write first."""

import pytest

from cwhub.journal import services
from cwhub.journal.errors import TooLate
from tests.journal.cast import DISPATCHER, Desk, note, update
from tests.journal.world import World

pytestmark = pytest.mark.django_db


def test_what_was_applied_is_taken_back_when_a_later_write_is_refused(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    batch = desk.start(note("first"), note("second"))
    assert desk.work_until_ended(batch) == "rolled_back"
    assert desk.states(batch) == ["deleted", "abandoned"]
    assert world.notes == {}


def test_an_update_is_put_back_when_its_note_is_refused(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    batch = desk.start(update(), note())
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.record == {"type": "old"}


def test_an_update_somebody_went_on_from_is_not_put_back(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    batch = desk.start(update(), note())
    world.before_request = lambda act, call: world.record.update(type="theirs") if world.sent() == 2 else None
    assert desk.work_until_ended(batch) == "parked"
    assert desk.states(batch) == ["undeletable", "abandoned"]
    assert world.record == {"type": "theirs"}


def test_a_note_with_a_precondition_is_taken_back_like_any_other(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    batch = desk.start(note("first", before_image={"company": 1}), note("second"))
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.notes == {}


def test_doubt_is_resolved_before_anything_is_taken_back(desk: Desk, world: World) -> None:
    world.fault("send", "late")
    batch = desk.start(note())
    desk.work(batch)
    cancel(desk, batch.uid)
    assert desk.work_until_ended(batch) == "rolled_back"
    assert desk.states(batch) == ["deleted"]
    assert world.notes == {}


def test_a_cancelled_batch_is_taken_back(desk: Desk, world: World) -> None:
    world.fault("send", "", "busy")
    batch = desk.start(note("first"), note("second"))
    world.before_request = lambda act, call: cancel(desk, batch.uid) if world.sent() == 1 else None
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.notes == {}
    assert desk.fresh(batch).reason == "Wrong ticket."


def test_a_cancel_before_the_first_request_sends_nothing(desk: Desk, world: World) -> None:
    batch = desk.start(note())
    cancel(desk, batch.uid)
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.requests == []


def test_a_batch_that_has_ended_cannot_be_cancelled(desk: Desk) -> None:
    batch = desk.start(note())
    desk.work(batch)
    with pytest.raises(TooLate):
        cancel(desk, batch.uid)


@pytest.mark.parametrize("fault", ["lost", "done_no_answer", "error_done", "limited", "never_sent", "busy", "late"])
@pytest.mark.parametrize("what", ["update", "note"])
def test_taking_back_is_repeated_until_it_is_gone(desk: Desk, world: World, fault: str, what: str) -> None:
    world.fault("send", "", "refused")
    world.fault("take_back", fault)
    batch = desk.start(update() if what == "update" else note("first"), note("second"))
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.notes == {}
    assert world.record == {"type": "old"}


def test_what_is_gone_already_counts_as_taken_back(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    batch = desk.start(note("first"), note("second"))
    world.before_request = lambda act, call: world.notes.clear() if act == "take_back" else None
    assert desk.work_until_ended(batch) == "rolled_back"


def test_what_connectwise_keeps_parks_the_batch_and_the_rest_is_taken_back(desk: Desk, world: World) -> None:
    world.fault("send", "", "", "refused")
    batch = desk.start(note("first"), note("second"), note("third"))
    world.before_request = lambda act, call: world.locked.add(max(world.notes)) if world.sent() == 2 else None
    assert desk.work_until_ended(batch) == "parked"
    assert desk.states(batch) == ["deleted", "undeletable", "abandoned"]
    assert desk.fresh(batch).reason == "It is invoiced."
    assert len(world.notes) == 1


def test_taking_back_that_fails_for_half_an_hour_goes_to_a_person(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    world.fault("take_back", *["lost"] * 200)
    batch = desk.start(note("first"), note("second"))
    assert desk.work_until_ended(batch, looks=200) == "parked"
    assert desk.states(batch) == ["parked", "abandoned"]


def test_a_wrong_key_is_not_taken_for_a_deleted_record(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    world.fault("take_back", "record_refused")
    batch = desk.start(note("first"), note("second"))
    world.before_request = lambda act, call: setattr(world, "key_works", act != "key")
    desk.work(batch)
    assert desk.states(batch) == ["deleting", "abandoned"]
    assert len(world.notes) == 1


def cancel(desk: Desk, batch_uid: str) -> None:
    with desk.scope.open():
        services.cancel_batch(scope=desk.scope, batch_uid=batch_uid, reason="Wrong ticket.", by=DISPATCHER)
