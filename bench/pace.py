"""What a saturated client and a bulk read cost the others. ConnectWise takes 80 ms for an answer, 1,000 a minute."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
from django.db import connections

from bench.mirror import Simulated, connected, mirror_lists, simulator
from bench.scratch import scratch
from bench.table import Row
from bench.timing import median, milliseconds
from bench.turns import is_empty, two_lines
from cwhub.accounts.models import Connection
from cwhub.mirror import sync
from cwhub.mirror.sync import Puller, everything
from tests.e2e.running import ROOT, wait_for

ANSWER_SECONDS, REQUESTS_PER_MINUTE = 0.08, 1000
WAITING, ROUNDS, WARM, WORKERS = 500, 25, 3, 2
CONFIGURATIONS, SIDE_BY_SIDE = 500, 4


def measure(folder: Path) -> list[Row]:
    with simulator() as simulated, scratch():
        connection = connected(simulated)
        mirror_lists(connection)
        with everything(connection).open():
            connection.requests_per_minute = REQUESTS_PER_MINUTE
            connection.save(update_fields=["requests_per_minute"])
        slowness = {"effect": "slow", "path": "*", "count": 0, "delay_seconds": ANSWER_SECONDS}
        httpx.post(f"{simulated.url}/_sim/faults", json=slowness).raise_for_status()
        httpx.put(f"{simulated.url}/_sim/settings", json={"rate_limit_per_minute": REQUESTS_PER_MINUTE})
        rows = [beside_a_bulk_read(connection, simulated), beside_a_saturated_client(connection)]
        refused = sum(row["status"] == 429 for row in log_of(simulated))
        return [*rows, Row("answers with 429 meanwhile", refused, "allowed", 0, "")]


# --- a saturated client ---------------------------------------------------------------------------------------------
def beside_a_saturated_client(connection: Connection) -> Row:
    with workers(connection):
        a, b = two_lines(connection)
        b.median_of(WARM)
        alone = b.median_of(ROUNDS)
        for _ in range(WAITING):
            a.start()
        wait_for(lambda: is_empty(connection, a.client_id), what="the end of the client's tokens")
        before = a.waiting()
        beside = b.median_of(ROUNDS)
        print(f"{before} of the other client's writes waited at first, {a.waiting()} in the end", file=sys.stderr)
    return Row("a client's write, another has no tokens", beside * 1000, "alone", alone * 1000)


@contextmanager
def workers(connection: Connection) -> Iterator[None]:
    command = [sys.executable, "-m", "bench.turns", str(connection.account_id), str(WORKERS)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.terminate()


# --- a bulk read ----------------------------------------------------------------------------------------------------
def beside_a_bulk_read(connection: Connection, simulated: Simulated) -> Row:
    ticket = two_lines(connection)[1].ticket
    alone = panel_reads(connection, ticket)
    ids = [row["id"] for row in httpx.get(f"{simulated.url}/_sim/state/company/configurations", timeout=60).json()]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        reading = [pool.submit(read_some, connection, ids[n:CONFIGURATIONS:SIDE_BY_SIDE]) for n in range(SIDE_BY_SIDE)]
        time.sleep(3)  # past the first burst, which finds its bucket full
        beside = panel_reads(connection, ticket)
        still = not any(job.done() for job in reading)
        read = sum(job.result() for job in reading)
    if not still or read < CONFIGURATIONS:
        raise RuntimeError(
            f"{read} configurations were read, and they ended {'after' if still else 'before'} the panel."
        )
    return Row(f"the panel's read, {CONFIGURATIONS} configurations audited", beside, "alone", alone)


def read_some(connection: Connection, ids: list[int]) -> int:
    """Each alone, as an audit does that compares record by record."""
    puller = Puller.of(connection)
    try:
        return sum(puller.one(f"/company/configurations/{number}") is not None for number in ids)
    finally:
        connections.close_all()


def panel_reads(connection: Connection, ticket: int) -> float:
    def once() -> None:
        sync.refresh_ticket(connection, ticket, tell=False)

    return median([milliseconds(once) for _ in range(ROUNDS)])


def log_of(simulated: Simulated) -> list[dict[str, int]]:
    return list(httpx.get(f"{simulated.url}/_sim/requests", params={"since": 0}, timeout=60).json()["requests"])
