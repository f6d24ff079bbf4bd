"""Today in Chromium: a burst given out one by one, a rule changed, both themes and a narrow window."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from approvals.models import Proposal
from kit.clock import now
from tests.pages.browsing import Sitting
from tests.pages.conftest import beside_the_loop
from tests.templates.conftest import browser, page
from tests.today.world import TodayDesk

__all__ = ["beside_the_loop", "browser", "page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]


@pytest.fixture
def desk(transactional_db: None) -> TodayDesk:
    desk = TodayDesk()
    for number in range(1, 4):
        desk.ticket(number, entered=now() - timedelta(minutes=20 * number))
    desk.ticket(4, entered=now() - timedelta(hours=5), resources="Ada")
    desk.scheduled(2, now() - timedelta(minutes=30), 1, ticket=4)
    return desk


@pytest.fixture
def sitting(page: Page, desk: TodayDesk, live_server: Any) -> Iterator[Sitting]:
    client = Client()
    client.force_login(desk.dora.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.set_viewport_size({"width": 1360, "height": 880})
    yield Sitting(page, live_server.url)
    page.goto("about:blank")


def test_a_burst_is_given_out_one_by_one(sitting: Sitting, desk: TodayDesk) -> None:
    page = sitting.go("/today").page
    page.get_by_role("link", name="Assign one by one").click()
    expect(page.get_by_text("1 of 3 picked")).to_be_visible()
    assert sitting.violations() == "[]"
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_text("1 of 2 picked")).to_be_visible()
    page.get_by_role("link", name="Skip", exact=True).click()
    expect(page.get_by_text("1 of 1 picked")).to_be_visible()
    page.get_by_text("Another person or time").click()
    page.locator("#assign-member").select_option(value="2")
    page.locator("#assign-start").fill("2026-11-25T09:15")
    page.get_by_role("button", name="Assign to this person").click()
    expect(page.locator("#toasts")).to_contain_text("goes to Ben")
    with desk.scope.open():
        rows = list(Proposal.objects.order_by("pk"))
    assert [row.state for row in rows] == ["allowed", "allowed"]
    assert rows[1].parts[0]["payload"]["start"] == "2026-11-25T15:15:00Z"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_reads_well_in_both_themes_and_in_a_narrow_window(sitting: Sitting, theme: str) -> None:
    sitting.page.add_init_script(f"localStorage.setItem('cwhub.theme', '{theme}')")
    page = sitting.go("/today?rules=at_risk&pick=1").page
    expect(page.get_by_role("heading", name="Rule of At risk")).to_be_visible()
    assert sitting.violations() == "[]"
    page.set_viewport_size({"width": 320, "height": 800})
    assert not sitting.scrolls_sideways()
    assert sitting.violations() == "[]"
    page.get_by_label("Percent of the goal").fill("60")
    page.get_by_role("button", name="Save for me").click()
    expect(page.get_by_text("Less than 60 % of the goal left")).to_be_visible()
