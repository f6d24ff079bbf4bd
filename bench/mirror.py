"""The first mirror of the seeded world, beside the paged GETs it cannot avoid, asked of the same simulator."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings

from bench.plain import PlainReader
from bench.scratch import scratch
from bench.table import Row
from bench.timing import milliseconds
from cwhub.accounts.models import Connection
from cwhub.mirror import sync
from cwhub.mirror.collections import BOARD_CHILDREN, RECORDS, SETUP, TICKETS, TIME
from cwhub.mirror.sync import SIDE_BY_SIDE, Puller
from desk.connecting.steps import NOTES_AT_ONCE
from tests.builders import make_account, make_connection, scope_of
from tests.e2e.running import ROOT, free_port, wait_for

QUIET = {"callbacks": False, "ticket_stream": False, "rate_limit_per_minute": 0}
LISTS = (*(one.path for one in SETUP), *(one.path for one in RECORDS), TIME.path, "/company/companies")


@dataclass(frozen=True)
class Simulated:
    url: str
    tls: str
    keys: dict[str, str]
    authority: Path


def measure(folder: Path) -> list[Row]:
    with simulator() as simulated, scratch():
        connection = connected(simulated)
        ours_lists = milliseconds(lambda: mirror_lists(connection))
        with PlainReader.at(simulated.tls, simulated.keys, simulated.authority) as plain:
            numbers: list[int] = []
            beside_lists = milliseconds(lambda: numbers.extend(read_lists(plain)))
            ours_notes = milliseconds(lambda: mirror_notes(connection))
            beside_notes = milliseconds(lambda: plain.notes(numbers, side_by_side=SIDE_BY_SIDE))
    return rows(len(numbers), (ours_lists, ours_notes), (beside_lists, beside_notes))


def rows(tickets: int, ours: tuple[float, float], beside: tuple[float, float]) -> list[Row]:
    seconds = [(mine / 1000, plain / 1000) for mine, plain in zip(ours, beside, strict=True)]
    (lists, plain_lists), (notes, plain_notes) = seconds
    return [
        Row("first mirror: lists", lists, "plain paged GETs", plain_lists, "s"),
        Row(f"first mirror: notes of {tickets:,} tickets", notes, "plain paged GETs", plain_notes, "s"),
        Row("first mirror: all", lists + notes, "plain paged GETs", plain_lists + plain_notes, "s"),
    ]


# --- ours -------------------------------------------------------------------------------------------------------------
def connected(simulated: Simulated) -> Connection:
    """The limiter is set far out of the way: what is measured is work, not pace."""
    keys = simulated.keys
    account = make_account()
    connection = make_connection(
        account,
        api_url=simulated.tls,
        screen_url=simulated.url,
        company_id=keys["company_id"],
        public_key=keys["public_key"],
        app_client_id=keys["client_id"],
        deadline_seconds=30,
        lease_seconds=90,
        settle_seconds=120,
        requests_per_minute=6_000_000,
    )
    with scope_of(account).open():
        connection.seal_private_key(keys["private_key"])
        connection.save()
    return connection


def mirror_lists(connection: Connection) -> None:
    puller = Puller.of(connection)
    for read in (sync.mirror_companies, sync.mirror_setup, sync.mirror_lists):
        for _ in read(puller):
            pass


def mirror_notes(connection: Connection) -> None:
    puller = Puller.of(connection)
    while numbers := sync.tickets_without_notes(connection, limit=NOTES_AT_ONCE):
        sync.mirror_notes(puller, numbers)


# --- beside -----------------------------------------------------------------------------------------------------------
def read_lists(plain: PlainReader) -> list[int]:
    """Every list of the mirror once. Returns the numbers of all tickets."""
    boards: list[int] = []
    for path in LISTS:
        for page in plain.pages(path):
            boards += [row["id"] for row in page] if path == "/service/boards" else []
    for child in BOARD_CHILDREN:
        for board in boards:
            list(plain.pages(child.path.format(board=board)))
    return [row["id"] for page in plain.pages(TICKETS.path) for row in page]


# --- simulator --------------------------------------------------------------------------------------------------------
@contextmanager
def simulator(world: dict[str, Any] | None = None) -> Iterator[Simulated]:
    """The seeded world or another one, quiet and without a pace of its own."""
    port, tls = free_port(), free_port()
    settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "-m", "simulators.connectwise", "--port", str(port), "--tls-port", str(tls)]
    command += ["--var", str(settings.VAR / "sim"), "--settings", json.dumps(QUIET)]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.DEVNULL)
    url = f"http://localhost:{port}"
    try:
        login = wait_for(lambda: httpx.get(f"{url}/_sim/login").json(), seconds=90, what="the simulator's start")
        if world:
            httpx.post(f"{url}/_sim/reset", json=world, timeout=300).raise_for_status()
            httpx.put(f"{url}/_sim/settings", json=QUIET, timeout=60).raise_for_status()
            login = httpx.get(f"{url}/_sim/login").json()
        yield Simulated(url, f"https://localhost:{tls}", login, settings.VAR / "sim" / "ca.pem")
    finally:
        process.terminate()
        process.wait(20)
