"""Week and team in Chromium: both themes, narrow windows, and axe."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from cwhub.accounts.models import Role
from tests.approvals.cast import Cast, make_cast
from tests.pages.browsing import Sitting
from tests.pages.conftest import beside_the_loop, browser, page, sit
from tests.pages.world import make_boards
from tests.timeentry.mirrored import ADA, BEN, DAY, at, logged, make_member, sheet
from timeentry.models import Draft

__all__ = ["beside_the_loop", "browser", "page", "sit"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
Sit = Callable[..., Sitting]
WEEK, TEAM = f"/time/week?day={DAY}", f"/time/team?day={DAY}"
PAGES = ((WEEK, Role.TECHNICIAN), (f"{WEEK}&member={BEN}", Role.MANAGER), (TEAM, Role.MANAGER))


@pytest.fixture
def scene(db: Any) -> Cast:
    """Ada's week has gaps and drafts, Ben has handed his in."""
    scene = make_cast()
    make_boards(scene)
    make_member(scene, role=Role.TECHNICIAN)
    make_member(scene, BEN, "Benedikta Wallenstein-Okonkwo")
    sheet(scene)
    sheet(scene, "PendingApproval", member=BEN)
    for days in (-2, -1):
        logged(scene, at(8, day=DAY + timedelta(days=days)), at(16, day=DAY + timedelta(days=days)))
    logged(scene, at(8), at(13, 30))
    logged(scene, at(8), at(16), member=BEN)
    with scene.everything.open():
        for reviewed in (True, False):
            Draft.objects.create(
                account=scene.account, connection=scene.connection, member_ref=ADA, day=DAY, reviewed=reviewed
            )
    return scene


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_week_and_team_are_clean_and_fit_narrow_windows(sit: Sit, theme: str, tmp_path: Any) -> None:
    for n, (address, role) in enumerate(PAGES):
        sitting = sit(role, theme).go(address)
        assert sitting.violations() == "[]", address
        for width in (320, 360, 1360):
            sitting.page.set_viewport_size({"width": width, "height": 860})
            assert not sitting.scrolls_sideways(), (address, width)
            sitting.page.screenshot(path=str(tmp_path / f"{n}-{theme}-{width}.png"), full_page=True)


def test_a_week_leads_to_its_days_and_a_sheet_is_handed_in(sit: Sit) -> None:
    sitting = sit().go(WEEK)
    expect(sitting.page.locator(".week li")).to_have_count(7)
    sitting.page.get_by_role("button", name="Submit the sheet").click()
    expect(sitting.page.locator("#week")).to_contain_text("Handing in, by")
    expect(sitting.page.get_by_role("button", name="Submit the sheet")).to_have_count(0)
    sitting.page.get_by_role("link", name="Wed 11/18").click()
    expect(sitting.page).to_have_url(f"{sitting.home}/time?day={DAY}")


def ask(sitting: Sitting) -> None:
    """The answer is there and was swapped in: it is the first thing that a next question would wait for."""
    with sitting.page.expect_response("**/time/week*"):
        sitting.page.evaluate("document.dispatchEvent(new CustomEvent('cwhub:ask'))")


def test_words_that_are_being_written_are_not_swept_away_by_news(scene: Cast, sit: Sit) -> None:
    sitting = sit(Role.MANAGER).go(f"{WEEK}&member={BEN}")
    words, sheets = sitting.page.get_by_label("Why it is rejected"), sitting.page.locator("#sheets")
    words.press_sequentially("Tuesday is ")
    logged(scene, at(8, day=DAY - timedelta(days=1)), at(12, day=DAY - timedelta(days=1)), member=BEN)
    ask(sitting)
    expect(sitting.page.locator("#days")).to_contain_text("4.00 of 8.00 h")
    expect(words).to_have_value("Tuesday is ")
    expect(words).to_be_focused()
    expect(sheets).not_to_contain_text("12.00 h")
    words.blur()
    sitting.page.mouse.move(0, 0)
    ask(sitting)
    ask(sitting)
    expect(words).to_have_value("Tuesday is ")
    words.fill("")
    words.blur()
    ask(sitting)
    expect(sheets).to_contain_text("12.00 h")


def test_a_manager_rejects_with_words(sit: Sit) -> None:
    sitting = sit(Role.MANAGER).go(f"{WEEK}&member={BEN}")
    sitting.page.get_by_role("button", name="Reject with these words").click()
    expect(sitting.page.locator("#reason-fault")).to_contain_text("Say why")
    sitting.page.get_by_label("Why it is rejected").fill("Tuesday is empty.")
    sitting.page.get_by_role("button", name="Reject with these words").click()
    expect(sitting.page.locator("#week")).to_contain_text("Rejecting, by")
