"""Independent operations of one batch go side by side; the batch stays all or nothing."""

import threading
from typing import Any

import pytest

from cwhub.journal.kinds import PlannedOp
from tests.journal.cast import Desk, note
from tests.journal.world import World

pytestmark = pytest.mark.django_db


def many(count: int) -> list[Any]:
    return [note(f"entry {n}", kind="fake.entry") for n in range(count)]


class Meeting:
    """Lets requests arrive, and remembers how many were there together."""

    def __init__(self, world: World, expected: int, act: str = "send") -> None:
        self.act = act
        self.lock, self.there, self.most, self.expected = threading.Lock(), 0, 0, expected
        self.met = threading.Event()
        world.before_request = self.arrive

    def arrive(self, act: str, call: Any) -> None:
        if act != self.act:
            return
        with self.lock:
            self.there += 1
            self.most = max(self.most, self.there)
            if self.there >= self.expected:
                self.met.set()
        self.met.wait(5)
        with self.lock:
            self.there -= 1


def test_as_many_as_the_connection_allows_are_under_way_together(desk: Desk, world: World) -> None:
    desk.connection.side_by_side = 4
    with desk.scope.open():
        desk.connection.save(update_fields=["side_by_side"])
    meeting = Meeting(world, expected=4)
    batch = desk.start(*many(20), ordered=False)
    desk.work(batch)
    assert desk.fresh(batch).state == "committed"
    assert meeting.most == 4
    assert len(world.notes) == 20


def test_an_ordered_batch_goes_one_by_one(desk: Desk, world: World) -> None:
    meeting = Meeting(world, expected=1)
    batch = desk.start(*many(5))
    desk.work(batch)
    assert (desk.fresh(batch).state, meeting.most) == ("committed", 1)


def test_one_refusal_takes_everything_back_and_stops_the_rest(desk: Desk, world: World) -> None:
    world.fault("send", *[""] * 10, "refused")
    batch = desk.start(*many(40), ordered=False)
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.notes == {}
    assert world.sent() < 40
    assert set(desk.states(batch)) == {"deleted", "abandoned"}


def test_what_was_under_way_at_a_doubt_is_recorded_and_the_doubt_is_looked_at(desk: Desk, world: World) -> None:
    world.fault("send", "", "", "done_no_answer", "lost")
    batch = desk.start(*many(12), ordered=False)
    assert desk.work_until_ended(batch) == "committed"
    assert len(world.notes) == 12
    assert world.sent() == 13  # only what was proven absent went again


def test_a_refused_key_stops_all_of_them_and_nothing_is_doubted(desk: Desk, world: World) -> None:
    world.key_works = False
    world.fault("send", *["record_refused"] * 20)
    batch = desk.start(*many(20), ordered=False)
    desk.work(batch)
    assert set(desk.states(batch)) == {"planned"}
    assert world.sent() <= 8


def test_each_request_was_marked_before_it_left(desk: Desk, world: World) -> None:
    batch = desk.start(*many(12), ordered=False)
    desk.work(batch)
    acts = desk.attempts(batch)
    assert acts.count(("send", "started")) == acts.count(("send", "Applied")) == 12


def test_what_was_written_is_taken_back_side_by_side(desk: Desk, world: World) -> None:
    world.fault("send", *[""] * 49, "refused")
    meeting = Meeting(world, expected=8, act="take_back")
    batch = desk.start(*many(50), ordered=False)
    assert desk.work_until_ended(batch) == "rolled_back"
    assert (world.notes, meeting.most) == ({}, 8)


def test_what_connectwise_keeps_does_not_keep_the_others_from_going(desk: Desk, world: World) -> None:
    world.fault("send", *[""] * 11, "refused")
    world.before_request = lambda act, call: world.locked.update(list(world.notes)[:1]) if act == "take_back" else None
    batch = desk.start(*many(12), ordered=False)
    assert desk.work_until_ended(batch) == "parked"
    assert sorted(desk.states(batch)) == ["abandoned", *["deleted"] * 10, "undeletable"]
    assert len(world.notes) == 1


@pytest.mark.parametrize("fault", ["lost", "done_no_answer", "error_done", "limited", "never_sent", "busy"])
def test_each_of_them_is_repeated_until_it_is_gone(desk: Desk, world: World, fault: str) -> None:
    world.fault("send", *[""] * 9, "refused")
    world.fault("take_back", "", fault, "", fault)
    batch = desk.start(*many(10), ordered=False)
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.notes == {}


def test_a_refused_key_leaves_what_is_being_taken_back_as_it_is(desk: Desk, world: World) -> None:
    world.fault("send", *[""] * 9, "refused")
    world.fault("take_back", *["record_refused"] * 20)
    world.before_request = lambda act, call: setattr(world, "key_works", act not in ("key", "take_back"))
    batch = desk.start(*many(10), ordered=False)
    desk.work(batch)
    assert sorted(desk.states(batch)) == ["abandoned", *["deleting"] * 9]
    assert len(world.notes) == 9


def test_where_a_person_has_to_look_nothing_else_is_in_doubt(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer", "lost")
    world.fault("look", "undecidable")
    batch = desk.start(*many(2), ordered=False)
    assert desk.work_until_ended(batch) == "parked"
    assert "in_doubt" not in desk.states(batch)


def removals(world: World, count: int) -> list[PlannedOp]:
    """Of notes that are there."""
    numbers = [world.add_note(f"note {n}") for n in range(count)]
    return [PlannedOp("fake.removal", {"value": n, "ticket": 4711}, dict(world.notes[n])) for n in numbers]


@pytest.mark.parametrize("act", ["read", "send"])
def test_what_removes_something_is_compared_and_sent_side_by_side(desk: Desk, world: World, act: str) -> None:
    meeting = Meeting(world, expected=8, act=act)
    batch = desk.start(*removals(world, 50), ordered=False)
    desk.work(batch)
    assert (desk.fresh(batch).state, world.notes, meeting.most) == ("committed", {}, 8)
    assert (world.sent("read"), world.sent()) == (50, 50)


def test_what_somebody_has_changed_is_not_removed_and_the_rest_stays(desk: Desk, world: World) -> None:
    ops = removals(world, 8)
    world.notes[ops[0].payload["value"]]["text"] = "changed by somebody"
    batch = desk.start(*ops, ordered=False)
    desk.work_until_ended(batch)
    assert desk.states(batch)[0] == "conflict"
    assert ops[0].payload["value"] in world.notes


def test_a_record_that_could_not_be_read_is_read_again_before_it_goes(desk: Desk, world: World) -> None:
    world.fault("read", "", "broken")
    batch = desk.start(*removals(world, 20), ordered=False)
    assert desk.work_until_ended(batch) == "committed"
    assert (world.sent("read") > 20, world.sent()) == (True, 20)


def test_a_record_that_is_refused_when_it_is_read_is_not_written(desk: Desk, world: World) -> None:
    """Others may be gone by then: their way back is a person's."""
    world.fault("read", "", "record_refused")
    batch = desk.start(*removals(world, 20), ordered=False)
    assert desk.work_until_ended(batch) in ("rolled_back", "parked")
    assert world.notes
    assert desk.attempts(batch).count(("send", "RecordRefused")) == 1


def test_a_refused_key_is_found_by_a_read_as_well(desk: Desk, world: World) -> None:
    world.key_works = False
    world.fault("read", *["record_refused"] * 20)
    batch = desk.start(*removals(world, 20), ordered=False)
    desk.work(batch)
    assert set(desk.states(batch)) == {"planned"}
    assert (world.sent(), len(world.notes)) == (0, 20)
