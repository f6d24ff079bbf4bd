"""Levels by mouse and keyboard: what is chosen holds, what is refused jumps back and says why."""

from typing import Any

import pytest
from playwright.sync_api import expect

from approvals.models import Category
from cwhub.accounts.models import Role
from tests.approvals.cast import Cast, make_category, make_proposal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]


def level(cast: Cast, row: Category) -> int:
    with cast.everything.open():
        return int(Category.objects.get(pk=row.pk).level)


def test_a_level_is_lowered_by_one_key_and_the_focus_stays(scene: Cast, sit: Any) -> None:
    row = make_category(scene, 2)
    desk = sit(Role.ADMIN).go("/autonomy")
    desk.page.locator(f"#level-{row.uid}-2").focus()
    desk.page.keyboard.press("ArrowLeft")
    expect(desk.page.locator("#toasts")).to_contain_text("is at level 1")
    assert level(scene, row) == 1
    assert desk.focused() == f"level-{row.uid}-1"


def test_a_level_that_needs_a_replay_jumps_back(scene: Cast, sit: Any) -> None:
    row = make_category(scene, 2)
    desk = sit(Role.ADMIN).go("/autonomy")
    desk.page.locator(f"#level-{row.uid}-3").click()
    expect(desk.page.locator("#toasts")).to_contain_text("evidence of a replay")
    expect(desk.page.locator(f"#level-{row.uid}-2")).to_be_checked()
    assert level(scene, row) == 2


def test_the_palette_leads_to_a_client(scene: Cast, sit: Any) -> None:
    desk = sit().go("/approvals")
    desk.page.keyboard.press("Control+k")
    desk.page.locator("#palette-in").fill("oth")
    expect(desk.page.get_by_role("option", name="Other")).to_be_visible()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/tickets?client=2")


def test_a_decision_shows_on_home_without_a_reload(scene: Cast, sit: Any) -> None:
    desk = sit().go("/")
    row = make_proposal(scene, ticket=1)
    with desk.page.expect_response("**/"):
        desk.page.evaluate("document.dispatchEvent(new CustomEvent('cwhub:ask'))")
    expect(desk.page.locator(f"#waits-{row.uid}")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_where_automation_is_paused(scene: Cast, sit: Any, theme: str) -> None:
    make_category(scene, 2)
    desk = sit(Role.ADMIN, theme).go("/autonomy")
    desk.page.get_by_role("button", name="Pause all automation").click()
    expect(desk.page.locator("#paused")).to_be_visible()
    assert desk.violations() == "[]"
