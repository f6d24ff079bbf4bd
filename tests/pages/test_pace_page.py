"""Settings > Pace: what is free, who asks, what waits; live, in both themes and at 320 px."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from cwhub.accounts.models import Role
from cwhub.audit.models import AuditEntry
from cwhub.egress.limiter import block, pace_of, take_several
from tests.approvals.cast import Cast
from tests.desk.outside import words
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
def test_it_shows_what_the_requests_are_for_and_what_waits(scene: Cast) -> None:
    used(scene)
    text = words(browser_of(scene, Role.AUDITOR).get("/settings/pace"))
    assert re.search("Writing no (3 0|0 3) 0 writes", text)  # the minute may have turned
    assert re.search("Reading for the mirror no (2 0|0 2) 0 lists under way", text)
    assert "Looking after a doubt, and taking back yes 0 0 0 writes" in text
    assert "How much" not in text, "only who may choose is asked"


def choose(scene: Cast, **form: str) -> str:
    answer = browser_of(scene, Role.ADMIN).post(f"/settings/pace/{scene.connection.uid}", form, follow=True)
    with scene.everything.open():
        scene.connection.refresh_from_db()
    return words(answer)


@pytest.mark.django_db
def test_an_admin_chooses_a_tier_of_the_settings_or_a_figure(scene: Cast, settings: Any) -> None:
    settings.PACE_TIERS = {"By contract": 3000, "Slow": 100}
    assert "From now on at most 3,000 requests a minute." in choose(scene, tier="By contract")
    assert pace_of(scene.connection).requests_per_minute == 3000
    settings.PACE_TIERS = {"By contract": 2000}
    assert pace_of(scene.connection).requests_per_minute == 2000, "the settings' figure holds for all at once"
    settings.PACE_TIERS = {}
    assert pace_of(scene.connection).requests_per_minute == 3000, "what it was when somebody chose it"
    assert "250 requests a minute" in choose(scene, tier="", figure="250")
    assert (scene.connection.pace_tier, pace_of(scene.connection).requests_per_minute) == ("", 250)
    with scene.everything.open():
        told = AuditEntry.objects.filter(act="connection.pace_chosen").values_list("sentence", flat=True)
        assert sorted(told) == [
            "Set the pace to 250 requests a minute.",
            "Set the pace to 3,000 requests a minute, By contract.",
        ]


@pytest.mark.django_db
@pytest.mark.parametrize("form", [{"tier": "Gone"}, {"figure": "0"}, {"figure": "1e9"}, {"figure": "9999999"}, {}])
def test_an_impossible_pace_is_refused_with_a_sentence(scene: Cast, form: dict[str, str]) -> None:
    assert "Not changed." in choose(scene, **form)
    assert pace_of(scene.connection).requests_per_minute == 1000


@pytest.mark.django_db
def test_only_who_manages_connections_chooses(scene: Cast) -> None:
    where = f"/settings/pace/{scene.connection.uid}"
    assert browser_of(scene, Role.AUDITOR).post(where, {"figure": "50"}).status_code == 403


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
        desk = sit(Role.ADMIN, theme)
        desk.page.set_viewport_size({"width": width, "height": 860})
        desk.go("/settings/pace")
        expect(desk.page.get_by_role("row", name="The whole connection")).to_be_visible()
        expect(desk.page.locator(".views [aria-current]")).to_be_in_viewport()
        assert desk.violations() == "[]"
        assert not desk.scrolls_sideways()

    def test_a_pause_is_seen_without_loading_the_page_again(self, sit: Any, scene: Cast) -> None:
        used(scene)
        desk = sit(Role.AUDITOR).go("/settings/pace")
        block(scene.connection.pk, seconds=90)
        expect(desk.page.get_by_text("ConnectWise has asked for a pause.")).to_be_visible(timeout=15_000)
