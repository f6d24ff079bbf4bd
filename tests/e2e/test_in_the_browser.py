"""The same path by hand: a technician in the ticket screen, the panel framed beside it, the queue in another tab."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.running import Demo, wait_for

pytestmark = pytest.mark.browser
SLOW_MS = 20_000


def sign_in(page: Page, demo: Demo, who: str) -> None:
    user = demo.told["users"][who]
    page.goto(demo.told["web"] + "/sign-in")
    page.fill("input[name=username]", user["username"])
    page.fill("input[name=password]", user["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile(r"/$"))


def test_a_technician_approves_in_the_framed_panel_and_takes_it_back(demo: Demo, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 1060})
    context.set_default_timeout(SLOW_MS)
    queue = context.new_page()
    sign_in(queue, demo, "technician")
    queue.goto(demo.told["web"] + "/approvals")
    ticket = demo.new_ticket()

    screen = context.new_page()
    screen.goto(f"{demo.told['connectwise']}/screen/ticket/{ticket}")
    panel = screen.frame_locator("#pod")
    expect(panel.get_by_role("heading", name="Suggestion")).to_be_visible(timeout=SLOW_MS)
    expect(panel.get_by_text(f"#{ticket}", exact=True)).to_be_visible()
    expect(panel.get_by_text(re.compile(r"File under"))).to_be_visible()

    # The queue tells of it without a reload.
    news = queue.get_by_text(f"#{ticket}").or_(queue.get_by_text(re.compile(r"\d+ new"))).first
    expect(news).to_be_visible(timeout=SLOW_MS)

    panel.get_by_role("button", name=re.compile("Approve")).first.click()
    wait_for(lambda: "type" in demo.in_connectwise(ticket), seconds=30, what="the write")
    assert len(demo.requests("PATCH", f"/service/tickets/{ticket}")) == 1
    undo = panel.get_by_role("button", name=re.compile("Undo")).first
    expect(undo).to_be_visible(timeout=SLOW_MS)
    undo.click()
    wait_for(lambda: "type" not in demo.in_connectwise(ticket), seconds=30, what="the undo")
    context.close()


def test_the_next_ticket_comes_without_reloading_the_panel(demo: Demo, browser: Browser) -> None:
    first, second = demo.new_ticket(), demo.new_ticket("printer on 2nd floor prints nothing")
    context = browser.new_context(viewport={"width": 1440, "height": 1060})
    context.set_default_timeout(SLOW_MS)
    page = context.new_page()
    page.goto(f"{demo.told['connectwise']}/screen/ticket/{first}")
    panel = page.frame_locator("#pod")
    expect(panel.get_by_text(f"#{first}", exact=True)).to_be_visible(timeout=SLOW_MS)
    frame = next(frame for frame in page.frames if frame.url.startswith(demo.told["web"]))
    frame.evaluate("window.stillHere = true")
    page.locator(f'a[data-ticket="{second}"]').first.click()
    expect(panel.get_by_text(f"#{second}", exact=True)).to_be_visible(timeout=SLOW_MS)
    assert frame.evaluate("window.stillHere") is True
    context.close()
