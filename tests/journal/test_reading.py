"""What pages read: words for states, the time of the next look, what needs a person."""

import pytest
from django.test import override_settings
from django_q.models import OrmQ

from cwhub.journal.queries import Shown, batch_of_proposal, has_sent, parked_batches, shown, writes_of_proposal
from tests.journal.cast import Desk, note, update
from tests.journal.world import World

pytestmark = pytest.mark.django_db


def shown_writes(desk: Desk, proposal_uid: str = "proposal-1") -> list[Shown]:
    with desk.scope.open():
        return [shown(op) for op in writes_of_proposal(desk.scope, proposal_uid)]


def test_a_write_is_posting_then_posted(desk: Desk) -> None:
    batch = desk.start(note())
    assert [one.word for one in shown_writes(desk)] == ["posting"]
    desk.work(batch)
    (posted,) = shown_writes(desk)
    assert posted.word == "posted"
    assert posted.undoable_until is not None


def test_a_doubt_is_checking_and_says_when_we_look_again(desk: Desk, world: World) -> None:
    world.fault("send", "lost")
    desk.work(desk.start(note()))
    (checking,) = shown_writes(desk)
    assert checking.word == "checking"
    assert checking.next_look is not None


def test_what_was_refused_says_why_and_the_rest_was_taken_back(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    desk.work_until_ended(desk.start(note("first"), note("second")))
    assert [(one.word, one.reason) for one in shown_writes(desk)] == [
        ("taken back", ""),
        ("failed", "The field is not valid."),
    ]


def test_a_parked_batch_needs_a_person_with_all_that_was_not_sent(desk: Desk, world: World) -> None:
    world.fault("send", "lost")
    world.fault("look", "undecidable")
    batch = desk.start(note("first"), note("second"))
    desk.work_until_ended(batch)
    assert [one.word for one in shown_writes(desk)] == ["needs a person", "needs a person"]
    with desk.scope.open():
        assert [row.pk for row in parked_batches(desk.scope)] == [batch.pk]


def test_the_batch_of_a_proposal_is_found_and_knows_whether_it_has_sent(desk: Desk) -> None:
    batch = desk.start(note())
    with desk.scope.open():
        found = batch_of_proposal(desk.scope, "proposal-1")
        assert found
        assert not has_sent(found)
    desk.work(batch)
    with desk.scope.open():
        assert has_sent(found)


@override_settings(AFTER_WRITE="mirror.tasks.read_again")
def test_an_applied_write_queues_the_reading_of_its_ticket(desk: Desk) -> None:
    desk.work(desk.start(update()))
    task = OrmQ.objects.last()
    assert task
    assert (task.task["func"], task.task["args"]) == (
        "mirror.tasks.read_again",
        (desk.account.pk, desk.connection.pk, 4711),
    )
