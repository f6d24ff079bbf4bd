"""Before a batch's first request and after each change of owner the gate is asked. Anything but *go* is *stop*."""

from typing import Any

import pytest
from django.test import override_settings

from cwhub.journal import services
from cwhub.journal.models import WriteBatch
from cwhub.journal.views import Verdict
from tests.journal.cast import GO, Desk, note, update
from tests.journal.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("verdict", [Verdict(False, "Paused."), RuntimeError("broken"), None, True, "go", Verdict(1)])  # type: ignore[arg-type]
def test_anything_but_go_sends_nothing(desk: Desk, world: World, verdict: Any) -> None:
    desk.verdicts = [verdict]
    batch = desk.start(update())
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.requests == []
    assert desk.fresh(batch).reason


@pytest.mark.parametrize("gate", ["nowhere.to_be.found", ""])
def test_a_missing_gate_sends_nothing(desk: Desk, world: World, gate: str) -> None:
    batch = desk.start(update())
    means = services.Means(take_several=desk.means.take_several, wait=desk.wait)
    with override_settings(WRITE_GATE=gate):
        services.run_batch(desk.account.pk, batch.pk, means=means)
    assert desk.fresh(batch).state == "rolled_back"
    assert world.requests == []


def test_a_stop_after_a_change_of_owner_takes_back_what_was_sent(desk: Desk, world: World) -> None:
    world.fault("send", "", "never_sent")
    desk.verdicts = [GO, Verdict(False, "The approval was revoked.")]
    batch = desk.start(note("first"), note("second"))
    desk.work(batch)
    assert desk.states(batch) == ["applied", "planned"]
    assert desk.work_until_ended(batch) == "rolled_back"
    assert world.notes == {}
    assert desk.fresh(batch).reason == "The approval was revoked."


def test_the_gate_is_asked_once_by_each_owner(desk: Desk, world: World) -> None:
    asked: list[int] = []

    def gate(batch: WriteBatch) -> Verdict:
        asked.append(batch.fence)
        return GO

    world.fault("send", "", "never_sent")
    batch = desk.start(note("first"), note("second"))
    means = services.Means(gate=gate, take_several=desk.means.take_several, wait=desk.wait)
    services.run_batch(desk.account.pk, batch.pk, means=means)
    desk.wait(60)
    services.run_batch(desk.account.pk, batch.pk, means=means)
    assert desk.fresh(batch).state == "committed"
    assert asked == [1, 2]
