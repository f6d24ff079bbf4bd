"""A client that has used up its own bucket does not slow another one down. `bench pace` measures it at length."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection as database

from bench.turns import is_empty, two_lines
from tests.connected import Desk, desk, simulator, unmirrored
from tests.e2e.running import ROOT, wait_for
from tests.serving import on_a_port

__all__ = ["desk", "simulator", "unmirrored"]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
WAITING, ROUNDS = 120, 7


@pytest.fixture
def served(desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    with on_a_port(desk, tmp_path, requests_per_minute=300):
        desk.fault(effect="slow", path="*", count=0, delay_seconds=0.08)
        yield desk


@pytest.fixture
def workers(served: Desk) -> Iterator[None]:
    named, sweep = database.settings_dict, "postgresql://{USER}@/{NAME}?host={HOST}"
    environment = {**os.environ, "DATABASE_URL": sweep.format(**named), "CWHUB_MODE": "test"}
    environment["CWHUB_EGRESS_LOOPBACK"] = "1"
    command = [sys.executable, "-m", "bench.turns", str(served.account.pk), "2"]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield
        process.terminate()


def test_a_client_whose_bucket_is_empty_does_not_slow_another_one(served: Desk, workers: None) -> None:
    a, b = two_lines(served.connection)
    b.seconds()
    alone = b.median_of(ROUNDS)
    for _ in range(WAITING):
        a.start()
    wait_for(lambda: is_empty(served.connection, a.client_id), what="the end of A's tokens")
    beside = b.median_of(ROUNDS)
    assert a.waiting() > WAITING / 4, "A was waiting all the while"
    assert beside < 2 * alone + 0.2  # the machine is shared here; without turns it would be seconds
