"""Each row of the table of operation states, as a sentence, against PostgreSQL and the abstract world."""

import pytest

from cwhub.accounts.models import Connection
from tests.journal.cast import Desk, note, update
from tests.journal.world import World

pytestmark = pytest.mark.django_db


def test_a_confirmed_write_is_applied_with_its_id(desk: Desk, world: World) -> None:
    batch = desk.start(note())
    desk.work(batch)
    op = desk.op(batch)
    assert (op.state, op.external_id) == ("applied", next(iter(world.notes)))
    assert op.undoable_until is not None
    assert desk.attempts(batch) == [("send", "started"), ("send", "Applied")]


def test_a_refused_write_is_rejected_and_its_batch_taken_back(desk: Desk, world: World) -> None:
    world.fault("send", "refused")
    batch = desk.start(update())
    assert desk.work_until_ended(batch) == "rolled_back"
    assert desk.fresh(batch).reason == "The field is not valid."
    assert desk.op(batch).state == "abandoned"
    assert world.sent() == 1


def test_a_busy_record_is_tried_three_more_times_two_seconds_apart_then_refused(desk: Desk, world: World) -> None:
    world.fault("send", *["busy"] * 9)
    batch = desk.start(note())
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.sent() == 4
    assert desk.elapsed >= 6


def test_a_busy_record_that_becomes_free_is_written_once(desk: Desk, world: World) -> None:
    world.fault("send", "busy", "busy")
    batch = desk.start(note())
    assert desk.work_until_ended(batch) == "committed"
    assert len(world.notes) == 1


def test_a_refused_record_is_rejected_while_our_key_answers(desk: Desk, world: World) -> None:
    world.fault("send", "record_refused")
    batch = desk.start(update())
    assert desk.work_until_ended(batch) == "rolled_back"
    assert "refuses this record" in desk.fresh(batch).reason
    assert world.sent("key") == 1


def test_a_refused_key_pauses_the_connection_and_loses_nothing(desk: Desk, world: World) -> None:
    world.fault("send", "record_refused")
    world.key_works = False
    batch = desk.start(update())
    desk.work(batch)
    assert desk.op(batch).state == "planned"
    assert connection_state(desk) == Connection.State.REFUSED
    world.key_works = True
    desk.work(batch)
    assert world.sent() == 1, "nothing is sent while the connection is refused"
    repair(desk)
    assert desk.work_until_ended(batch) == "committed"
    assert world.record == {"type": "new"}


def test_a_key_that_cannot_be_checked_keeps_the_operation_planned(desk: Desk, world: World) -> None:
    world.fault("send", "record_refused")
    world.fault("key", "lost")
    batch = desk.start(note())
    assert desk.work_until_ended(batch) == "committed"
    assert len(world.notes) == 1


def test_an_answer_that_shows_no_change_is_a_refusal(desk: Desk, world: World) -> None:
    world.fault("send", "unchanged")
    batch = desk.start(update())
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.sent() == 1


def test_a_rate_limited_write_waits_as_told_and_is_not_counted(desk: Desk, world: World) -> None:
    world.fault("send", *["limited"] * 8)
    batch = desk.start(note())
    assert desk.work_until_ended(batch) == "committed"
    assert desk.op(batch).attempts == 1
    assert (world.sent(), len(world.notes)) == (9, 1)


def test_a_connection_that_fails_before_a_byte_left_is_not_counted(desk: Desk, world: World) -> None:
    world.fault("send", *["never_sent"] * 6)
    batch = desk.start(note())
    assert desk.work_until_ended(batch) == "committed"
    assert desk.op(batch).attempts == 1
    assert not desk.fresh(batch).needs_verify


@pytest.mark.parametrize("fault", ["lost", "done_no_answer", "error_done", "error_not_done", "late", "broken"])
@pytest.mark.parametrize("what", ["update", "note"])
def test_an_unknown_answer_is_doubt_and_ends_in_exactly_one_effect(
    desk: Desk, world: World, fault: str, what: str
) -> None:
    world.fault("send", fault)
    batch = desk.start(update() if what == "update" else note())
    desk.work(batch)
    assert desk.op(batch).state != "planned"
    assert desk.work_until_ended(batch) == "committed"
    assert world.record["type"] == "new" if what == "update" else len(world.notes) == 1
    assert world.sent() == (2 if fault in ("lost", "error_not_done", "broken") else 1)


def test_nothing_is_looked_for_before_the_settle_time(desk: Desk, world: World) -> None:
    world.fault("send", "late")
    batch = desk.start(note())
    looked_at: list[float] = []
    world.before_request = lambda act, call: looked_at.append(desk.elapsed) if act == "look" else None
    desk.work_until_ended(batch)
    assert looked_at[0] >= desk.connection.settle_seconds


def test_two_empty_looks_with_the_gap_between_them_allow_another_send(desk: Desk, world: World) -> None:
    world.fault("send", "lost")
    looked_at: list[float] = []
    world.before_request = lambda act, call: looked_at.append(desk.elapsed) if act == "look" else None
    batch = desk.start(note())
    assert desk.work_until_ended(batch) == "committed"
    assert looked_at[1] - looked_at[0] >= desk.connection.search_gap_seconds


def test_of_several_found_the_lowest_is_kept_and_the_others_are_removed(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer")
    batch = desk.start(note())
    desk.work(batch)
    world.add_note(f"a second one\n{desk.op(batch).marker}")
    lowest = min(world.notes)
    assert desk.work_until_ended(batch) == "committed"
    assert list(world.notes) == [lowest]
    assert desk.op(batch).external_id == lowest


def test_a_second_one_that_cannot_be_removed_goes_to_a_person(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer")
    batch = desk.start(note())
    desk.work(batch)
    world.locked.add(world.add_note(f"a second one\n{desk.op(batch).marker}"))
    assert desk.work_until_ended(batch) == "parked"
    assert "cannot be removed" in desk.fresh(batch).reason


def test_what_carries_no_marker_is_never_removed_as_an_extra(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer")
    batch = desk.start(note(kind="fake.letter"))
    desk.work(batch)
    world.add_note(f"looks the same\n{desk.op(batch).marker}")
    assert desk.work_until_ended(batch) == "parked"
    assert len(world.notes) == 2


def test_a_search_that_fails_for_half_an_hour_goes_to_a_person(desk: Desk, world: World) -> None:
    world.fault("send", "lost")
    world.fault("look", *["timeout"] * 200)
    batch = desk.start(note())
    assert desk.work_until_ended(batch, looks=200) == "parked"
    assert desk.op(batch).state == "parked"
    assert desk.elapsed >= desk.connection.doubt_minutes * 60


def test_a_search_that_fails_for_a_while_is_only_late(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer")
    world.fault("look", "timeout", "broken", "timeout")
    batch = desk.start(note())
    assert desk.work_until_ended(batch) == "committed"
    assert (world.sent(), len(world.notes)) == (1, 1)


def test_what_cannot_be_decided_by_looking_goes_to_a_person(desk: Desk, world: World) -> None:
    world.fault("send", "lost")
    world.fault("look", "undecidable")
    batch = desk.start(note())
    assert desk.work_until_ended(batch) == "parked"
    assert world.sent() == 1


def test_an_update_in_doubt_whose_record_shows_neither_image_goes_to_a_person(desk: Desk, world: World) -> None:
    world.fault("send", "lost")
    batch = desk.start(update())
    desk.work(batch)
    world.record["type"] = "something else"
    assert desk.work_until_ended(batch) == "parked"
    assert world.record == {"type": "something else"}


def test_a_write_sent_five_times_without_effect_is_given_up(desk: Desk, world: World) -> None:
    world.fault("send", *["lost"] * 9)
    batch = desk.start(note())
    assert desk.work_until_ended(batch, looks=100) == "rolled_back"
    assert world.sent() == 5
    assert "gave up" in desk.fresh(batch).reason


def test_an_update_of_a_record_that_has_moved_on_sends_nothing(desk: Desk, world: World) -> None:
    world.record["type"] = "theirs"
    batch = desk.start(update())
    assert desk.work_until_ended(batch) == "rolled_back"
    op = desk.op(batch)
    assert (op.state, op.seen_image) == ("conflict", {"type": "theirs"})
    assert world.sent() == 0


def test_a_conflict_seen_by_the_server_is_a_conflict(desk: Desk, world: World) -> None:
    world.fault("send", "conflict")
    batch = desk.start(update())
    assert desk.work_until_ended(batch) == "rolled_back"
    assert desk.op(batch).state == "conflict"


def test_a_read_that_fails_before_a_write_is_tried_again(desk: Desk, world: World) -> None:
    world.fault("read", "timeout", "timeout")
    batch = desk.start(update())
    assert desk.work_until_ended(batch) == "committed"
    assert (world.sent("read"), world.sent()) == (3, 1)


def test_a_record_that_may_not_be_read_is_refused(desk: Desk, world: World) -> None:
    world.fault("read", "record_refused")
    batch = desk.start(update())
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.sent() == 0


def test_the_marker_is_the_last_line_and_the_same_in_every_attempt(desk: Desk, world: World) -> None:
    world.fault("send", "lost", "lost")
    markers: set[str] = set()
    world.before_request = lambda act, call: markers.add(call.marker)
    batch = desk.start(note())
    assert desk.work_until_ended(batch) == "committed"
    assert markers == {desk.op(batch).marker}
    assert next(iter(world.notes.values()))["text"].splitlines()[-1] == desk.op(batch).marker


def connection_state(desk: Desk) -> str:
    with desk.scope.open():
        return Connection.objects.get(pk=desk.connection.pk).state


def repair(desk: Desk) -> None:
    with desk.scope.open():
        Connection.objects.filter(pk=desk.connection.pk).update(state=Connection.State.CONNECTED)
