import pytest

from tests.journal.cast import Desk, note, update
from tests.journal.world import World

pytestmark = pytest.mark.django_db


def test_an_update_and_a_note_are_written_once_each(desk: Desk, world: World) -> None:
    batch = desk.start(update(), note())
    desk.work(batch)
    assert desk.fresh(batch).state == "committed"
    assert desk.states(batch) == ["applied", "applied"]
    assert world.record == {"type": "new"}
    assert len(world.notes) == 1
    assert world.sent() == 2
