"""Work that is partly recorded already: the caller hears which, in which batch, and what he can do."""

import pytest
from django.db import transaction

from cwhub.journal.errors import AlreadyRecorded
from cwhub.journal.kinds import PlannedOp
from cwhub.journal.models import WriteBatch
from cwhub.journal.overlaps import Recorded, already_recorded
from tests.journal.cast import Desk, note
from tests.journal.world import World

pytestmark = pytest.mark.django_db


def entry(text: str, **changes: str) -> PlannedOp:
    return note(text, kind="fake.entry", **changes)


def asked(desk: Desk, *ops: PlannedOp) -> dict[int, Recorded]:
    with desk.scope.open():
        return already_recorded(desk.connection.pk, ops, client_id=desk.client.pk)


def ways(desk: Desk, *ops: PlannedOp) -> dict[int, str]:
    return {seq: one.way for seq, one in asked(desk, *ops).items()}


@pytest.fixture
def done(desk: Desk) -> WriteBatch:
    batch = desk.start(entry("one"), entry("two"))
    assert desk.work_until_ended(batch) == "committed"
    return batch


def test_what_is_recorded_says_where_and_the_new_ones_may_go_alone(desk: Desk, world: World, done: WriteBatch) -> None:
    wanted = [entry("zero"), entry("two"), entry("three")]
    found = asked(desk, *wanted)
    assert list(found) == [1]
    assert (found[1].batch, found[1].state, found[1].way) == (done.uid, "applied", "leave_out")
    assert found[1].external_id == desk.ops(done)[1].external_id
    batch = desk.start(*[op for seq, op in enumerate(wanted) if seq not in found])
    assert desk.work_until_ended(batch) == "committed"
    assert len(world.notes) == 4


def test_a_batch_that_overlaps_is_refused_whole_and_says_with_what(desk: Desk, world: World, done: WriteBatch) -> None:
    with pytest.raises(AlreadyRecorded) as refused, transaction.atomic():
        desk.start(entry("zero"), entry("two"))
    assert {seq: one.batch for seq, one in refused.value.recorded.items()} == {1: done.uid}
    assert len(world.notes) == 2


def test_with_a_running_batch_one_waits_for_its_end(desk: Desk) -> None:
    batch = desk.start(entry("one"))
    assert ways(desk, entry("one"), entry("two")) == {0: "wait"}
    desk.work(batch)
    assert ways(desk, entry("one"), entry("two")) == {0: "leave_out"}


def test_with_a_parked_one_it_is_refused(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer")
    world.fault("look", "undecidable")
    batch = desk.start(entry("one"))
    assert desk.work_until_ended(batch) == "parked"
    assert ways(desk, entry("one")) == {0: "refuse"}


def test_what_was_taken_back_is_free_again(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    desk.work_until_ended(desk.start(entry("one"), entry("two")))
    assert asked(desk, entry("one"), entry("two")) == {}


def test_a_second_one_on_purpose_is_free(desk: Desk, done: WriteBatch) -> None:
    assert asked(desk, entry("one", occurrence="1")) == {}


def test_a_batch_never_takes_back_what_another_owns(desk: Desk, world: World, done: WriteBatch) -> None:
    world.fault("send", "", "refused")
    assert desk.work_until_ended(desk.start(entry("three"), entry("four"))) == "rolled_back"
    assert len(world.notes) == 2
    assert desk.states(done) == ["applied", "applied"]
