"""Billing review, a client's page, its month and the rules in Chromium: both themes, narrow windows, and axe."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from cwhub.accounts.models import Role
from cwhub.mirror.models import Agreement
from desk.models import EntryQuestion
from kit.clock import now, utc_text
from tests.approvals.cast import Cast
from tests.pages.browsing import Sitting
from tests.pages.conftest import beside_the_loop, browser, page, sit
from tests.review.entries import BLOCK, REVIEW, evening, make_scene, worked
from tests.timeentry.mirrored import ADA, DAY, at

__all__ = ["beside_the_loop", "browser", "page", "sit"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
Sit = Callable[..., Sitting]
PAGES = (
    f"{REVIEW}&show=after_hours",
    f"{REVIEW}&by=client",
    "/billing/before",
    "/clients/2",
    "/clients/2/month?month=2026-11",
    "/settings/checks",
)


@pytest.fixture
def scene(db: Any) -> Cast:
    """Two evenings that nobody coded, a block that is drawn empty, and a question to Ada."""
    scene = make_scene()
    worked(scene, 1, evening())
    worked(scene, 2, at(21), notes="Restored the mailbox of the front desk from the backup of last night")
    own: dict[str, Any] = {"client": scene.other, "hourlyCost": "40.00"}
    for n in range(5):
        moment = at(8 + n, day=DAY - timedelta(days=n))
        worked(scene, 10 + n, moment, hours="2", dateEntered=utc_text(moment), **own)
    late = utc_text(at(18))
    worked(scene, 20, at(9), dateEntered=late, agreementHours=0.0, extendedInvoiceAmount=50.0, **own)
    with scene.everything.open():
        Agreement.objects.filter(external_id=BLOCK).update(
            recap={"startingAmount": 10, "usedAmount": -10, "remainingAmount": 0, "availableAmount": 0,
                   "unbilledOverageAmount": 61.5},
            recap_at=now(),
        )  # fmt: skip
        EntryQuestion.objects.create(
            account=scene.account, client=scene.acme, connection=scene.connection, entry=1, ticket=501, member_ref=ADA,
            about="#501 Printer says offline, Wed 11/18, 0.50 h", text="Was it planned?", asked_by_name="Hollis",
        )  # fmt: skip
    return scene


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_are_clean_and_fit_narrow_windows(sit: Sit, theme: str, tmp_path: Any) -> None:
    sitting = sit(Role.MANAGER, theme)
    for n, address in enumerate(PAGES):
        assert faults_of(sitting.go(address), tmp_path / f"{n}-{theme}") == [], address
    questions = sit(Role.TECHNICIAN, theme).go("/billing/questions")
    assert faults_of(questions, tmp_path / f"questions-{theme}") == []


def faults_of(sitting: Sitting, name: Any) -> list[str]:
    """What axe finds, and the widths in pixels at which the page scrolls sideways. Leaves a picture of each."""
    found = [] if sitting.violations() == "[]" else [sitting.violations()]
    for width in (320, 1360):
        sitting.page.set_viewport_size({"width": width, "height": 860})
        found += [f"scrolls sideways at {width}"] if sitting.scrolls_sideways() else []
        sitting.page.screenshot(path=f"{name}-{width}.png", full_page=True)
    return found


def test_a_clerk_looks_at_a_correction_and_proposes_it(sit: Sit, tmp_path: Any) -> None:
    sitting = sit(Role.BILLING).go(f"{REVIEW}&show=after_hours")
    for box in sitting.page.get_by_role("checkbox").all():
        box.check()
    sitting.page.locator("[name=workType]").select_option(label="Evening")
    sitting.page.get_by_role("button", name="Show the change").click()
    expect(sitting.page.get_by_role("heading", name="Correct 2 time entries: Work type Evening")).to_be_visible()
    assert sitting.violations() == "[]"
    sitting.page.screenshot(path=str(tmp_path / "change.png"), full_page=True)
    sitting.page.get_by_role("button", name="Propose for 2").click()
    expect(sitting.page.locator("#toasts")).to_contain_text("It waits for who decides")
