"""A week's sheet is handed in by its member, and approved or rejected by who manages him."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from approvals.models import Proposal
from cwhub.journal.models import WriteBatch
from cwhub.journal.services import run_batch
from cwhub.journal.states import OPEN_BATCHES
from cwhub.mirror import sync
from cwhub.mirror.models import TimeSheet
from tests.connected import Desk
from tests.timeentry.days import ADA, entries, entry, posted, scope_of_role, standing, today, written
from timeentry.errors import NotAllowed, TooLate
from timeentry.services import sheets

LONGEST_SECONDS = 60.0


@pytest.fixture
def sheet(office: Desk) -> TimeSheet:
    """Ada's sheet of today, with three entries on it."""
    written(office, posted(office, entries(3)))
    return refreshed(office)


def refreshed(desk: Desk) -> TimeSheet:
    sync.poll(desk.connection)
    with desk.scope.open():
        found = sheets.sheet_of(desk.connection, ADA, today())
    assert found is not None
    return found


def ended(desk: Desk, proposal: Proposal) -> str:
    """A worker looks again and again, as the tick would let him, until the batch has ended."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        run_batch(desk.account.pk, proposal.batch_id or 0)
        with desk.scope.open():
            state = str(WriteBatch.objects.get(pk=proposal.batch_id or 0).state)
        if state not in OPEN_BATCHES:
            return state
    raise AssertionError("The batch has not ended.")


def submit(desk: Desk, sheet: TimeSheet, role: str = "technician") -> Proposal:
    return sheets.submit_sheet(scope=scope_of_role(desk, role), connection=desk.connection, sheet=sheet.external_id)


def test_a_sheet_is_handed_in_once_and_then_takes_no_time(office: Desk, sheet: TimeSheet) -> None:
    assert ended(office, submit(office, sheet)) == "committed"
    sheet = refreshed(office)
    assert sheet.status == "PendingApproval"
    with pytest.raises(TooLate):
        submit(office, sheet)
    refused = standing(office, posted(office, [entry(7)]))
    assert refused.state == "refused"
    assert "handed in" in (refused.entries[0].error or "")


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (lambda **asked: sheets.approve_sheet(**asked), "ApprovedByTierTwo"),
        (lambda **asked: sheets.reject_sheet(reason="The lunch is missing", **asked), "Rejected"),
    ],
)
def test_a_manager_decides_about_what_is_handed_in(
    office: Desk, sheet: TimeSheet, act: Callable[..., Proposal], status: str
) -> None:
    asked = {"scope": scope_of_role(office, "manager"), "connection": office.connection, "sheet": sheet.external_id}
    with pytest.raises(TooLate):
        act(**asked)
    ended(office, submit(office, sheet))
    refreshed(office)
    proposal = act(**asked)
    assert ended(office, proposal) == "committed"
    assert refreshed(office).status == status
    if status == "Rejected":
        assert proposal.diff[0]["note"] == "The lunch is missing"
        assert ended(office, submit(office, refreshed(office))) == "committed"


def test_nobody_decides_about_his_own_sheet_and_a_technician_about_none(office: Desk, sheet: TimeSheet) -> None:
    ended(office, submit(office, sheet))
    refreshed(office)
    asked: dict[str, Any] = {"connection": office.connection, "sheet": sheet.external_id}
    with pytest.raises(NotAllowed):
        sheets.approve_sheet(scope=scope_of_role(office), **asked)
    with pytest.raises(NotAllowed):
        submit(office, sheet, role="dispatcher")


def test_a_sheet_that_somebody_else_moved_first_is_a_conflict(office: Desk, sheet: TimeSheet) -> None:
    proposal = submit(office, sheet)
    with office.api() as api:
        assert api.post(f"/time/sheets/{sheet.external_id}/submit").status_code == 200
    assert ended(office, proposal) == "rolled_back"


def test_a_lost_answer_hands_it_in_once(office: Desk, sheet: TimeSheet) -> None:
    proposal = submit(office, sheet)
    office.fault(method="POST", path="/time/sheets/*/submit", effect="drop_after_commit")
    assert ended(office, proposal) == "committed"
    assert len([row for row in office.requests("POST") if row["path"].endswith("/submit")]) == 1
