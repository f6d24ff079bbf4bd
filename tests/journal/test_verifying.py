"""A batch that saw doubt, or whose worker vanished after sending, is looked at once more before it is committed."""

import pytest

from tests.journal.cast import Desk, note, update
from tests.journal.world import World

pytestmark = pytest.mark.django_db


def test_a_batch_without_doubt_is_committed_at_once(desk: Desk, world: World) -> None:
    batch = desk.start(note())
    desk.work(batch)
    assert desk.fresh(batch).state == "committed"
    assert world.sent("look") == 0


def test_a_batch_that_saw_doubt_is_looked_at_once_more(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer")
    batch = desk.start(note("first"), note("second"))
    assert desk.work_until_ended(batch) == "committed"
    assert all(op.verified for op in desk.ops(batch))
    assert world.sent("look") == 3


@pytest.mark.parametrize("what", ["update", "note"])
def test_what_somebody_took_away_is_not_posted_again(desk: Desk, world: World, what: str) -> None:
    world.fault("send", "done_no_answer")
    batch = desk.start(update() if what == "update" else note(), note("second"))

    def take_away(act: str, call: object) -> None:
        if world.sent() == 2:
            world.record["type"] = "old"
            world.notes.clear()

    world.before_request = take_away
    assert desk.work_until_ended(batch) == "parked"
    assert world.sent() == 2
    assert "took it away" in desk.fresh(batch).reason


def test_an_update_somebody_went_on_from_is_committed(desk: Desk, world: World) -> None:
    world.fault("send", "", "done_no_answer")
    batch = desk.start(update(), note())
    world.before_request = lambda act, call: world.record.update(type="theirs") if world.sent() == 2 else None
    assert desk.work_until_ended(batch) == "committed"
    assert world.record == {"type": "theirs"}


def test_an_extra_that_turns_up_before_the_commit_is_removed(desk: Desk, world: World) -> None:
    world.fault("send", "", "done_no_answer")
    batch = desk.start(note("first"), note("second"))
    desk.work(batch)
    first = desk.ops(batch)[0]
    world.add_note(f"first again\n{first.marker}")
    assert desk.work_until_ended(batch) == "committed"
    assert world.with_marker(first.marker) == [first.external_id]


def test_a_look_that_fails_before_the_commit_is_repeated(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer")
    world.fault("look", "", "timeout", "timeout")
    batch = desk.start(note())
    assert desk.work_until_ended(batch) == "committed"
    assert world.sent("look") == 4


def test_a_batch_given_back_cleanly_needs_no_second_look(desk: Desk, world: World) -> None:
    world.fault("send", "", "busy")
    batch = desk.start(note("first"), note("second"))
    assert desk.work_until_ended(batch) == "committed"
    assert desk.fresh(batch).fence == 2
    assert world.sent("look") == 0
