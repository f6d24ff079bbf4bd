"""The settings in Chromium: keys typed, steps seen live, boards chosen; axe on every page and state."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Page, expect

from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Connection, Membership
from desk import tasks
from desk.connecting.choices import ASKED
from simulators.connectwise.app import SimulatorApp
from tests.browsing import wait_until
from tests.desk.outside import (
    LOGIN,
    SCREEN,
    begin,
    connect_whole,
    journal_at_work,
    last_run,
    make_admin,
    make_history,
    signed_in,
)
from tests.templates.conftest import browser, page

__all__ = ["browser", "page"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"]),
]
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
Open = Callable[[str], Page]


@pytest.fixture(scope="module", autouse=True)
def beside_the_loop() -> Iterator[None]:
    """Playwright's loop runs in this thread; the builders beside it are called in turn, never at the same time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def admin() -> Membership:
    return make_admin()


@pytest.fixture
def open_page(page: Page, admin: Membership, live_server: Any) -> Iterator[Open]:
    """A page of the settings in front of the admin."""
    cookie = signed_in(admin).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.set_viewport_size({"width": 1360, "height": 900})
    page.emulate_media(reduced_motion="reduce")  # axe reads colours at once

    def opened(path: str) -> Page:
        page.goto(f"{live_server.url}/settings/{path}")
        wait_until(page, "window.htmx")
        return page

    yield opened
    page.goto("about:blank")


def violations(page: Page) -> str:
    page.evaluate(AXE)
    found = page.evaluate("axe.run()")["violations"]
    return json.dumps([(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found])


def check_everywhere(page: Page) -> None:
    """Light and dark, wide and at 320 px: axe finds nothing, and the page does not scroll sideways."""
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        for width in (1360, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == "[]", f"{theme}, {width} px"
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def connected(admin: Membership) -> Connection:
    """Connected, its boards and categories chosen."""
    connection = begin(admin)
    connect_whole(connection)
    with scope_of_membership(admin).open():
        Connection.objects.update(state=Connection.State.CONNECTED, connected_at="2026-11-02T12:00Z")
    return connection


def fill(page: Page, **changes: str) -> None:
    known = {
        "screen_url": SCREEN,
        "company_id": LOGIN.company_id,
        "client_id": LOGIN.client_id,
        "public_key": LOGIN.public_key,
        "private_key": LOGIN.private_key,
    }
    for name, value in {**known, **changes}.items():
        page.fill(f"[name={name}]", value)


def test_a_refused_try_keeps_what_was_typed_but_the_private_key(sim: SimulatorApp, open_page: Open) -> None:
    page = open_page("integrations")
    fill(page, private_key="wrong")
    page.get_by_role("button", name="Check and connect").click()
    expect(page.get_by_role("alert")).to_contain_text("answered 404 to the keys")
    expect(page.locator("[name=company_id]")).to_have_value(LOGIN.company_id)
    expect(page.locator("[name=private_key]")).to_have_value("")
    expect(page.locator("[name=private_key]")).to_have_attribute("aria-invalid", "true")
    check_everywhere(page)


def test_the_steps_are_seen_without_a_reload(sim: SimulatorApp, admin: Membership, open_page: Open) -> None:
    page = open_page("integrations")
    fill(page)
    page.get_by_role("button", name="Check and connect").click()
    expect(page.locator("#connectwise")).to_contain_text("Step 1 of 10")
    check_everywhere(page)
    page.set_viewport_size({"width": 1360, "height": 900})
    with scope_of_membership(admin).open():
        connection = Connection.objects.get()
    with journal_at_work(admin.account_id):
        worker = threading.Thread(target=connect_and_close, args=(admin.account_id, last_run(connection).pk))
        worker.start()
        expect(page.locator("#connectwise")).to_contain_text("Choices are missing", timeout=30_000)
        worker.join()
    expect(page.locator("#step-callbacks")).to_contain_text("Ticket, company, contact")
    check_everywhere(page)
    page.get_by_role("link", name="Do it now").click()
    expect(page.get_by_role("heading", name="First run")).to_be_visible()


def connect_and_close(account_id: int, run_id: int) -> None:
    try:
        tasks.connect(account_id, run_id)
    finally:
        connections.close_all()


def test_a_failed_step_goes_on_with_a_click(sim: SimulatorApp, admin: Membership, open_page: Open) -> None:
    sim.sim.faults.add({"path": "/service/boards", "effect": "error_before_commit", "status": 403})
    connect_whole(begin(admin))
    page = open_page("integrations")
    expect(page.locator("#step-permissions")).to_contain_text("Boards cannot be chosen")
    check_everywhere(page)
    page.set_viewport_size({"width": 1360, "height": 900})
    page.get_by_role("button", name="Go on from here").click()
    expect(page.locator("#connectwise")).to_contain_text("Step 2 of 10")


def test_boards_are_chosen_and_what_is_open_is_shown(sim: SimulatorApp, admin: Membership, open_page: Open) -> None:
    connect_whole(begin(admin))
    page = open_page("first-run")
    check_everywhere(page)
    page.set_viewport_size({"width": 1360, "height": 900})
    page.get_by_role("button", name="Save boards and statuses").click()
    expect(page.get_by_role("alert")).to_contain_text("Desk: say which status is")
    check_everywhere(page)
    page.set_viewport_size({"width": 1360, "height": 900})
    for part in ASKED:
        page.select_option(f"[name=part-1-{part.value}]", "none")
    page.get_by_role("button", name="Save boards and statuses").click()
    expect(page.locator(".setup")).to_contain_text("Everyday categories")
    expect(page.locator("#toasts")).to_contain_text("Boards and statuses are saved.")


def test_the_table_of_permissions_is_copied_as_a_table(open_page: Open) -> None:
    page = open_page("integrations")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the table").click()
    expect(page.locator("#toasts")).to_contain_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Service Desk\tService Tickets\tAll\tAll\tAll\tAll" in copied


def test_the_connected_card_stays_fresh_and_accessible(sim: SimulatorApp, admin: Membership, open_page: Open) -> None:
    connected(admin)
    page = open_page("integrations")
    expect(page.locator("#connectwise")).to_contain_text("Connected since 11/02/2026")
    check_everywhere(page)
    with scope_of_membership(admin).open():
        Connection.objects.update(state=Connection.State.REFUSED, refused_reason="ConnectWise answered 401.")
    page.evaluate("document.dispatchEvent(new CustomEvent('cwhub:ask'))")
    expect(page.locator("#connectwise")).to_contain_text("Keys refused")
    check_everywhere(page)


def test_categories_are_ticked_named_and_then_stand_there(
    sim: SimulatorApp, admin: Membership, open_page: Open
) -> None:
    connect_whole(begin(admin))
    make_history(admin)
    page = open_page("first-run")
    for part in ASKED:
        page.select_option(f"[name=part-1-{part.value}]", "none")
    page.get_by_role("button", name="Save boards and statuses").click()
    page.get_by_role("textbox", name="Name of Mail").fill("Mail that stopped")
    page.get_by_role("button", name="Dismiss").click()
    check_everywhere(page)
    page.set_viewport_size({"width": 1360, "height": 900})
    page.get_by_role("button", name="Save and start").click()
    expect(page.locator("#connectwise")).to_contain_text("Connected since")
    check_everywhere(open_page("first-run"))
    expect(page.locator("main")).to_contain_text("Mail that stopped")


def test_changing_keys_is_accessible(sim: SimulatorApp, admin: Membership, open_page: Open) -> None:
    connected(admin)
    check_everywhere(open_page("integrations?keys=1"))


def test_people_and_tokens_are_accessible(sim: SimulatorApp, admin: Membership, open_page: Open) -> None:
    connected(admin)
    check_everywhere(open_page("people"))
    check_everywhere(open_page(f"people?person={admin.user.uid}"))
    page = open_page("tokens")
    check_everywhere(page)
    page.set_viewport_size({"width": 1360, "height": 900})
    page.fill("[name=name]", "reports")
    page.get_by_role("button", name="Make the token").click()
    expect(page.locator("#token-text")).to_have_value(re.compile("^cwhub_"))
    check_everywhere(page)


def test_what_the_role_lacks_is_shown_and_the_admin_goes_on(
    sim: SimulatorApp, admin: Membership, open_page: Open
) -> None:
    sim.sim.faults.add({"path": "/finance/agreements", "effect": "error_before_commit", "status": 403, "count": 0})
    connect_whole(begin(admin))
    page = open_page("integrations")
    expect(page.locator("#step-permissions")).to_contain_text("No agreement beside a ticket")
    expect(page.locator("#step-permissions")).to_contain_text("None, needs All")
    expect(page.get_by_role("link", name="Do it now")).to_be_visible()
    check_everywhere(page)


def test_a_second_connectwise_is_asked_for_beside_the_first(
    sim: SimulatorApp, admin: Membership, open_page: Open
) -> None:
    connected(admin)
    page = open_page("integrations")
    page.locator("#rights summary").click()
    check_everywhere(page)
    page.set_viewport_size({"width": 1360, "height": 900})
    page.get_by_role("link", name="Connect another ConnectWise").click()
    fill(page, company_id="nobody")
    page.get_by_role("button", name="Check and connect").click()
    expect(page.locator("#connectwise-new")).to_contain_text("ConnectWise knows no company nobody")
    expect(page.locator("#connectwise")).to_contain_text("Connected since")
    check_everywhere(page)


def test_callbacks_that_do_not_arrive_are_seen(sim: SimulatorApp, admin: Membership, open_page: Open) -> None:
    connection = connected(admin)
    with scope_of_membership(admin).open():
        back = {"state": "silent", "sentence": "", "at": "2026-11-02T12:00:00+00:00"}
        Connection.objects.filter(pk=connection.pk).update(checks={"back": back}, last_callback_at=None)
    page = open_page("integrations")
    expect(page.locator("#connectwise")).to_contain_text(
        "Callbacks do not reach this address; asking every 60 s instead."
    )
    check_everywhere(page)
