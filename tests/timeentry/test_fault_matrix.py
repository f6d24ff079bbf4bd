"""Whatever goes wrong at whichever row: fifty entries or none, never in between at rest, never double.

Counted in the simulator, by marker and by content. CI takes rows 1, 25 and 50; `make prove` takes all fifty.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import connection as database

from cwhub.journal.models import WriteBatch
from tests.connected import Desk
from tests.serving import on_a_port
from tests.timeentry.days import ADA, BEN, at, entry, marks, posted, there, today
from tests.timeentry.faulty_wire import FAULTS
from timeentry import queries
from timeentry.rules.wanted import Wanted

Tell = Callable[[str], None]

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = 50
SIDE_BY_SIDE = 4
FEW = (1, 25, 50)
TICKETS = (101, 102, 103, 105)
LONGEST_SECONDS = 3000


@dataclass(frozen=True)
class Case:
    """One batch, and what goes wrong when its row is posted. `number` gives it days and tickets of its own."""

    number: int
    fault: str
    row: int

    @property
    def name(self) -> str:
        return f"{self.fault}-{self.row}"

    def note(self, row: int) -> str:
        return f"{self.name}: row {row}."

    def entries(self) -> list[Wanted]:
        day = today() - timedelta(days=self.number // len(TICKETS) % 250)
        ticket = TICKETS[self.number % len(TICKETS)]
        begin = at(8, day=day)
        return [
            replace(
                entry(n), charge_id=ticket, start=begin + timedelta(minutes=10 * n),
                end=begin + timedelta(minutes=10 * n + 10), notes=self.note(n + 1),
            )
            for n in range(ROWS)
        ]  # fmt: skip


def cases(faults: Iterable[str], rows: Iterable[int]) -> list[Case]:
    return [Case(n, fault, row) for n, (fault, row) in enumerate(product(faults, rows))]


@pytest.fixture
def served(office: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The simulator on a port of its own, for processes that are not this one."""
    with on_a_port(office, tmp_path):
        yield office


def job_of(desk: Desk, case: Case) -> dict[str, Any]:
    """Posts it: planned, and nothing sent yet."""
    member = (ADA, BEN)[case.number % 2]
    batch = posted(desk, case.entries(), role="manager", member=member)
    with desk.scope.open():
        running = queries.journal_batch(batch)
    assert running is not None
    named = {"name": case.name, "fault": case.fault, "row": case.note(case.row)}
    return {**named, "account": desk.account.pk, "batch": running.pk}


def let_workers_run(jobs: list[dict[str, Any]], folder: Path) -> dict[str, Any]:
    named = database.settings_dict
    url = f"postgresql://{named['USER']}@/{named['NAME']}?host={named['HOST']}"
    environment = {**os.environ, "DATABASE_URL": url, "CWHUB_MODE": "test", "CWHUB_EGRESS_LOOPBACK": "1"}
    (folder / "jobs.json").write_text(json.dumps(jobs))
    command = [
        sys.executable,
        "-m",
        "tests.timeentry.forker",
        str(folder / "jobs.json"),
        str(folder),
        str(SIDE_BY_SIDE),
    ]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, timeout=LONGEST_SECONDS, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def prove(desk: Desk, wanted: list[Case], folder: Path, tell: Tell) -> int:
    jobs = [job_of(desk, case) for case in wanted]
    told = let_workers_run(jobs, folder)
    assert (told["left"], told["failed"]) == ([], [])
    assert sorted(told["killed"]) == sorted(case.name for case in wanted if case.fault.startswith("killed"))
    assert all((folder / case.name).exists() for case in wanted), "a fault has not struck"
    with desk.scope.open():
        states = dict(WriteBatch.objects.values_list("pk", "state"))
    rows = there(desk, "")
    for case, job in zip(wanted, jobs, strict=True):
        counted(case, states[job["batch"]], [row for row in rows if str(row.get("notes")).startswith(f"{case.name}:")])
    ends = Counter(states[job["batch"]] for job in jobs)
    tell(f"{len(wanted)} batches of {ROWS} entries, {sum(told['workers'].values())} workers: {dict(ends)}")
    return ends["committed"] + ends["rolled_back"]


def counted(case: Case, state: str, rows: list[dict[str, Any]]) -> None:
    """All or nothing, as the batch says; no marker and no content twice."""
    expected = {"committed": ROWS, "rolled_back": 0}[state]
    assert len(rows) == expected, f"{case.name}: {state} with {len(rows)} entries"
    assert len(set(marks(rows))) == expected, f"{case.name}: a marker twice"
    assert sorted(row["notes"] for row in rows) == sorted(case.note(n + 1) for n in range(expected))


def test_any_fault_at_the_first_a_middle_and_the_last_row_leaves_all_or_nothing(
    served: Desk, tmp_path: Path, tell: Tell
) -> None:
    assert prove(served, cases(FAULTS, FEW), tmp_path, tell) == len(FAULTS) * len(FEW)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_row_leaves_all_or_nothing(served: Desk, tmp_path: Path, fault: str, tell: Tell) -> None:
    assert prove(served, cases([fault], range(1, ROWS + 1)), tmp_path, tell) == ROWS
