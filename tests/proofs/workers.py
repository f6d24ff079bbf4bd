"""Worker processes forked from one warm parent.

    python -m tests.proofs.workers PLAN.json

`jobs`: each batch in a worker of its own that may end at a crash point; another one follows, until the batch has ended.
`soak`: workers that take whatever is due; one after the other is killed, or all of them at once.
The parent opens no connection of its own, so that none is shared.
"""

import importlib
import json
import os
import random
import signal
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

PAUSE_SECONDS = 0.02
ENDED, RESTS = 0, 3
Plan = dict[str, Any]


def forked(work: Any, *args: Any) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        code = work(*args)
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    os._exit(code)


# --- one worker a batch, with a planned end --------------------------------------------------------------------------
def run_jobs(plan: Plan) -> dict[str, Any]:
    told: dict[str, Any] = {"workers": 0, "killed": [], "failed": []}
    waiting: deque[tuple[float, Plan]] = deque((0.0, job) for job in plan["jobs"])
    running: dict[int, Plan] = {}
    deadline = time.monotonic() + plan["seconds"]
    while (waiting or running) and time.monotonic() < deadline:
        while waiting and len(running) < plan["side_by_side"] and waiting[0][0] <= time.monotonic():
            _, job = waiting.popleft()
            told["workers"] += 1
            running[forked(work_on_job, job, Path(plan["folder"]))] = job
        pid, status = os.waitpid(-1, os.WNOHANG) if running else (0, 0)
        if not pid:
            time.sleep(PAUSE_SECONDS)
            continue
        job, code = running.pop(pid), os.waitstatus_to_exitcode(status)
        if code == 137:
            told["killed"].append(job["name"])
            job["crash"] = ""
        elif code not in (ENDED, RESTS):
            told["failed"].append([job["name"], code])
        if code != ENDED:
            waiting.append((time.monotonic() + 0.2, job))
    told["left"] = [job["name"] for _, job in waiting] + [job["name"] for job in running.values()]
    return told


def work_on_job(job: Plan, folder: Path) -> int:
    from cwhub.connectwise.client import use_http
    from cwhub.egress.transport import new_client, wire
    from cwhub.journal.services import run_batch
    from tests.proofs.wires import PlannedWire

    os.environ["CWHUB_CRASH_AT"] = job["crash"]
    use_http(new_client(PlannedWire(wire(), job, folder)))
    run_batch(job["account"], job["batch"])
    return RESTS if is_open(job["account"], job["batch"]) else ENDED


def is_open(account: int, batch: int) -> bool:
    from cwhub.accounts.scope import ClientScope
    from cwhub.journal.models import WriteBatch
    from cwhub.journal.states import OPEN_BATCHES

    with ClientScope.of_account(account).open():
        return WriteBatch.objects.get(pk=batch).state in OPEN_BATCHES


# --- workers that take what is due -----------------------------------------------------------------------------------
def soak(plan: Plan) -> dict[str, Any]:
    """Kills until there were enough kills or nothing is left to do; then lets healthy workers drain what is left."""
    groups: dict[int, None] = {}
    killed, started, dice = 0, time.monotonic(), random.Random(plan["seed"])
    each = 1 if plan["kill"] == "one" else plan["workers"] // plan["clusters"]
    wanted = plan["workers"] // each
    while killed < plan["kills"] and time.monotonic() - started < plan["seconds"]:
        while len(groups) < wanted:
            groups[forked(cluster, plan, each)] = None
        time.sleep(plan["every"])
        doomed = [dice.choice(list(groups))] if plan["kill"] == "one" else list(groups)
        for group in doomed:
            os.killpg(group, signal.SIGKILL)
        for group in doomed:
            os.waitpid(group, 0)
            del groups[group]
        killed += 1
    for group in groups:
        os.killpg(group, signal.SIGKILL)
        os.waitpid(group, 0)
    drained = [forked(drain, plan) for _ in range(plan["workers"])]
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in drained]
    return {"kills": killed, "seconds": round(time.monotonic() - started, 1), "drained": codes}


def cluster(plan: Plan, size: int) -> int:
    """A process group that can be killed at once."""
    os.setsid()
    workers = [forked(take_what_is_due, plan, plan["share"]) for _ in range(size - 1)]
    take_what_is_due(plan, plan["share"])
    for pid in workers:
        os.waitpid(pid, 0)
    time.sleep(3600)  # its end is to be killed
    return 0


def take_what_is_due(plan: Plan, share: float) -> int:
    from cwhub.connectwise.client import use_http
    from cwhub.egress.transport import new_client, wire
    from cwhub.journal.services import run_batch
    from tests.proofs.wires import RandomWire

    use_http(new_client(RandomWire(wire(), share)))
    batches, deadline = list(plan["batches"]), time.monotonic() + plan["seconds"]
    while batches and time.monotonic() < deadline:
        random.shuffle(batches)
        for account, batch in batches:
            run_batch(account, batch)
        batches = [one for one in batches if is_open(*one)]
        time.sleep(PAUSE_SECONDS)
    return len(batches)


def drain(plan: Plan) -> int:
    return take_what_is_due(plan, 0.0)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connections

    for warm in ("cwhub.journal.services", "tests.proofs.wires"):  # loaded before the first fork
        importlib.import_module(warm)
    connections.close_all()
    wanted: Plan = json.loads(Path(sys.argv[1]).read_text())
    print(json.dumps(run_jobs(wanted) if "jobs" in wanted else soak(wanted)))
