"""Eight processes on one connection, judged by the simulator's own log of what has reached it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection as database

from cwhub.egress.limiter import Pace, pace_of
from tests.connected import Desk, simulator, unmirrored
from tests.e2e.running import ROOT
from tests.serving import on_a_port

__all__ = ["simulator", "unmirrored"]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
PROCESSES = 8
LATE_SECONDS = 0.5  # between a permit and its request in the log: processes and simulator share a busy machine


@pytest.fixture
def served(unmirrored: Desk, tmp_path: Path) -> Iterator[Desk]:
    with on_a_port(unmirrored, tmp_path, requests_per_minute=1050):
        yield unmirrored


def ask_for(desk: Desk, seconds: float) -> list[tuple[float, int]]:
    """When each request arrived, in seconds, and what it was answered; in the order of arrival."""
    named = database.settings_dict
    url = f"postgresql://{named['USER']}@/{named['NAME']}?host={named['HOST']}"
    environment = {**os.environ, "DATABASE_URL": url, "CWHUB_MODE": "test", "CWHUB_EGRESS_LOOPBACK": "1"}
    words = [desk.account.pk, desk.connection.pk, PROCESSES, seconds]
    command = [sys.executable, "-m", "tests.egress.askers", *map(str, words)]
    subprocess.run(command, env=environment, cwd=ROOT, timeout=seconds + 120, check=True)
    rows = desk.requests("GET", "/system/info")
    return sorted((row["answered_at"], row["status"]) for row in rows)


def most_above(pace: Pace, arrived: list[float]) -> float:
    """By how many requests the fullest stretch of time exceeds capacity + rate x t. No more than nothing is allowed."""
    worst = lowest = float("-inf")
    for number, at in enumerate(arrived):
        lowest = max(lowest, pace.rate * at - number)  # the stretch that begins here or earlier
        worst = max(worst, number + 1 - pace.rate * at + lowest - pace.capacity)
    return worst


def asked_above(desk: Desk, seconds: float) -> float:
    """By how many seconds' worth of requests the fullest stretch was above what is allowed."""
    pace = pace_of(desk.connection)
    arrived = [at for at, _ in ask_for(desk, seconds)]
    assert len(arrived) >= 0.5 * pace.rate * seconds, "they did ask as fast as they might"
    return most_above(pace, arrived) / pace.rate


def test_eight_processes_never_exceed_capacity_and_rate(served: Desk) -> None:
    assert asked_above(served, 4) <= LATE_SECONDS


@pytest.mark.slow
def test_eight_processes_never_exceed_capacity_and_rate_for_a_long_time(served: Desk) -> None:
    assert asked_above(served, 90) <= LATE_SECONDS


def test_a_pause_that_one_is_told_of_is_kept_by_all(served: Desk) -> None:
    served.fault(effect="rate_limited", path="/system/info", count=1, retry_after=3)
    answers = ask_for(served, 6)
    refused = next(at for at, status in answers if status == 429)
    early = [at for at, _ in answers if refused + LATE_SECONDS < at < refused + 2.9]
    after = [at for at, _ in answers if at >= refused + 2.9]
    assert early == []
    assert after, "they went on when it was over"


def test_the_measure_itself_sees_one_request_too_many() -> None:
    pace = Pace(1, 1050)
    full = [0.0] * 50
    assert most_above(pace, full) == pytest.approx(0)
    assert most_above(pace, [*full, 0.0]) == pytest.approx(1)
    assert most_above(pace, [*full, 60 / 1000 + 0.001]) <= 0
