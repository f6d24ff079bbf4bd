"""An audit of 500 configurations, read one by one, while a technician opens tickets. Clocks are moved, not awaited.

The simulator counts each minute's requests as ConnectWise says that it does. `bench pace` does the same at full length.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from cwhub.egress import limiter
from cwhub.egress.errors import MustWait
from cwhub.egress.models import RateBucket, RateCeiling
from cwhub.mirror import sync
from cwhub.mirror.pulling import Puller
from simulators.connectwise import ratelimit
from tests.connected import Desk, desk, simulator, unmirrored
from tests.journal.cast import close_clock, stop_clock

__all__ = ["desk", "simulator", "unmirrored"]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
CONFIGURATIONS, PER_MINUTE, EVERY = 500, 300, 25
TICKET = 101


@dataclass
class Clock:
    """Stands, but for when somebody sleeps: the limiter's in the database and the simulator's are the same."""

    slept: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.slept += seconds + 0.001
        stop_clock(self.slept)

    def monotonic(self) -> float:
        return self.slept


@pytest.fixture
def clock(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    monkeypatch.setattr(limiter, "time", SimpleNamespace(sleep=clock.sleep, monotonic=clock.monotonic))
    monkeypatch.setattr(ratelimit, "monotonic", clock.monotonic)
    for model in (RateBucket, RateCeiling):
        model.objects.all().delete()  # of before the clock stood
    stop_clock(0)
    yield clock
    close_clock()


def at_the_pace_of(desk: Desk, requests_per_minute: int) -> None:
    desk.connection.requests_per_minute = requests_per_minute
    transport = httpx.WSGITransport(app=desk.app)
    with httpx.Client(transport=transport, base_url="http://localhost:8100") as control:
        control.put("/_sim/settings", json={"rate_limit_per_minute": PER_MINUTE}).raise_for_status()


def refusals(desk: Desk) -> int:
    return sum(row["status"] == 429 for row in desk.requests("GET"))


def read_one(audit: Puller) -> Any:
    return audit.one("/company/configurations/1")


def test_a_bulk_read_gets_no_429_and_keeps_no_technician_waiting(desk: Desk, clock: Clock) -> None:
    at_the_pace_of(desk, PER_MINUTE)
    audit, waited = Puller.of(desk.connection), []
    for number in range(CONFIGURATIONS):
        assert read_one(audit)["id"] == 1
        if number % EVERY == EVERY - 1:
            before = clock.slept
            assert sync.refresh_ticket(desk.connection, TICKET, tell=False)
            waited.append(clock.slept - before)
    assert clock.slept > 60, "it was more than a minute's worth"
    assert refusals(desk) == 0
    assert waited == [0.0] * (CONFIGURATIONS // EVERY)


def test_without_the_limiter_it_would_get_some(desk: Desk, clock: Clock) -> None:
    at_the_pace_of(desk, 600_000)
    audit = Puller.of(desk.connection)
    with suppress(MustWait):  # the pause is longer than anybody waits
        for _ in range(PER_MINUTE + 1):
            read_one(audit)
    assert refusals(desk) == 1
