"""Settings > Pace: what is free, who asks, what waits; live, in both themes and at 320 px."""

from typing import Any

import pytest
from playwright.sync_api import expect

from cwhub.accounts.models import Role
from cwhub.egress.limiter import block, pace_of, take_several
from tests.approvals.cast import Cast
from tests.pages.browsing import browser_of

LIVE = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])]


def used(scene: Cast) -> None:
    take_several(pace_of(scene.connection), purpose="write", at_most=3, client_id=scene.acme.pk)
    take_several(pace_of(scene.connection), purpose="sync", at_most=2)


@pytest.mark.django_db
def test_it_shows_the_connection_and_who_uses_it(scene: Cast) -> None:
    used(scene)
    text = browser_of(scene, Role.AUDITOR).get("/settings/pace").content.decode()
    assert "The whole connection" in text
    assert scene.acme.name in text
    assert "The whole pace may be used." in text


@pytest.mark.django_db
def test_it_says_nothing_new_when_nothing_is_and_else_what_is(scene: Cast) -> None:
    browser = browser_of(scene, Role.AUDITOR)
    cursor = browser.get("/settings/pace").headers["X-Cursor"]
    assert browser.get("/settings/pace", headers={"X-Cursor": cursor}).status_code == 204
    block(scene.connection.pk, seconds=90)
    news = browser.get("/settings/pace", headers={"X-Cursor": cursor})
    assert news.headers["X-Cursor"] != cursor
    assert "ConnectWise has asked for a pause." in news.content.decode()
    assert "<html" not in news.content.decode()


@pytest.mark.django_db
def test_a_technician_may_not_open_it_and_is_told_who_can(scene: Cast) -> None:
    answer = browser_of(scene).get("/settings/pace")
    assert answer.status_code == 403
    assert "auditor" in answer.content.decode().lower()


class TestInABrowser:
    pytestmark = LIVE

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("width", [1360, 320])
    def test_it_reads_well(self, sit: Any, scene: Cast, theme: str, width: int) -> None:
        used(scene)
        desk = sit(Role.AUDITOR, theme)
        desk.page.set_viewport_size({"width": width, "height": 860})
        desk.go("/settings/pace")
        expect(desk.page.get_by_role("row", name="The whole connection")).to_be_visible()
        assert desk.violations() == "[]"
        assert not desk.scrolls_sideways()

    def test_a_pause_is_seen_without_loading_the_page_again(self, sit: Any, scene: Cast) -> None:
        used(scene)
        desk = sit(Role.AUDITOR).go("/settings/pace")
        block(scene.connection.pk, seconds=90)
        expect(desk.page.get_by_text("ConnectWise has asked for a pause.")).to_be_visible(timeout=15_000)
