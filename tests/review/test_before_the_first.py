"""What has to be settled before the month is invoiced."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from cwhub.accounts.models import Role
from cwhub.mirror.models import Agreement, BoardStatus, Ticket, TimeEntry
from desk.review.before_first import Row, before_first
from kit.clock import now
from tests.approvals.cast import Cast
from tests.pages.browsing import browser_of
from tests.pages.world import NEW
from tests.review.entries import BLOCK, MANAGED, worked
from tests.timeentry.mirrored import ADA, sheet

pytestmark = pytest.mark.django_db
YESTERDAY = timedelta(days=1)


def found(scene: Cast, key: str) -> list[Row]:
    with scene.everything.open() as scope:
        return next(one.rows for one in before_first(scope, scene.connection) if one.key == key)


def test_a_client_with_work_and_no_agreement_in_force(scene: Cast) -> None:
    recent = now() - YESTERDAY
    worked(scene, 1, recent, client=scene.other, agreement=None, agreementHours=0.0)
    worked(scene, 2, recent + timedelta(hours=1), agreement=None, agreementHours=0.0)
    worked(scene, 3, recent, client=scene.other, agreement=None, billableOption="DoNotBill")
    assert found(scene, "no_agreement") == [], "both have one in force"
    with scene.everything.open():
        Agreement.objects.filter(external_id=BLOCK).update(ends_on=recent.date() - YESTERDAY)
    rows = found(scene, "no_agreement")
    assert [(row.title, row.text) for row in rows] == [("Other", "1 entry, 0.50 h, 50.00")]


def test_an_agreement_that_ended_with_open_tickets(scene: Cast) -> None:
    with scene.everything.open():
        Ticket.objects.filter(external_id=501).update(agreement_ref=MANAGED)
        assert found(scene, "ended") == []
        Agreement.objects.filter(external_id=MANAGED).update(ends_on=now().date() - 2 * YESTERDAY)
    rows = found(scene, "ended")
    assert [row.title for row in rows] == ["Managed"]
    assert "1 open: #501" in rows[0].text


def test_a_completed_ticket_without_time(scene: Cast) -> None:
    with scene.everything.open():
        BoardStatus.objects.filter(external_id=NEW).update(stage="Resolved")
        Ticket.objects.update(resolved_at=now() - YESTERDAY)
    worked(scene, 1)
    assert [row.title for row in found(scene, "no_time")] == ["#502 Outlook asks"]
    with scene.everything.open():
        TimeEntry.objects.update(gone_at=now())
    assert len(found(scene, "no_time")) == 2


def test_a_sheet_that_nobody_approved(scene: Cast) -> None:
    over = now().date() - timedelta(days=3)
    dates: dict[str, Any] = {"starts_on": over - timedelta(days=6), "ends_on": over}
    sheet(scene, "PendingApproval", **dates)
    sheet(scene, "ApprovedByTierTwo", member=ADA + 1, **dates)
    rows = found(scene, "sheets")
    assert [row.title for row in rows] == ["Ada"]
    assert rows[0].text.endswith("waits for approval")


def test_the_page_shows_all_four_and_asks_nothing_per_row(
    scene: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    clerk = browser_of(scene, Role.BILLING)
    clerk.get("/billing/before")
    with django_assert_max_num_queries(50):
        html = clerk.get("/billing/before").content.decode()
    for title in ("no agreement", "tickets open", "without time", "Sheets not approved"):
        assert title in html
    assert browser_of(scene, Role.TECHNICIAN).get("/billing/before").status_code == 403
