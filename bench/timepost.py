"""Fifty time entries: ours as one durable batch, a plain loop of another client, and fifty bare POSTs.

The simulator answers after 80 ms. Without a limit several rounds, each of all three, and the medians of their times;
once with ten requests a second, and once with replies that are dropped after the effect: there the table says how many
entries each left behind.
"""

import json
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench.cwsync import environment_of
from bench.mirror import Simulated, connected, mirror_lists, simulator
from bench.plain import PlainReader
from bench.scratch import scratch
from bench.table import Row
from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Connection, Membership
from cwhub.journal.services import run_batch
from cwhub.mirror import models as mirror
from cwhub.mirror.sync import everything
from tests.builders import make_member
from tests.e2e.running import ROOT
from tests.foreign.environments import python_of
from timeentry import queries
from timeentry.kinds.shape import body_of
from timeentry.rules.wanted import Wanted, payload_of
from timeentry.scopes import whole
from timeentry.services.posting import post

COUNT, AT_ONCE, ANSWER_SECONDS = 50, 8, 0.08
ROUNDS = 5
TEN_A_SECOND = 600
DROPPED = 0.05
QUICK = {"deadline_seconds": 2.0, "late_seconds": 0.5, "settle_seconds": 2.5, "lease_seconds": 5.0}


@dataclass
class Office:
    """One technician and a ticket of his, in the mirror and in ConnectWise."""

    simulated: Simulated
    connection: Connection
    membership: Membership
    member: int
    ticket: int
    work_type: int
    posts: int = 0

    def entries(self) -> list[Wanted]:
        """Other minutes each time, so that no run finds its work recorded already."""
        self.posts += 1
        start = datetime.now(UTC).replace(hour=13, minute=0, second=0, microsecond=0) - timedelta(hours=self.posts)
        return [
            Wanted(
                n=n,
                charge_to="ServiceTicket",
                charge_id=self.ticket,
                start=start + timedelta(minutes=n),
                end=start + timedelta(minutes=n + 1),
                work_type=self.work_type,
                notes=f"run {self.posts}, entry {n}",
            )
            for n in range(COUNT)
        ]

    def bodies(self) -> list[dict[str, Any]]:
        return [body_of(payload_of(one, member=self.member), "") for one in self.entries()]

    def left_behind(self) -> int:
        rows = httpx.get(f"{self.simulated.url}/_sim/state/time/entries", timeout=120).json()
        return sum(1 for row in rows if str(row.get("notes", "")).startswith(f"run {self.posts}, entry"))


def measure(folder: Path) -> list[Row]:
    with simulator() as simulated, scratch():
        office = opened(simulated)
        fault(simulated, effect="slow", path="*", count=0, delay_seconds=ANSWER_SECONDS)
        batch(office)  # a worker that has worked before, as it does for most of its life
        rows = without_limit(office)
        limited(office, TEN_A_SECOND)
        rows.append(paced(office, wait=1 / 10))
        limited(office, 0)
        fault(simulated, effect="drop_after_commit", method="POST", path="/time/entries", count=0, probability=DROPPED)
        return rows + after_dropped_replies(office)


def without_limit(office: Office) -> list[Row]:
    rounds = [(seconds(lambda: bare_posts(office)), posted(office), plain_loop(office)) for _ in range(ROUNDS)]
    bare, ours, loop = (median(times) for times in zip(*rounds, strict=True))
    what = f"{COUNT} time entries, no limit"
    return [
        Row(what, ours, f"bare POSTs, {AT_ONCE} at a time", bare, "s"),
        Row(what, ours, "loop with pyconnectwise", loop, "s"),
    ]


def paced(office: Office, *, wait: float) -> Row:
    bare = seconds(lambda: bare_posts(office, wait=wait))
    return Row(f"{COUNT} time entries, 10 requests/s", posted(office), f"bare POSTs, {AT_ONCE} at a time", bare, "s")


def posted(office: Office) -> float:
    return seconds(lambda: batch(office))


def after_dropped_replies(office: Office) -> list[Row]:
    what = f"entries left, {DROPPED:.0%} of replies dropped"
    batch(office)
    ours = office.left_behind()
    plain_loop(office)
    loop = office.left_behind()
    bare_posts(office)
    return [
        Row(what, ours, "loop with pyconnectwise", loop, ""),
        Row(what, ours, "bare POSTs", office.left_behind(), ""),
    ]


def seconds(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


# --- the three --------------------------------------------------------------------------------------------------------
def batch(office: Office) -> None:
    """From the post to the confirmed end; a worker takes it at once."""
    scope = scope_of_membership(office.membership)
    made = post(scope=scope, connection=office.connection, member=office.member, entries=office.entries())
    with whole(scope).open():
        running = queries.journal_batch(made)
        if running is None:
            raise RuntimeError(f"refused: {[one.error for one in queries.progress_of(made).entries if one.error][:3]}")
    while True:
        run_batch(office.connection.account_id, running.pk)
        with whole(scope).open():
            state = queries.state_of(made)
        if state in ("committed", "rolled_back", "parked"):
            break
        time.sleep(0.05)
    if state != "committed":
        raise RuntimeError(f"the batch ended {state}")


def bare_posts(office: Office, *, wait: float = 0.0) -> None:
    ca = office.simulated.authority
    with PlainReader.at(office.simulated.tls, office.simulated.keys, ca) as plain, ThreadPoolExecutor(AT_ONCE) as pool:
        started = time.perf_counter()

        def one(n: int, body: dict[str, Any]) -> None:
            time.sleep(max(0.0, started + n * wait - time.perf_counter()))
            try:
                plain.client.post("/time/entries", json=body)
            except httpx.HTTPError:
                return  # a bare client does not know what came of it

        list(pool.map(one, range(COUNT), office.bodies()))


def plain_loop(office: Office) -> float:
    keys, simulated = office.simulated.keys, office.simulated
    login = {n: keys[n] for n in ("public_key", "private_key", "client_id")}
    login |= {"company": keys["company_id"], "host": simulated.tls.removeprefix("https://")}
    program = [str(python_of("pyconnectwise")), str(ROOT / "tests/foreign/use_pyconnectwise.py"), json.dumps(login)]
    environment = environment_of(simulated, Path("unused"))
    done = subprocess.run(
        [*program, "loop"],
        input=json.dumps(office.bodies()),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(json.loads(done.stdout)["seconds"])


# --- what they work on ------------------------------------------------------------------------------------------------
def opened(simulated: Simulated) -> Office:
    connection = connected(simulated)
    mirror_lists(connection)
    login = httpx.get(f"{simulated.url}/_sim/login").json()
    with everything(connection).open():
        for name, value in QUICK.items():
            setattr(connection, name, value)
        connection.save()
        member = mirror.Member.objects.get(identifier=login["opening"]["people"]["technician"])
        ticket = mirror.Ticket.objects.filter(closed=False, agreement_ref__isnull=False).order_by("external_id").last()
        work_type = mirror.WorkType.objects.order_by("external_id").first()
        assert ticket is not None
        assert work_type is not None
    membership = make_member(connection.account, "dufresne", connection=connection, member_id=member.external_id)
    return Office(simulated, connection, membership, member.external_id, ticket.external_id, work_type.external_id)


def limited(office: Office, per_minute: int) -> None:
    """Both sides know the limit: the simulator refuses above it, ours paces itself below it."""
    values = {"rate_limit_per_minute": per_minute}
    httpx.put(f"{office.simulated.url}/_sim/settings", json=values).raise_for_status()
    office.connection.requests_per_minute = per_minute or 6_000_000
    with everything(office.connection).open():
        office.connection.save(update_fields=["requests_per_minute"])


def fault(simulated: Simulated, **values: Any) -> None:
    httpx.post(f"{simulated.url}/_sim/faults", json=values).raise_for_status()
