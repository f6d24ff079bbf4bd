"""Callbacks on the whole demo: how quickly they are taken, and when what follows from them is to be seen."""

import random
import time
from pathlib import Path

from bench.bare.server import bare_server
from bench.database import Database
from bench.load import Burst, Post, burst
from bench.plain import PlainReader
from bench.running import running
from bench.sender import Sender
from bench.table import Row
from bench.timing import median, percentile
from bench.watching import Watch
from tests.e2e.running import Demo, wait_for

ALONE = 10
BURST = 2000
FRESH, KNOWN = 100, 300  # tickets that the burst is about: nobody has seen the fresh ones yet
PROBES = 20
LONGEST_DRAIN_SECONDS = 240.0
# The poller is held back, so that only callbacks bring news; the queue is watched as in `make demo`.
CALM = {"CWHUB_POLL_SECONDS": "3600", "CWHUB_HEARTBEAT_SECONDS": "4", "CWHUB_HEARTBEAT_STALE_SECONDS": "20"}
TEXTS = ("cant login outlook keeps asking pasword", "printer on 2nd floor prints nothing", "vpn drops every hour")


def measure(folder: Path) -> list[Row]:
    with running(folder / "d", **CALM) as demo:
        sender = Sender.of(demo)
        with PlainReader.of(demo) as plain:
            return [*alone(demo, sender, plain), *in_a_burst(demo, sender, plain)]


# --- one --------------------------------------------------------------------------------------------------------------
def alone(demo: Demo, sender: Sender, plain: PlainReader) -> list[Row]:
    ours, reads = [], []
    for turn in range(ALONE):
        ticket = demo.new_ticket(TEXTS[turn % len(TEXTS)])
        started = time.perf_counter()
        burst(demo.told["web"], [sender.callback(ticket, "added")], connections=1)
        with Watch.of(demo, [ticket]) as watch:
            ours.append((watch.wait(seconds=30)[ticket] - started) * 1000)
        reads.append(plain.ticket(ticket))
    return [Row("callback to analysis, alone (median)", median(ours), "GET ticket + GET notes", median(reads))]


# --- many -------------------------------------------------------------------------------------------------------------
def in_a_burst(demo: Demo, sender: Sender, plain: PlainReader) -> list[Row]:
    fresh = [demo.new_ticket(f"{TEXTS[n % len(TEXTS)]} ({n})") for n in range(FRESH)]
    tickets = fresh + plain.open_tickets(KNOWN)
    reads = [plain.ticket(ticket) for ticket in tickets]
    posts = mixed(sender, tickets)
    with Database.of(demo) as database, bare_server(demo, database) as bare, Watch.of(demo, fresh[:PROBES]) as watch:
        started = time.perf_counter()
        watch.start()
        ours = burst(demo.told["web"], posts)
        print(f"  {database.waiting()} callbacks still waiting; {restarts(demo)} restarts", flush=True)
        beside = burst(bare, [Post("/arrived", post.body, post.headers) for post in posts])
        print(f"  {database.waiting()} callbacks still waiting when the bare view was done", flush=True)
        seen = watch.wait(seconds=LONGEST_DRAIN_SECONDS)
        wait_for(lambda: not database.waiting(), seconds=LONGEST_DRAIN_SECONDS, what="the end of the backlog")
        drained = time.perf_counter() - started
        print(f"  restarts of processes during the burst: {restarts(demo)}", flush=True)
    assert ours.refused == beside.refused == 0, f"{ours.refused} callbacks were refused"
    waits = [(at - started) * 1000 for at in seen.values()]
    return [*taken(ours, beside), *followed(waits, drained, reads)]


def restarts(demo: Demo) -> int:
    return demo.log().count("restarting ")


def mixed(sender: Sender, tickets: list[int]) -> list[Post]:
    """Each ticket as often as the others, in an order without order, the same in every run."""
    numbers = [tickets[n % len(tickets)] for n in range(BURST)]
    random.Random(7).shuffle(numbers)
    return [sender.callback(number) for number in numbers]


def taken(ours: Burst, beside: Burst) -> list[Row]:
    what, bare = f"{BURST:,} callbacks, analysis running", "bare view, one row"
    return [
        Row(f"{what}: accepted per second", ours.per_second, bare, beside.per_second, "/s"),
        Row(f"{what}: p99 answer", ours.p99, bare, beside.p99),
    ]


def followed(waits: list[float], drained: float, reads: list[float]) -> list[Row]:
    what, gets = "callback to analysis, in the burst", f"GETs of its {len(reads)} tickets"
    return [
        Row(f"{what} (median)", median(waits), gets, sum(reads)),
        Row(f"{what} (p95)", percentile(waits, 0.95), gets, sum(reads)),
        Row("burst wholly worked off", drained * 1000, gets, sum(reads)),
    ]
