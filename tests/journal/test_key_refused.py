"""A key that is refused for an hour is a matter of the connection: the batch waits, and nothing is parked for it."""

import pytest

from cwhub.accounts.models import Connection
from cwhub.journal.models import WriteBatch
from tests.journal.cast import Desk, note, update
from tests.journal.test_operation_table import connection_state, repair
from tests.journal.world import World

pytestmark = pytest.mark.django_db


def work_until_refused(desk: Desk, batch: WriteBatch) -> None:
    for _ in range(20):
        desk.work(batch)
        if connection_state(desk) == Connection.State.REFUSED:
            return
        desk.wait(desk.seconds_until_due(batch))
    raise AssertionError("The connection was not paused.")


def long_after(desk: Desk, batch: WriteBatch) -> None:
    """Twice the time after which looks that fail are given up."""
    desk.wait(desk.connection.doubt_minutes * 120)
    desk.work(batch)


def test_a_doubt_waits_for_the_key(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer")
    world.fault("look", "timeout", "key_refused", "timeout")
    world.key_works = False
    batch = desk.start(note())
    work_until_refused(desk, batch)
    looks = world.sent("look")
    long_after(desk, batch)
    assert (desk.op(batch).state, world.sent("look")) == ("in_doubt", looks)
    world.key_works = True
    repair(desk)
    assert desk.work_until_ended(batch) == "committed"
    assert (len(world.notes), world.sent()) == (1, 1)


def test_putting_back_waits_for_the_key(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    world.fault("look", "timeout", "key_refused", "timeout")
    world.key_works = False
    batch = desk.start(update(), note())
    work_until_refused(desk, batch)
    long_after(desk, batch)
    assert desk.states(batch)[0] == "deleting"
    world.key_works = True
    repair(desk)
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.record == {"type": "old"}


def test_a_record_that_is_refused_while_the_key_answers_is_looked_for_again(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer")
    world.fault("look", "key_refused")
    batch = desk.start(note())
    assert desk.work_until_ended(batch) == "committed"
    assert connection_state(desk) == Connection.State.CONNECTED
    assert world.sent() == 1
