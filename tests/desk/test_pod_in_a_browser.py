"""The panel in Chromium, framed by a small page that plays ConnectWise's ticket screen; axe on every state."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Frame, FrameLocator, Page, expect

from cwhub.accounts.models import Connection, ScreenDoor
from simulators.connectwise.app import SimulatorApp
from tests.browsing import wait_until
from tests.desk.outside import journal_at_work, signed_in
from tests.desk.pod_cast import (
    MAIL,
    NUMBER,
    PRINTING,
    Cast,
    make_analysis,
    make_cast,
    propose_note,
    propose_type,
)
from tests.templates.conftest import browser, page

__all__ = ["browser", "page"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"]),
]
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
SCREEN = """<!doctype html><html lang="en"><title>Ticket</title><main><h1>Ticket</h1>
<iframe id="pod" title="Pod" width="380" height="850"></iframe></main><script>
const frame = document.getElementById("pod"), heard = [], member = %(member)s, pod = %(pod)s;
const say = (message) => frame.contentWindow.postMessage(JSON.stringify(message), pod);
let events = 0;
const open_ticket = (id) => say({event: "onLoad", _id: ++events, data: {screenObject: {screen: "ticket", id}}});
addEventListener("message", (event) => {
  const message = JSON.parse(event.data);
  heard.push(message);
  if (message.message === "ready") { say({MessageFrameID: "F1"}); open_ticket(%(ticket)s); }
  if (message.hosted_request === "getMemberAuthentication") say({response: "getmemberauthentication", data: member});
});
frame.src = pod + "/pod?id=%(ticket)s&screen=ticket";
</script></html>"""


@pytest.fixture(scope="module", autouse=True)
def beside_the_loop() -> Iterator[None]:
    """Playwright's loop runs in this thread; the builders beside it are called in turn, never at the same time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


class Host(ThreadingHTTPServer):
    """Serves one page from an origin of its own. A real server: a page without an address may not frame a local one."""

    html = ""

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server_address[1]}"


class OnePage(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.server.html.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def host() -> Iterator[Host]:
    server = Host(("127.0.0.1", 0), OnePage)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def cast(sim: SimulatorApp, host: Host) -> Cast:
    cache.clear()
    made = make_cast(sim)
    ScreenDoor.objects.update(origin=host.origin)
    return made


class Screen:
    """The ticket screen in front of a member."""

    def __init__(self, page: Page, cast: Cast, host: Host, pod: str) -> None:
        self.page, self.cast, self.host, self.pod_url = page, cast, host, pod

    def open(self, ticket: int = NUMBER, member: str = "AMorrow") -> FrameLocator:
        claim = json.dumps(self.cast.claim(member, site=self.host.origin))
        self.host.html = SCREEN % {"member": claim, "pod": json.dumps(self.pod_url), "ticket": ticket}
        self.page.goto(f"{self.host.origin}/")
        return self.panel

    @property
    def panel(self) -> FrameLocator:
        return self.page.frame_locator("#pod")

    @property
    def frame(self) -> Frame:
        return next(frame for frame in self.page.frames if frame.url.startswith(self.pod_url))

    def heard(self, **wanted: Any) -> int:
        messages: list[dict[str, Any]] = self.page.evaluate("heard")
        return sum(1 for message in messages if wanted.items() <= message.items())

    def wait_to_hear(self, request: str) -> None:
        wait_until(self.page, f"heard.some(m => m.hosted_request === {json.dumps(request)})")

    def check(self) -> None:
        """Light and dark, at 380 and 320 px: axe finds nothing, and nothing scrolls sideways."""
        for width in (380, 320):
            self.page.evaluate(f"frame.width = {width}")
            for theme in ("light", "dark"):
                self.frame.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
                assert self.violations() == "[]"
            assert self.frame.evaluate("document.documentElement.scrollWidth") <= width
        self.page.evaluate("frame.width = 380")

    def violations(self) -> str:
        self.frame.evaluate(AXE)
        found = self.frame.evaluate("axe.run()")["violations"]
        return json.dumps([(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found])


@pytest.fixture
def screen(page: Page, cast: Cast, host: Host, live_server: Any) -> Iterator[Screen]:
    page.set_viewport_size({"width": 700, "height": 950})
    page.emulate_media(reduced_motion="reduce")
    yield Screen(page, cast, host, live_server.url)
    page.goto("about:blank")


def open_folds(screen: Screen) -> None:
    screen.frame.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")


def test_a_member_approves_sees_the_end_and_takes_it_back(cast: Cast, screen: Screen) -> None:
    make_analysis(cast)
    propose_type(cast)
    propose_note(cast)
    panel = screen.open()
    expect(panel.get_by_text("Change 1 of 2")).to_be_visible()
    assert screen.page.context.cookies() == []
    with journal_at_work(cast.account.pk):
        panel.get_by_role("button", name="Approve").click()
        expect(panel.get_by_text("Change 2 of 2")).to_be_visible()
        screen.wait_to_hear("refreshScreen")
        toast = panel.locator("[data-toast]", has_text="File under Printing: written")
        assert cast.record()["type"]["id"] == PRINTING["id"]
        toast.get_by_role("button", name="Undo").click()
        expect(panel.locator("#pod-ran").get_by_text("taken back").first).to_be_visible()
    assert cast.record()["type"]["id"] == MAIL["id"]
    assert screen.heard(event="onLoad", result="success") >= 1


def test_the_first_decision_is_in_sight_without_scrolling(cast: Cast, screen: Screen) -> None:
    make_analysis(cast)
    propose_type(cast)
    panel = screen.open()
    box = panel.get_by_role("button", name="Approve").bounding_box()
    assert box
    assert box["y"] + box["height"] < 780  # the frame begins some 80 px down this page


def test_an_analysis_shows_up_without_a_reload(cast: Cast, screen: Screen) -> None:
    panel = screen.open()
    expect(panel.get_by_text("Comparing with resolved tickets")).to_be_visible()
    make_analysis(cast)
    expect(panel.get_by_text("Remove the stored credential").first).to_be_visible()
    assert screen.heard(hosted_request="refreshScreen") == 0


def test_a_step_ticked_elsewhere_shows_up(cast: Cast, screen: Screen) -> None:
    make_analysis(cast)
    panel = screen.open()
    box = panel.get_by_role("checkbox", name="Step 1 done")
    box.check()
    expect(panel.locator(".plan .by").first).to_contain_text("Ann")
    box = panel.get_by_role("checkbox", name="Step 1 done")
    box.uncheck()
    expect(panel.locator(".plan .by")).to_have_count(0)


def test_keys_decide_and_a_rejection_needs_one_more_stroke(cast: Cast, screen: Screen) -> None:
    make_analysis(cast)
    propose_type(cast)
    panel = screen.open()
    panel.get_by_role("heading", name="Outlook asks").click()
    screen.page.wait_for_timeout(600)  # an item that has just come up is not decided by a key
    screen.page.keyboard.press("r")
    expect(panel.get_by_role("heading", name="Why not?")).to_be_visible()
    screen.check()
    screen.page.wait_for_timeout(600)
    panel.get_by_role("heading", name="Outlook asks").click()
    screen.page.keyboard.press("3")
    expect(panel.get_by_text("Nothing to decide")).to_be_visible()


def test_an_edit_is_shown_before_it_is_approved(cast: Cast, screen: Screen) -> None:
    make_analysis(cast)
    propose_note(cast, "\n".join(f"line {n}" for n in range(12)))
    panel = screen.open()
    panel.get_by_role("link", name="Edit").click()
    screen.check()
    panel.get_by_role("textbox", name="Note").fill("In my own words.")
    panel.get_by_role("button", name="Show my version").click()
    expect(panel.locator(".textdiff")).to_contain_text("In my own words.")
    expect(panel.get_by_role("button", name="Approve")).to_be_visible()


def test_a_stranger_to_connectwise_is_shown_nothing(cast: Cast, screen: Screen) -> None:
    with cast.everything.open():
        Connection.objects.update(first_member_is_technician=False)
    panel = screen.open(member="BQuill")
    expect(panel.get_by_role("heading", name="You have no place here yet")).to_be_visible()
    screen.check()


def unknown(cast: Cast) -> tuple[int, str]:
    return 999, "not known here"


def not_mirrored(cast: Cast) -> tuple[int, str]:
    return 102, "#102"


def suggests_only(cast: Cast) -> tuple[int, str]:
    make_analysis(cast, level=1)
    return NUMBER, "Mail is at level 1."


def says_little(cast: Cast) -> tuple[int, str]:
    make_analysis(cast, word="unknown", reason="", steps=[], similar=[], missing=[])
    return NUMBER, "What would decide it"


def decides(cast: Cast) -> tuple[int, str]:
    make_analysis(cast)
    propose_type(cast)
    return NUMBER, "Change 1 of 1"


def works(cast: Cast) -> tuple[int, str]:
    return NUMBER, "Comparing with resolved tickets"


@pytest.mark.parametrize("state", [unknown, not_mirrored, suggests_only, says_little, decides, works])
def test_axe_finds_nothing(cast: Cast, screen: Screen, state: Callable[[Cast], tuple[int, str]]) -> None:
    number, words = state(cast)
    panel = screen.open(number)
    expect(panel.get_by_text(words).first).to_be_visible()
    open_folds(screen)
    screen.check()


def test_the_ticket_page_holds_in_both_themes_and_at_320(cast: Cast, page: Page, live_server: Any) -> None:
    make_analysis(cast)
    propose_type(cast)
    propose_note(cast)
    cookie = signed_in(cast.ann).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_server.url}/tickets/{NUMBER}")
    wait_until(page, "window.htmx")
    for width in (1360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            page.evaluate(AXE)
            found = page.evaluate("axe.run()")["violations"]
            assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    with journal_at_work(cast.account.pk):
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_text("Change 2 of 2")).to_be_visible()
    assert cast.record()["type"]["id"] == PRINTING["id"]
    page.goto("about:blank")
