"""A worker is killed at each named point of a write, over real sockets; another goes on: written exactly once."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection as database

from approvals.models import Origin, Proposal
from approvals.services import Part, propose
from cwhub.accounts.membership import actor_of_membership, scope_of_membership
from cwhub.journal.crash_points import EXIT_STATUS
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.states import BatchState, OpState
from tests.connected import Desk
from tests.serving import on_a_port

ROOT = Path(__file__).resolve().parent.parent.parent
# Around the request is where it matters most; the other points are for the long proofs.
TELLING = ("after_mark_sending", "after_send", "after_record_answer")
POINTS = [
    pytest.param(point, marks=() if point in TELLING else pytest.mark.slow)
    for what in ("claim", "read", "record_read", "mark_sending", "send", "record_answer", "shift", "give_back")
    for point in (f"before_{what}", f"after_{what}")
]
LONGEST_SECONDS = 60.0


@pytest.fixture
def served(desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The simulator on a port of its own, for processes that are not this one."""
    with on_a_port(desk, tmp_path):
        yield desk


def write_of(desk: Desk, kind: str) -> Proposal:
    """A technician's own act: a summary, or an internal note."""
    technician = desk.people["technician"]
    with desk.api() as api:
        ticket = api.get("/service/tickets", params={"pageSize": 1}).json()[0]
    company = {"id": ticket["company"]["id"], "name": ticket["company"]["name"]}
    about = {"ticket": ticket["id"], "company": company["id"]}
    part = (
        Part(
            "ticket.update",
            {**about, "fields": {"summary": "Written once"}, "notify": False},
            {"summary": ticket["summary"], "company": company},
        )
        if kind == "ticket.update"
        else Part("ticket.note", {**about, "tab": "internal", "text": "Written once", "notify": False}, None)
    )
    scope = scope_of_membership(technician).narrowed(desk.ticket(ticket["id"]).client_id)
    with scope.open():
        return propose(
            scope=scope,
            connection=desk.connection,
            ticket=ticket["id"],
            parts=[part],
            summary="Write it once",
            diff=[],
            effects=[],
            evidence=[],
            by=actor_of_membership(technician),
            category=None,
            sensitive=False,
            origin=Origin.PERSON,
        )


def run_worker(desk: Desk, proposal: Proposal, *, crash_at: str = "") -> int:
    named = database.settings_dict
    url = f"postgresql://{named['USER']}@/{named['NAME']}?host={named['HOST']}"
    environment = {**os.environ, "DATABASE_URL": url, "CWHUB_CRASH_AT": crash_at, "CWHUB_MODE": "test"}
    environment["CWHUB_EGRESS_LOOPBACK"] = "1"
    command = [sys.executable, "-m", "tests.writes.worker", str(desk.account.pk), str(proposal.batch_id)]
    return subprocess.run(command, env=environment, cwd=ROOT, timeout=LONGEST_SECONDS, check=False).returncode


def effects(desk: Desk, proposal: Proposal) -> list[Any]:
    """What stands in ConnectWise because of us: the summary, or every note with our text."""
    with desk.api() as api:
        if proposal.kind == "ticket.update":
            return [api.get(f"/service/tickets/{proposal.ticket}").json()["summary"]]
        notes = api.get(f"/service/tickets/{proposal.ticket}/notes", params={"pageSize": 1000}).json()
        return [note["text"] for note in notes if note["text"].startswith("Written once")]


def batch_state(desk: Desk, proposal: Proposal) -> str:
    with desk.scope.open():
        return str(WriteBatch.objects.get(pk=proposal.batch_id or 0).state)


@pytest.mark.parametrize("kind", ["ticket.update", "ticket.note"])
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_the_write_happens_exactly_once(served: Desk, kind: str, point: str) -> None:
    proposal = write_of(served, kind)
    killed = run_worker(served, proposal, crash_at=point) == EXIT_STATUS
    passes = kind == "ticket.update" or point not in ("before_read", "after_read")
    assert killed or not passes or point.endswith(("record_read", "give_back", "shift")), "the point was not passed"
    deadline = time.monotonic() + LONGEST_SECONDS
    while batch_state(served, proposal) != BatchState.COMMITTED and time.monotonic() < deadline:
        run_worker(served, proposal)
    with served.scope.open():
        assert [op.state for op in WriteOp.objects.filter(batch_id=proposal.batch_id)] == [OpState.APPLIED]
    assert len(effects(served, proposal)) == 1
    assert str(effects(served, proposal)[0]).startswith("Written once")
    sent = served.requests("PATCH") + [row for row in served.requests("POST") if row["path"].endswith("/notes")]
    assert len(sent) == 1
