"""The sweeper alone is enough for progress, and sees no more than which batches are due."""

import pytest
from django.db import DatabaseError, connections
from django_q.models import OrmQ

from cwhub.accounts.models import Connection
from cwhub.journal.sweeper import due_batches, sweep
from tests.builders import make_account, make_client, make_connection
from tests.journal.cast import Desk, note
from tests.journal.world import World

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])


def test_a_batch_whose_queue_task_was_lost_is_found(desk: Desk, world: World) -> None:
    batch = desk.start(note())
    assert due_batches() == [], "it was queued a moment ago"
    desk.wait(30)
    assert sweep(here=True, means=desk.means) == 1
    assert desk.fresh(batch).state == "committed"
    assert due_batches() == []


def test_a_sweep_queues_what_is_due_and_not_again_at_once(desk: Desk) -> None:
    batch = desk.start(note())
    OrmQ.objects.all().delete()
    desk.wait(30)
    assert (sweep(), sweep()) == (1, 0)
    assert OrmQ.objects.get().task["args"] == (desk.account.pk, batch.pk)


def test_a_doubt_is_found_when_its_look_is_due(desk: Desk, world: World) -> None:
    world.fault("send", "done_no_answer")
    batch = desk.start(note())
    desk.work(batch)
    assert due_batches() == []
    desk.wait(desk.connection.settle_seconds)
    assert due_batches() == [(desk.account.pk, batch.pk)]


def test_a_batch_of_a_dead_worker_is_found_when_its_lease_is_over(desk: Desk) -> None:
    from cwhub.journal.claim import claim

    batch = desk.start(note())
    assert claim(desk.account.pk, batch.pk)
    assert due_batches() == []
    desk.wait(desk.connection.lease_seconds)
    assert due_batches() == [(desk.account.pk, batch.pk)]


def test_a_refused_connection_waits_for_its_repair(desk: Desk) -> None:
    desk.start(note())
    desk.wait(30)
    with desk.scope.open():
        Connection.objects.filter(pk=desk.connection.pk).update(state=Connection.State.REFUSED)
    assert due_batches() == []


def test_the_client_that_was_served_longest_ago_comes_first(desk: Desk) -> None:
    desk.work(desk.start(note("a")))
    served = [desk.start(note(str(n))) for n in range(3)]
    other = Desk(desk.account, desk.connection, make_client(desk.connection, 2), desk.world, proposals=10)
    waiting = other.start(note("z"))
    desk.wait(30)
    assert [batch_id for _, batch_id in due_batches()] == [batch.pk for batch in (waiting, *served)]


def test_every_account_is_swept(desk: Desk) -> None:
    account = make_account("Another MSP")
    connection = make_connection(account)
    other = Desk(account, connection, make_client(connection, 1), desk.world)
    batches = {(desk.account.pk, desk.start(note()).pk), (account.pk, other.start(note()).pk)}
    desk.wait(30)
    assert set(due_batches()) == batches


@pytest.mark.parametrize("statement", ["select reason from write_batch", "select payload from write_op"])
def test_the_sweep_role_reads_no_content(desk: Desk, statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), connections["sweep"].cursor() as cursor:
        cursor.execute(statement)
