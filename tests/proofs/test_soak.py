"""Workers are killed while four posts in ten go wrong; what they leave behind, others bring to its end.

A complement to the walk, not a proof: it finds what nobody thought of modelling. 400 operations in eight batches.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cwhub.journal.models import WriteAttempt
from tests.connected import Desk
from tests.proofs.reality import check_reality, run_workers
from tests.timeentry.days import ADA, BEN, at, entry, posted, there, today
from timeentry import queries
from timeentry.rules.wanted import Wanted

OPS_EACH = 50
TICKETS = (101, 102, 103, 105)
FAULTY = 0.38
Tell = Callable[[str], None]


def entries(number: int) -> list[Wanted]:
    begin = at(8, day=today() - timedelta(days=number // len(TICKETS)))
    return [
        replace(
            entry(n),
            charge_id=TICKETS[number % len(TICKETS)],
            start=begin + timedelta(minutes=10 * n),
            end=begin + timedelta(minutes=10 * n + 10),
            notes=f"soak {number}: row {n}.",
        )
        for n in range(OPS_EACH)
    ]


def plan_of(desk: Desk, *, ops: int, **how: Any) -> dict[str, Any]:
    batches = []
    for number in range(ops // OPS_EACH):
        wanted = entries(number)
        batch = posted(desk, wanted, role="manager", member=(ADA, BEN)[number % 2])
        with desk.scope.open():
            running = queries.journal_batch(batch)
        assert running is not None
        batches.append((desk.account.pk, running.pk))
    return {"batches": batches, "workers": 4, "clusters": 2, "share": FAULTY, "seed": 4711, "seconds": 600, **how}


def prove(desk: Desk, folder: Path, tell: Tell, plan: dict[str, Any]) -> int:
    told = run_workers(plan, folder)
    assert set(told["drained"]) == {0}, "P8: not everything has ended"
    ends = check_reality(desk)
    with desk.scope.open():
        tries = Counter(WriteAttempt.objects.values_list("act", "outcome"))
    posts, entries = len(desk.requests("POST", "/time/entries")), len(there(desk, ""))
    tell(f"{told['kills']} kills, {told['seconds']} s; {posts} posts arrived, {entries} entries there: {dict(ends)}")
    tell(", ".join(f"{act} {outcome} {count}" for (act, outcome), count in sorted(tries.items())))
    return int(told["kills"])


@pytest.mark.slow
def test_a_kill_every_third_of_a_second_leaves_all_or_nothing(served: Desk, tmp_path: Path, tell: Tell) -> None:
    assert prove(served, tmp_path, tell, plan_of(served, ops=400, kill="one", kills=60, every=0.35)) >= 60


@pytest.mark.slow
def test_all_workers_of_two_clusters_killed_at_once_ten_times(served: Desk, tmp_path: Path, tell: Tell) -> None:
    assert prove(served, tmp_path, tell, plan_of(served, ops=400, kill="all", kills=10, every=2.5)) >= 10
