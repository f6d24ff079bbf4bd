"""Workers are fair between clients, and a client without tokens makes room."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from django.conf import LazySettings
from django_q.models import OrmQ

from cwhub.accounts.models import Client
from cwhub.egress.errors import MustWait
from cwhub.journal import services
from cwhub.journal.claim import claim
from cwhub.journal.models import WriteBatch
from tests.builders import make_client
from tests.journal.cast import Desk, note
from tests.journal.world import World

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])


@pytest.fixture
def other(desk: Desk) -> Client:
    return make_client(desk.connection, 777)


def of_other(desk: Desk, other: Client, text: str) -> WriteBatch:
    mine, desk.client = desk.client, other
    try:
        return desk.start(note(text))
    finally:
        desk.client = mine


def state_of(batch: WriteBatch) -> str:
    return str(WriteBatch.objects.using("owner").get(pk=batch.pk).state)


def rung(desk: Desk, batch: WriteBatch, **changes: Any) -> None:
    services.run_next(desk.account.pk, batch.pk, means=replace(desk.means, **changes))


def test_a_bell_serves_the_client_that_was_served_longest_ago(desk: Desk, other: Client, world: World) -> None:
    first, second = desk.start(note("one")), desk.start(note("two"))
    theirs = of_other(desk, other, "theirs")
    rung(desk, first)
    rung(desk, second)
    assert [state_of(batch) for batch in (first, theirs, second)] == ["committed", "committed", "running"]


def test_what_is_taken_back_comes_first(desk: Desk, other: Client, world: World) -> None:
    desk.start(note("waits"))
    theirs = of_other(desk, other, "theirs")
    WriteBatch.objects.using("owner").filter(pk=theirs.pk).update(needs_verify=True)
    held = claim(desk.account.pk, theirs.pk, fairly=True)
    assert held
    assert held.batch_id == theirs.pk


def test_the_one_that_ends_rings_for_those_that_wait(desk: Desk, world: World) -> None:
    batch = desk.start(note("one"))
    desk.start(note("two"))
    OrmQ.objects.all().delete()
    rung(desk, batch)
    assert OrmQ.objects.count() == 1
    OrmQ.objects.all().delete()
    rung(desk, batch)
    assert OrmQ.objects.count() == 0


def test_one_client_leaves_a_worker_to_the_others(
    desk: Desk, other: Client, world: World, settings: LazySettings
) -> None:
    settings.QUEUE_WORKERS = 3
    batches = [desk.start(note(f"note {number}")) for number in range(4)]
    assert [claim(desk.account.pk, batch.pk, fairly=True) is not None for batch in batches] == [
        True,
        True,
        False,
        False,
    ]
    theirs = of_other(desk, other, "theirs")
    held = claim(desk.account.pk, batches[0].pk, fairly=True)
    assert held
    assert held.batch_id == theirs.pk


def no_token(*asked: Any) -> Any:
    raise MustWait(0.5, "client")


def test_a_client_without_tokens_gives_way_with_all_its_line(desk: Desk, other: Client, world: World) -> None:
    desk.connection.requests_per_minute = 100
    with desk.scope.open():
        desk.connection.save(update_fields=["requests_per_minute"])
    line = [desk.start(note(f"note {number}")) for number in range(4)]
    theirs = of_other(desk, other, "theirs")
    rung(desk, theirs, take_several=no_token)
    first, *due = [desk.seconds_until_due(batch) for batch in line]
    assert first < 0.5 < due[0]
    assert [later - earlier for earlier, later in pairwise(due)] == pytest.approx(
        [1, 1], abs=0.3
    )  # 60 % of 100 a minute
    assert state_of(theirs) == "running"
    assert world.requests == []


def test_a_client_alone_waits_for_its_token_and_loses_no_turn(desk: Desk, world: World) -> None:
    batch = desk.start(note())
    answers = [MustWait(0.3, "client"), MustWait(0.3, "client")]
    given = desk.means.take_several

    def scarce(*asked: Any) -> Any:
        if answers:
            raise answers.pop()
        return given(*asked)

    rung(desk, batch, take_several=scarce)
    assert desk.fresh(batch).state == "committed"


def test_a_client_alone_rests_when_its_token_is_far(desk: Desk, world: World) -> None:
    batch = desk.start(note())

    def far(*asked: Any) -> Any:
        raise MustWait(3, "client")

    rung(desk, batch, take_several=far)
    assert 2 < desk.seconds_until_due(batch) <= 3
