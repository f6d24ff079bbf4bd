"""Sign-in, second factor, people, roles and tokens in Chromium: axe on every page, light, dark and at 320 px."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from cwhub.accounts.models import Membership, Role
from tests.browsing import wait_until
from tests.builders import make_account, make_client, make_connection, make_member
from tests.desk.one_time_codes import code_of
from tests.desk.test_settings_in_a_browser import beside_the_loop, check_everywhere
from tests.templates.conftest import browser, page

__all__ = ["beside_the_loop", "browser", "page"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"]),
]


@pytest.fixture
def admin() -> Membership:
    account = make_account()
    make_client(make_connection(account), 1, "Acorn Bakery")
    return make_member(account, "alice", Role.ADMIN)


@pytest.fixture
def at(page: Page, live_server: Any, admin: Membership) -> Iterator[Page]:
    cache.clear()
    page.set_viewport_size({"width": 1360, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_server.url}/sign-in")
    yield page
    page.goto("about:blank")


def sign_in(page: Page, password: str = "correct horse battery") -> None:
    page.fill("[name=username]", "alice")
    page.fill("[name=password]", password)
    page.click("button:has-text('Sign in')")


def go(page: Page, path: str) -> None:
    page.goto(re.sub(r"(https?://[^/]+).*", rf"\1{path}", page.url))
    wait_until(page, "document.readyState === 'complete'")


def test_a_second_factor_from_the_picture_to_the_next_sign_in(at: Page) -> None:
    check_everywhere(at)
    sign_in(at, "wrong")
    expect(at.get_by_text("Not signed in.")).to_be_visible()
    check_everywhere(at)
    sign_in(at)
    at.wait_for_url("**/")
    go(at, "/account/second-factor")
    assert at.evaluate("document.querySelector('img.qr').naturalWidth") > 0
    check_everywhere(at)
    secret = at.input_value("#secret")
    at.fill("[name=code]", code_of(secret))
    at.click("button:has-text('Turn it on')")
    expect(at.get_by_text("I have kept them")).to_be_visible()
    check_everywhere(at)
    go(at, "/account")
    check_everywhere(at)
    at.context.clear_cookies()
    go(at, "/sign-in")
    sign_in(at)
    expect(at.get_by_text("Code of your app, or a recovery code")).to_be_visible()
    check_everywhere(at)
    at.fill("[name=code]", code_of(secret))
    at.click("button:has-text('Sign in')")
    at.wait_for_url("**/")


def test_a_person_is_added_and_uses_the_link(at: Page) -> None:
    sign_in(at)
    at.wait_for_url("**/")
    go(at, "/settings/people")
    check_everywhere(at)
    at.set_viewport_size({"width": 1360, "height": 900})
    at.fill("[name=name]", "Wren Ash")
    at.fill("[name=email]", "wren@msp.example")
    at.click("button:has-text('Add and make a link')")
    link = at.input_value("#link-text")
    check_everywhere(at)
    go(at, "/settings/people?person=" + link.split("/")[-2])
    check_everywhere(at)
    at.context.clear_cookies()
    go(at, re.sub(r"https?://[^/]+", "", link))
    check_everywhere(at)
    at.fill("[name=password]", "a long new password")
    at.fill("[name=again]", "a long new password")
    at.click("button:has-text('Set it')")
    expect(at.get_by_text("Your password is set. Sign in as wren.")).to_be_visible()
    check_everywhere(at)


@pytest.mark.parametrize("path", ["/settings/roles", "/settings/tokens", "/account/password", "/account/again"])
def test_the_other_pages_are_clean(at: Page, path: str) -> None:
    sign_in(at)
    at.wait_for_url("**/")
    go(at, path)
    check_everywhere(at)
