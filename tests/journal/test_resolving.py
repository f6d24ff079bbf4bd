"""A parked batch has two ways out, and a person chooses: keep what is there, or take back what is left."""

import pytest
from django.db import transaction

from cwhub.audit.models import AuditEntry
from cwhub.journal import services
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.errors import AlreadyRecorded, NotParked, StillUnderWay
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.queries import word_of
from cwhub.journal.resolving import Way
from tests.journal.cast import DISPATCHER, Desk, note, update
from tests.journal.world import World

pytestmark = pytest.mark.django_db


def resolve(desk: Desk, batch: WriteBatch, way: Way) -> WriteBatch:
    with desk.scope.open():
        return services.resolve(scope=desk.scope, batch_uid=batch.uid, way=way, by=DISPATCHER)


@pytest.fixture
def half_kept(desk: Desk, world: World) -> WriteBatch:
    """Two were written, the third was refused; the second was invoiced meanwhile and could not be taken back."""
    world.fault("send", "", "", "refused")
    batch = desk.start(*[note(text, kind="fake.entry") for text in ("first", "second", "third")])
    world.before_request = lambda act, call: world.locked.add(max(world.notes)) if world.sent() == 2 else None
    assert desk.work_until_ended(batch) == "parked"
    world.before_request = lambda act, call: None
    return batch


def test_what_is_there_is_kept(desk: Desk, world: World, half_kept: WriteBatch) -> None:
    resolve(desk, half_kept, "keep")
    assert desk.work_until_ended(half_kept) == "kept"
    assert desk.states(half_kept) == ["deleted", "applied", "abandoned"]
    assert len(world.notes) == 1
    assert [word_of(op) for op in desk.ops(half_kept)] == ["taken back", "posted", "failed"]


def test_what_was_kept_is_not_written_again_and_the_rest_may_be(
    desk: Desk, world: World, half_kept: WriteBatch
) -> None:
    resolve(desk, half_kept, "keep")
    desk.work_until_ended(half_kept)
    with pytest.raises(AlreadyRecorded), transaction.atomic():
        desk.start(note("second", kind="fake.entry"))
    again = desk.start(note("first", kind="fake.entry"), note("third", kind="fake.entry"))
    assert desk.work_until_ended(again) == "committed"
    assert len(world.notes) == 3


def test_what_was_kept_can_be_undone_like_any_other(desk: Desk, half_kept: WriteBatch) -> None:
    resolve(desk, half_kept, "keep")
    desk.work_until_ended(half_kept)
    with desk.scope.open():
        assert services.plan_undo(scope=desk.scope, op_uid=desk.ops(half_kept)[1].uid)


def test_what_is_left_is_taken_back_once_connectwise_lets_it(desk: Desk, world: World, half_kept: WriteBatch) -> None:
    world.locked.clear()
    resolve(desk, half_kept, "take_back")
    assert desk.work_until_ended(half_kept) == "rolled_back"
    assert world.notes == {}


def test_what_connectwise_still_refuses_stays_parked(desk: Desk, world: World, half_kept: WriteBatch) -> None:
    resolve(desk, half_kept, "take_back")
    assert desk.work_until_ended(half_kept) == "parked"
    assert desk.states(half_kept) == ["deleted", "undeletable", "abandoned"]
    assert len(world.notes) == 1
    resolve(desk, half_kept, "keep")
    assert desk.work_until_ended(half_kept) == "kept"


def test_what_somebody_removed_meanwhile_is_seen_to_be_gone(desk: Desk, world: World, half_kept: WriteBatch) -> None:
    world.notes.clear()
    resolve(desk, half_kept, "keep")
    assert desk.work_until_ended(half_kept) == "rolled_back"
    assert desk.states(half_kept) == ["deleted", "deleted", "abandoned"]


def test_a_batch_that_turns_out_whole_is_committed(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer")
    world.fault("look", "undecidable")
    batch = desk.start(note("one"))
    assert desk.work_until_ended(batch) == "parked"
    resolve(desk, batch, "keep")
    assert desk.work_until_ended(batch) == "committed"
    assert desk.op(batch).external_id == max(world.notes)


@pytest.mark.parametrize("way", ["keep", "take_back"])
def test_what_never_arrived_is_found_absent(desk: Desk, world: World, way: Way) -> None:
    world.fault("send", "lost")
    world.fault("look", "undecidable")
    batch = desk.start(note("one"))
    assert desk.work_until_ended(batch) == "parked"
    resolve(desk, batch, way)
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.sent() == 1


def test_what_nobody_can_tell_is_kept_as_it_stands(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer")
    world.fault("look", "undecidable", "undecidable")
    batch = desk.start(note("one", kind="fake.entry"))
    desk.work_until_ended(batch)
    resolve(desk, batch, "keep")
    assert desk.work_until_ended(batch) == "kept"
    assert desk.states(batch) == ["kept"]
    with pytest.raises(AlreadyRecorded), transaction.atomic():
        desk.start(note("one", kind="fake.entry"))


def test_an_update_that_somebody_went_on_from_is_kept_as_theirs(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    batch = desk.start(update(), note())
    world.before_request = lambda act, call: world.record.update(type="theirs") if world.sent() == 2 else None
    assert desk.work_until_ended(batch) == "parked"
    resolve(desk, batch, "take_back")
    assert desk.work_until_ended(batch) == "parked"
    resolve(desk, batch, "keep")
    assert desk.work_until_ended(batch) == "kept"
    assert world.record == {"type": "theirs"}
    assert desk.states(batch) == ["kept", "abandoned"]


def test_an_extra_is_removed_before_the_rest_is_kept(desk: Desk, world: World, half_kept: WriteBatch) -> None:
    kept = desk.ops(half_kept)[1]
    world.add_note(f"second\n{kept.marker}")
    resolve(desk, half_kept, "keep")
    assert desk.work_until_ended(half_kept) == "kept"
    assert world.with_marker(kept.marker) == [kept.external_id]


def test_looks_that_fail_for_half_an_hour_leave_it_parked(desk: Desk, world: World, half_kept: WriteBatch) -> None:
    world.fault("look", *["timeout"] * 100)
    resolve(desk, half_kept, "keep")
    assert desk.work_until_ended(half_kept, looks=100) == "parked"
    assert "Looking for it has failed" in desk.fresh(half_kept).reason


def test_the_same_choice_twice_is_one_and_after_the_end_there_is_none(desk: Desk, half_kept: WriteBatch) -> None:
    resolve(desk, half_kept, "keep")
    resolve(desk, half_kept, "keep")
    with pytest.raises(NotParked):
        resolve(desk, half_kept, "take_back")
    desk.work_until_ended(half_kept)
    with pytest.raises(NotParked):
        resolve(desk, half_kept, "keep")
    with desk.scope.open():
        chosen = AuditEntry.objects.filter(act="journal.resolved_keep").values_list("actor_name", flat=True)
        assert list(chosen) == [DISPATCHER.name]


def test_equal_work_under_way_is_waited_for(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    batch = desk.start(note("first"), note("second"))
    world.before_request = lambda act, call: world.locked.update(world.notes)
    assert desk.work_until_ended(batch) == "parked"
    desk.start(note("first"))
    with pytest.raises(StillUnderWay):
        resolve(desk, batch, "take_back")
    assert desk.fresh(batch).state == "parked"


def test_a_look_waits_until_the_last_request_has_settled(desk: Desk, world: World, half_kept: WriteBatch) -> None:
    looks = world.sent("look")
    with desk.scope.open():
        WriteOp.objects.filter(batch=half_kept).update(changed_at=DatabaseNow())
    resolve(desk, half_kept, "keep")
    desk.work(half_kept)
    assert world.sent("look") == looks
    assert 0 < desk.seconds_until_due(half_kept) <= desk.connection.settle_seconds
