"""Worker processes forked from one warm parent: several batches side by side, each with its own fault.

    python -m tests.timeentry.forker JOBS.json FOLDER SIDE_BY_SIDE

A job is {"name", "account", "batch", "fault", "row"}. A worker that is killed, or whose batch rests, is followed by
another one that finds the fault gone. The parent opens no connection of its own, so that none is shared.
"""

import importlib
import json
import os
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

LONGEST_SECONDS = 600.0  # many times what it takes: a machine may have other things to do
ENDED, RESTS = 0, 3
PAUSE_SECONDS = 0.02
Job = dict[str, Any]


def main(jobs: list[Job], folder: Path, side_by_side: int) -> dict[str, Any]:
    """How many workers each job took, and what went wrong with the work itself."""
    told: dict[str, Any] = {"workers": {job["name"]: 0 for job in jobs}, "killed": [], "failed": []}
    waiting = deque((0.0, job) for job in jobs)
    running: dict[int, Job] = {}
    deadline = time.monotonic() + LONGEST_SECONDS + 5 * len(jobs)
    while (waiting or running) and time.monotonic() < deadline:
        while waiting and len(running) < side_by_side and waiting[0][0] <= time.monotonic():
            _, job = waiting.popleft()
            told["workers"][job["name"]] += 1
            running[forked(job, folder)] = job
        pid, status = os.waitpid(-1, os.WNOHANG) if running else (0, 0)
        if not pid:
            time.sleep(PAUSE_SECONDS)
            continue
        job, code = running.pop(pid), os.waitstatus_to_exitcode(status)
        if code == 137:
            told["killed"].append(job["name"])
        elif code not in (ENDED, RESTS):
            told["failed"].append([job["name"], code])
        if code != ENDED:
            waiting.append((time.monotonic() + 0.1, job))
    told["left"] = [job["name"] for _, job in waiting] + [job["name"] for job in running.values()]
    return told


def forked(job: Job, folder: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        code = work(job, folder)
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    os._exit(code)


def work(job: Job, folder: Path) -> int:
    from cwhub.accounts.scope import ClientScope
    from cwhub.connectwise.client import use_http
    from cwhub.egress.transport import new_client, wire
    from cwhub.journal.models import WriteBatch
    from cwhub.journal.services import run_batch
    from cwhub.journal.states import OPEN_BATCHES
    from tests.timeentry.faulty_wire import FaultyWire

    use_http(new_client(FaultyWire(wire(), fault=job["fault"], row=job["row"], struck=folder / job["name"])))
    run_batch(job["account"], job["batch"])
    with ClientScope.of_account(job["account"]).open():
        return RESTS if WriteBatch.objects.get(pk=job["batch"]).state in OPEN_BATCHES else ENDED


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connections

    importlib.import_module("cwhub.journal.services")  # warm: what every worker needs is here before the first fork
    connections.close_all()
    found = main(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps(found))
