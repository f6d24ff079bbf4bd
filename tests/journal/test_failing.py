"""A batch on which working itself fails comes later and later, and at last goes to a person."""

import pytest

from cwhub.egress.errors import MustWait
from cwhub.journal import services
from cwhub.journal.ledger import FAILURES_AT_MOST
from cwhub.journal.models import WriteBatch
from tests.journal.cast import DISPATCHER, Desk, note
from tests.journal.test_pace import Turnstile
from tests.journal.world import World

pytestmark = pytest.mark.django_db


def fail(desk: Desk, batch: WriteBatch) -> None:
    """Raises in the worker's own code, while it waits for its first permit."""

    def wait(seconds: float) -> None:
        raise SystemError("a fault of ours")

    turnstile = Turnstile(MustWait(0.01))
    means = services.Means(gate=desk.gate, take_several=turnstile.take_several, wait=wait)
    services.run_batch(desk.account.pk, batch.pk, means=means)


def fail_often(desk: Desk, batch: WriteBatch) -> None:
    for _ in range(FAILURES_AT_MOST):
        fail(desk, batch)
        desk.wait(desk.seconds_until_due(batch))


def test_it_is_tried_later_and_goes_on_when_the_fault_is_gone(desk: Desk, world: World) -> None:
    batch = desk.start(note())
    fail(desk, batch)
    row = desk.fresh(batch)
    assert (row.state, row.failures, row.owner) == ("running", 1, "")
    assert 1 < desk.seconds_until_due(batch) <= 2
    desk.wait(2)
    desk.work(batch)
    row = desk.fresh(batch)
    assert (row.state, row.failures) == ("committed", 0)
    assert len(world.notes) == 1


def test_after_so_many_times_in_a_row_it_is_parked_with_a_sentence(desk: Desk, world: World) -> None:
    batch = desk.start(note())
    fail_often(desk, batch)
    row = desk.fresh(batch)
    assert (row.state, row.reason) == ("parked", "Working on it has failed 8 times in a row (SystemError).")
    assert world.notes == {}


def test_a_person_then_takes_it_back(desk: Desk, world: World) -> None:
    batch = desk.start(note())
    fail_often(desk, batch)
    with desk.scope.open():
        services.resolve(scope=desk.scope, batch_uid=batch.uid, way="take_back", by=DISPATCHER)
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.sent() == 0


def test_the_waits_grow(desk: Desk) -> None:
    batch = desk.start(note())
    waits = []
    for _ in range(4):
        fail(desk, batch)
        waits.append(round(desk.seconds_until_due(batch)))
        desk.wait(waits[-1])
    assert waits == [2, 4, 8, 16]
