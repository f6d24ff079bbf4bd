"""Two workers on one batch at the same time, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from cwhub.journal import services
from cwhub.journal.errors import AlreadyRecorded
from tests.journal.cast import Desk, note, update
from tests.journal.world import World

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_two_workers_on_one_batch_write_once(desk: Desk, world: World) -> None:
    batch = desk.start(update(), note())
    barrier = Barrier(2)

    def work() -> None:
        try:
            barrier.wait()
            services.run_batch(desk.account.pk, batch.pk, means=desk.means)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work), pool.submit(work)]:
            done.result()
    assert desk.fresh(batch).state == "committed"
    assert (world.sent(), len(world.notes)) == (2, 1)
    assert desk.fresh(batch).fence == 1


def test_of_two_equal_works_started_at_once_one_is_refused(desk: Desk) -> None:
    barrier = Barrier(2)

    def start(proposal_uid: str) -> str:
        try:
            barrier.wait()
            return str(desk.start(note("b"), note("a"), proposal_uid=proposal_uid).state)
        except AlreadyRecorded:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(start, ["p1", "p2"]))
    assert sorted(results) == ["refused", "running"]
