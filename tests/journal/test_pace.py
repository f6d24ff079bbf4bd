"""One request spends one permit, taken before anything is marked; without the limiter nothing leaves."""

from typing import Any

import pytest

from cwhub.accounts.models import Connection
from cwhub.egress.errors import MustWait
from cwhub.journal import services
from tests.journal.cast import GO, Desk, Permit, note, update
from tests.journal.world import World

pytestmark = pytest.mark.django_db


class Turnstile:
    """Stands in for the limiter: gives what it is told to give, then permits."""

    def __init__(self, *answers: Exception) -> None:
        self.answers = list(answers)
        self.given: list[str] = []

    def take(self, connection: Connection, purpose: str, client_id: int | None) -> Permit:
        if self.answers:
            raise self.answers.pop(0)
        self.given.append(purpose)
        return Permit()

    def take_several(self, connection: Connection, purpose: str, at_most: int, client_id: int | None) -> list[Permit]:
        return [self.take(connection, purpose, client_id) for _ in range(at_most)]


def work(desk: Desk, batch: Any, turnstile: Turnstile) -> None:
    means = services.Means(gate=lambda batch: GO, take_several=turnstile.take_several, wait=desk.wait)
    services.run_batch(desk.account.pk, batch.pk, means=means)


def test_every_request_has_a_permit_of_its_own(desk: Desk, world: World) -> None:
    permits: list[Permit] = []
    world.before_request = lambda act, call: permits.append(call.permit)
    turnstile = Turnstile()
    batch = desk.start(update(), note())
    work(desk, batch, turnstile)
    assert len({id(permit) for permit in permits}) == len(world.requests) == 3
    assert turnstile.given == ["write", "write", "write"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_permits_are_those_of_the_one_door(desk: Desk, world: World) -> None:
    permits: list[Any] = []
    world.before_request = lambda act, call: permits.append(call.permit)
    batch = desk.start(update(), note())
    services.run_batch(desk.account.pk, batch.pk, means=services.Means(gate=lambda batch: GO, wait=desk.wait))
    assert desk.fresh(batch).state == "committed"
    for permit in permits:
        permit.spend()
    assert {permit.connection_id for permit in permits} == {desk.connection.pk}


def test_looking_and_taking_back_may_use_what_is_kept_free(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    turnstile = Turnstile()
    batch = desk.start(note("first"), note("second"))
    work(desk, batch, turnstile)
    assert turnstile.given == ["write", "write", "look"]


def test_a_short_wait_is_waited_for(desk: Desk, world: World) -> None:
    batch = desk.start(note())
    work(desk, batch, Turnstile(MustWait(0.3), MustWait(0.3)))
    assert desk.fresh(batch).state == "committed"
    assert desk.slept >= 0.6


def test_a_long_wait_gives_the_batch_back_untouched(desk: Desk, world: World) -> None:
    batch = desk.start(note())
    work(desk, batch, Turnstile(MustWait(20)))
    assert world.requests == []
    assert (desk.states(batch), desk.fresh(batch).owner) == (["planned"], "")
    assert 19 < desk.seconds_until_due(batch) <= 20


def test_a_limiter_that_cannot_be_reached_means_no_request(desk: Desk, world: World) -> None:
    batch = desk.start(note())
    work(desk, batch, Turnstile(ConnectionError("no database")))
    assert world.requests == []
    assert desk.states(batch) == ["planned"]
    assert desk.work_until_ended(batch) == "committed"


def test_a_refusal_whose_key_check_must_wait_is_no_doubt(desk: Desk, world: World) -> None:
    world.fault("send", "record_refused")
    turnstile = Turnstile()
    world.before_request = lambda act, call: turnstile.answers.append(MustWait(20)) if act == "send" else None
    batch = desk.start(note())
    work(desk, batch, turnstile)
    assert desk.states(batch) == ["planned"]


class Scarce(Turnstile):
    """Gives two at a time, and after that nothing for a moment."""

    def take_several(self, connection: Connection, purpose: str, at_most: int, client_id: int | None) -> list[Permit]:
        if len(self.given) % 3 == 2:
            self.given.append("none")
            raise MustWait(0.01)
        return super().take_several(connection, purpose, min(at_most, 2 - len(self.given) % 3), client_id)


def test_side_by_side_no_more_leave_than_there_are_permits(desk: Desk, world: World) -> None:
    permits: list[Permit] = []
    world.before_request = lambda act, call: permits.append(call.permit)
    turnstile = Scarce()
    batch = desk.start(*(note(f"entry {n}", kind="fake.entry") for n in range(12)), ordered=False)
    work(desk, batch, turnstile)
    assert desk.fresh(batch).state == "committed"
    assert len({id(permit) for permit in permits}) == len(world.notes) == turnstile.given.count("write") == 12


def test_side_by_side_what_is_under_way_is_recorded_before_a_long_rest(desk: Desk, world: World) -> None:
    class Dry(Turnstile):
        def take_several(
            self, connection: Connection, purpose: str, at_most: int, client_id: int | None
        ) -> list[Permit]:
            if self.given:
                raise MustWait(60)
            return super().take_several(connection, purpose, 3, client_id)

    batch = desk.start(*(note(f"entry {n}", kind="fake.entry") for n in range(12)), ordered=False)
    work(desk, batch, Dry())
    assert sorted(desk.states(batch)) == ["applied"] * 3 + ["planned"] * 9
