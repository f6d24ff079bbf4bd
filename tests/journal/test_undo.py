import pytest

from cwhub.audit.models import AuditEntry
from cwhub.journal import services
from cwhub.journal.errors import AlreadyRecorded, NotUndoable
from cwhub.journal.kinds import PlannedOp
from cwhub.journal.models import WriteBatch
from cwhub.journal.queries import can_undo, writes
from tests.journal.cast import Desk, note, update
from tests.journal.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(desk: Desk) -> WriteBatch:
    batch = desk.start(update())
    desk.work(batch)
    return batch


def test_an_undo_puts_the_record_back_and_marks_what_it_undid(desk: Desk, world: World, done: WriteBatch) -> None:
    undo = desk.start(planned_undo(desk, done))
    desk.work(undo)
    assert world.record == {"type": "old"}
    assert desk.states(done) == ["undone"]
    assert desk.states(undo) == ["applied"]


def test_an_undone_write_may_be_written_again(desk: Desk, world: World) -> None:
    batch = desk.start(note(kind="fake.entry"))
    desk.work(batch)
    with pytest.raises(AlreadyRecorded):
        desk.start(note(kind="fake.entry"))
    undo = desk.start(planned_undo(desk, batch))
    desk.work(undo)
    again = desk.start(note(kind="fake.entry"))
    desk.work(again)
    assert desk.states(again) == ["applied"]


def test_an_undo_of_a_record_that_has_moved_on_writes_nothing(desk: Desk, world: World, done: WriteBatch) -> None:
    world.record["type"] = "theirs"
    undo = desk.start(planned_undo(desk, done))
    assert desk.work_until_ended(undo) == "rolled_back"
    assert desk.op(undo).seen_image == {"type": "theirs"}
    assert desk.states(done) == ["applied"]
    assert world.record == {"type": "theirs"}


def test_an_undo_in_doubt_marks_nothing_before_it_is_sure(desk: Desk, world: World, done: WriteBatch) -> None:
    world.fault("send", "late")
    undo = desk.start(planned_undo(desk, done))
    desk.work(undo)
    assert desk.states(done) == ["applied"]
    assert desk.work_until_ended(undo) == "committed"
    assert desk.states(done) == ["undone"]


def test_nothing_is_undone_twice(desk: Desk, done: WriteBatch) -> None:
    planned = planned_undo(desk, done)
    desk.start(planned)
    with pytest.raises(NotUndoable, match="on the way"):
        planned_undo(desk, done)
    with pytest.raises(AlreadyRecorded):
        desk.start(planned)


def test_after_its_time_a_write_cannot_be_undone(desk: Desk, done: WriteBatch) -> None:
    desk.wait(24 * 3600)
    with pytest.raises(NotUndoable, match="over"):
        planned_undo(desk, done)


def test_what_has_no_way_back_says_so(desk: Desk) -> None:
    batch = desk.start(note(kind="fake.final"))
    desk.work(batch)
    with pytest.raises(NotUndoable, match="cannot be taken back"):
        planned_undo(desk, batch)


def test_what_was_not_written_cannot_be_undone(desk: Desk) -> None:
    with pytest.raises(NotUndoable, match="written and confirmed"):
        planned_undo(desk, desk.start(note()))


def test_readers_see_what_can_be_undone(desk: Desk, done: WriteBatch) -> None:
    with desk.scope.open():
        assert [can_undo(op) for op in writes(desk.scope, ticket=4711)] == [True]
    undo = desk.start(planned_undo(desk, done))
    desk.work(undo)
    with desk.scope.open():
        assert [can_undo(op) for op in writes(desk.scope, ticket=4711)] == [True, False]


def test_the_audit_tells_the_story(desk: Desk, done: WriteBatch) -> None:
    desk.work(desk.start(planned_undo(desk, done)))
    with desk.scope.open():
        acts = list(AuditEntry.objects.order_by("id").values_list("act", "actor_name"))
    assert acts == [
        ("journal.started", "Dana"),
        ("journal.committed", "cwhub"),
        ("journal.started", "Dana"),
        ("journal.committed", "cwhub"),
        ("journal.undone", "Dana"),
    ]


def planned_undo(desk: Desk, batch: WriteBatch) -> PlannedOp:
    with desk.scope.open():
        return services.plan_undo(scope=desk.scope, op_uid=desk.op(batch).uid)
