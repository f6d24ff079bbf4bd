"""The first mirror beside another program's: django-connectwise's own `cwsync`, on the same lists of the same world.

It reads open tickets only, so the world is one of 20,000 open tickets without notes. It runs from its published package
in an environment of its own, each page as long as ours, on a database of its own (SQLite: nothing leaves its process).
"""

import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from django.db import connections

from bench.mirror import Simulated, connected, mirror_lists, simulator
from bench.scratch import scratch
from bench.table import Row
from cwhub.accounts.models import Connection
from cwhub.connectwise.client import LARGEST_PAGE
from tests.e2e.running import ROOT
from tests.foreign.environments import python_of

TICKETS = 20_000
PROGRAM = ROOT / "tests" / "foreign" / "use_django_connectwise.py"
LISTS = (
    *("member", "work_type", "work_role", "board", "board_status", "priority", "company_status", "company_type"),
    *("company", "contact", "type", "sub_type", "item", "type_subtype_item_association", "ticket"),
    *("agreement_type", "agreement", "source", "calendar", "holiday_list", "holiday", "schedule_entry"),
)


@dataclass(frozen=True)
class Run:
    seconds: float
    requests: int
    megabytes: float  # the most memory its process held


def measure(folder: Path) -> list[Row]:
    wish = {"world": "backlog", "tickets": TICKETS}
    with simulator(wish) as simulated, scratch():
        connection = connected(simulated)
        ours = watched(simulated, lambda: in_a_child(lambda: mirror_lists(connection)))
        theirs = watched(simulated, lambda: cwsync(simulated, folder / "cwsync.sqlite3"))
        check(simulated, connection)
    name = f"cwsync, {TICKETS:,} open tickets"
    return [
        Row("first mirror: time", ours.seconds, name, theirs.seconds, "s"),
        Row("first mirror: requests", ours.requests, name, theirs.requests, ""),
        Row("first mirror: peak memory", ours.megabytes, name, theirs.megabytes, "MB"),
    ]


def check(simulated: Simulated, connection: Connection) -> None:
    """Both must have read the whole set, or the figures mean nothing."""
    from cwhub.mirror.models import Ticket
    from cwhub.mirror.sync import everything

    wanted = len(httpx.get(f"{simulated.url}/_sim/state/service/tickets", timeout=120).json())
    with everything(connection).open():
        assert Ticket.objects.count() == wanted


def watched(simulated: Simulated, run: Callable[[], float]) -> Run:
    before, started = requests_so_far(simulated), time.perf_counter()
    megabytes = run()
    return Run(time.perf_counter() - started, requests_so_far(simulated) - before, megabytes)


def requests_so_far(simulated: Simulated) -> int:
    rows = httpx.get(f"{simulated.url}/_sim/requests", timeout=60).json()["requests"]
    return int(rows[-1]["n"]) if rows else 0


# --- ours -------------------------------------------------------------------------------------------------------------
def in_a_child(act: Callable[[], None]) -> float:
    """Runs it in a process of its own. Returns the most memory that process held, in megabytes."""
    connections.close_all()
    child = os.fork()
    if not child:
        code = 1
        try:
            act()
            code = 0
        finally:
            os._exit(code)
    return ended(child)


def ended(process: int) -> float:
    _, status, used = os.wait4(process, 0)
    if status:
        raise RuntimeError("the measured process failed; its lines above say why")
    return used.ru_maxrss / 1024


# --- beside -----------------------------------------------------------------------------------------------------------
def cwsync(simulated: Simulated, database: Path) -> float:
    """`cwsync` for each list that ours reads too, in one process. Returns its peak memory in megabytes."""
    environment = environment_of(simulated, database)
    python = str(python_of("django-connectwise"))
    command = [python, str(PROGRAM), "several", *LISTS]
    with (database.parent / "cwsync.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        megabytes = ended(process.pid)
        process.returncode = 0
    return megabytes


def environment_of(simulated: Simulated, database: Path) -> dict[str, str]:
    keys = simulated.keys
    login = {n: keys[n] for n in ("public_key", "private_key", "client_id")}
    login |= {"company": keys["company_id"], "url": simulated.tls, "database": str(database)}
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DJANGO", "CWHUB"))}
    more = {"CW": json.dumps(login), "CW_PAGE": str(LARGEST_PAGE), "CW_NO_NOTES": "1"}
    return plain | more | {"REQUESTS_CA_BUNDLE": str(simulated.authority)}
