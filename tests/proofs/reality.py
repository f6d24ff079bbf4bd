"""What the journal says against what stands in the simulator: P1 to P5 and P7, at rest."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.db import connection as database

from cwhub.journal.models import WriteAttempt, WriteBatch, WriteOp
from cwhub.journal.states import BatchState, OpState
from tests.connected import Desk
from tests.timeentry.days import there

ROOT = Path(__file__).resolve().parent.parent.parent
THERE = {
    OpState.APPLIED: 1, OpState.UNDELETABLE: 1,
    OpState.PLANNED: 0, OpState.REJECTED: 0, OpState.CONFLICT: 0, OpState.DELETED: 0, OpState.ABANDONED: 0,
}  # fmt: skip
MARKER = re.compile(r"\[ref:[A-Z2-7]+\]")


def run_workers(plan: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Lets processes of their own work, and returns what they tell."""
    named = database.settings_dict
    url = f"postgresql://{named['USER']}@/{named['NAME']}?host={named['HOST']}"
    environment = {**os.environ, "DATABASE_URL": url, "CWHUB_MODE": "test", "CWHUB_EGRESS_LOOPBACK": "1"}
    file = folder / "plan.json"
    file.write_text(json.dumps(plan))
    command = [sys.executable, "-m", "tests.proofs.workers", str(file)]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=False, capture_output=True, text=True, timeout=3600)
    assert done.returncode == 0, done.stderr[-4000:]
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def check_reality(desk: Desk) -> Counter[str]:
    """Returns how the batches ended."""
    live = Counter(marker for row in there(desk, "") for marker in MARKER.findall(str(row.get("internalNotes"))))
    with desk.scope.open():
        batches = {batch.pk: batch for batch in WriteBatch.objects.all()}
        ops = list(WriteOp.objects.order_by("batch_id", "seq"))
        started = Counter(WriteAttempt.objects.filter(act="send", outcome="started").values_list("op_id", flat=True))
    assert not [marker for marker, count in live.items() if count > 1], "P1: a marker stands there twice"
    for op in ops:
        agrees(op, batches[op.batch_id].state, live[op.marker])
    check_requests(desk, ops, started)
    return Counter(batch.state for batch in batches.values())


def agrees(op: WriteOp, batch: str, count: int) -> None:
    told = f"batch {batch}, operation {op.seq} {op.state}, there {count} times"
    match batch:
        case BatchState.COMMITTED:
            assert (op.state, count) == (OpState.APPLIED, 1), f"P2: {told}"
        case BatchState.ROLLED_BACK:
            assert count == 0, f"P3: {told}"
        case BatchState.PARKED | BatchState.KEPT:
            assert THERE.get(OpState(op.state), count) == count, f"P4: {told}"
        case _:
            raise AssertionError(f"P8: {told}")


def check_requests(desk: Desk, ops: list[WriteOp], started: Counter[int]) -> None:
    """No more requests than rows that were committed before them; no removal of what is not ours."""
    posts = Counter(
        marker for row in desk.requests("POST", "/time/entries") for marker in MARKER.findall(str(row["body"]))
    )
    assert posts, "the log tells nothing"
    for op in ops:
        assert posts[op.marker] <= started[op.pk], f"P5: {posts[op.marker]} posts, {started[op.pk]} rows"
    ours = {op.external_id for op in ops}
    removed = {int(str(row["path"]).rsplit("/", 1)[-1]) for row in desk.requests("DELETE", "/time/entries")}
    assert removed <= ours, f"P7: {removed - ours}"
