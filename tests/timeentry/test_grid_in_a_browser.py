"""The grid by keyboard alone, in Chromium, on the simulator: typed, pasted, posted, refused, taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.browsing import wait_until
from tests.connected import Desk
from tests.pages.browsing import Sitting
from tests.templates.conftest import browser, page
from tests.timeentry.days import there, today, written
from timeentry.models import Batch

__all__ = ["browser", "page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
DAY = today().isoformat()


@pytest.fixture(scope="module", autouse=True)
def beside_the_loop() -> Iterator[None]:
    """Playwright's loop runs in this thread; the builders beside it are called in turn, never at the same time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def sit(page: Page, office: Desk, live_server: Any) -> Iterator[Any]:
    page.set_viewport_size({"width": 1360, "height": 860})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)

    def signed_in(role: str = "technician", theme: str = "light") -> Sitting:
        client = Client()
        client.force_login(office.people[role].user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page.add_init_script(f"localStorage.setItem('cwhub.theme', '{theme}')")
        return Sitting(page, live_server.url)

    yield signed_in
    page.goto("about:blank")


def paste(page: Page, lines: list[str]) -> None:
    page.evaluate("(text) => navigator.clipboard.writeText(text)", "\n".join(lines))
    page.keyboard.press("Control+V")


def line(n: int, ticket: int = 101) -> str:
    """Charge to, work type, agreement, start, end, deduct, billing, notes."""
    start, end = 8 * 60 + n * 10, 8 * 60 + n * 10 + 9
    return "\t".join(
        [str(ticket), "", "", f"{start // 60:02}:{start % 60:02}", f"{end // 60:02}:{end % 60:02}", "", "", f"Worked on it, part {n}"]
    )


def write(office: Desk) -> None:
    """What the queue does."""
    with office.scope.open():
        batch = Batch.objects.exclude(proposal_uid="").latest("created_at")
    written(office, batch)


def test_fifty_pasted_rows_are_posted_by_keyboard_alone(office: Desk, sit: Any) -> None:
    desk = sit()
    desk.page.on("console", lambda m: print("CONSOLE", m.text))
    desk.page.on("pageerror", lambda m: print("ERR", m))
    desk.page.on("response", lambda r: print("RESP", r.status, r.url[:120]))
    desk.go(f"/time?day={DAY}")
    desk.page.screenshot(path="/tmp/t2-0.png")
    print(desk.focused())
    paste(desk.page, [line(n) for n in range(50)])
    desk.page.wait_for_timeout(1500)
    desk.page.screenshot(path="/tmp/t2-1.png")
    expect(desk.page.locator("#post-count")).to_have_text("50")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("#foot")).to_contain_text("Posting 50")
    write(office)
    expect(desk.page.locator("#ended")).to_contain_text("50 of 50 are in ConnectWise")
    assert len(there(office)) == 50
    desk.page.screenshot(path="/tmp/t2-50.png")
