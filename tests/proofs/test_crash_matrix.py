"""A worker ends at each named point, beside each fault, at the first or the last operation, on the way there or back.

Real processes against PostgreSQL and the simulator; others go on. CI takes a sample, `make prove` all of them.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cwhub.journal.crash_points import CRASH_POINTS
from tests.connected import Desk
from tests.proofs.reality import check_reality, run_workers
from tests.timeentry.days import ADA, BEN, at, entry, posted, today
from timeentry import queries
from timeentry.rules.wanted import Wanted

ROWS = 3
TICKETS = (101, 102, 103, 105)
# What an entry never passes: it has no precondition, so nothing is read before it is sent, and nothing is extra.
NEVER = ("read", "record_read", "remove_extra", "check_key")
FORWARD = (
    "claim", "mark_sending", "send", "record_answer", "shift", "look", "record_look", "record_verify", "turn",
    "give_back",
)  # fmt: skip
BACK = (
    "claim", "mark_taking_back", "take_back", "record_taking_back", "shift", "look", "record_look", "turn", "give_back",
)  # fmt: skip
SEND_FAULTS = ("", "reply_dropped", "lost_before", "error_with_effect", "error_without", "limited", "html")
BACK_FAULTS = ("", "reply_dropped", "lost_before", "error_with_effect", "error_without", "limited", "refused")


Tell = Callable[[str], None]


@dataclass(frozen=True)
class Case:
    number: int
    back: bool
    what: str
    when: str
    fault: str
    last: bool

    @property
    def name(self) -> str:
        way = "back" if self.back else "forward"
        return f"{way}-{self.when}_{self.what}-{self.fault or 'none'}-{'last' if self.last else 'first'}"

    @property
    def crash(self) -> str:
        """At the last: of three posts, of the two that are taken back, of what happens once or twice anyway."""
        nth = 1 if not self.last else {"mark_sending": 3, "send": 3, "record_answer": 3}.get(self.what, 2)
        return f"{self.when}_{self.what}:{nth}"

    def note(self, n: int) -> str:
        return f"{self.name}: row {n}."

    def entries(self) -> list[Wanted]:
        day = today() - timedelta(days=self.number // len(TICKETS) % 250)
        begin = at(8, day=day)
        return [
            replace(
                entry(n),
                charge_id=TICKETS[self.number % len(TICKETS)],
                start=begin + timedelta(minutes=10 * n),
                end=begin + timedelta(minutes=10 * n + 10),
                notes=self.note(n),
            )
            for n in range(ROWS)
        ]

    def job(self, desk: Desk) -> dict[str, Any]:
        batch = posted(desk, self.entries(), role="manager", member=(ADA, BEN)[self.number % 2])
        with desk.scope.open():
            running = queries.journal_batch(batch)
        assert running is not None
        row = ROWS - 1 if self.last else 0
        return {
            "name": self.name,
            "account": desk.account.pk,
            "batch": running.pk,
            "crash": self.crash,
            "posts": {self.note(ROWS - 1): "refused"} if self.back else {self.note(row): self.fault},
            "removals": {"2" if self.last else "1": self.fault} if self.back else {},
        }


def matrix() -> list[Case]:
    wanted = [
        (back, what, when, fault, last)
        for back, points, faults in ((False, FORWARD, SEND_FAULTS), (True, BACK, BACK_FAULTS))
        for what in points
        for when in ("before", "after")
        for fault in faults
        for last in (False, True)
    ]
    return [Case(number, *case) for number, case in enumerate(wanted)]


def prove(desk: Desk, cases: list[Case], folder: Path, tell: Tell) -> Counter[str]:
    with desk.scope.open():  # one by one, so that the nth passing of a point is the nth operation's
        desk.connection.side_by_side = 1
        desk.connection.save(update_fields=["side_by_side"])
    jobs = [case.job(desk) for case in cases]
    plan = {"jobs": jobs, "folder": str(folder), "side_by_side": 8, "seconds": 60 + 4 * len(cases)}
    told = run_workers(plan, folder)
    assert (told["left"], told["failed"]) == ([], [])
    ends = check_reality(desk)
    tell(f"{len(cases)} cases, {len(told['killed'])} killed, {told['workers']} workers; ends: {dict(ends)}")
    missed = [case.name for case in cases if passes_for_sure(case) and case.name not in told["killed"]]
    assert not missed, "their point was not passed"
    return ends


def passes_for_sure(case: Case) -> bool:
    """What every batch comes by, whatever goes wrong."""
    sure = ("mark_taking_back", "take_back") if case.back else ("mark_sending", "send")
    return case.what in sure and (case.back or not case.last or not case.fault)


def test_every_point_is_in_the_matrix() -> None:
    assert {name.split("_", 1)[1] for name in CRASH_POINTS} == {*FORWARD, *BACK, *NEVER}


def test_a_sample_of_the_matrix_ends_as_it_should(served: Desk, tmp_path: Path, tell: Tell) -> None:
    ends = prove(served, matrix()[::19], tmp_path, tell)
    assert ends["committed"]
    assert ends["rolled_back"]


@pytest.mark.slow
def test_the_whole_matrix_ends_as_it_should(served: Desk, tmp_path: Path, tell: Tell) -> None:
    ends = prove(served, matrix(), tmp_path, tell)
    assert min(ends["committed"], ends["rolled_back"], ends["parked"]) > 0
