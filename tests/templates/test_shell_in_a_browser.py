"""The shell in a browser: keys in a list, live updates that keep still, the palette, theme, and axe on all of it."""

import json
import time
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from kit.content_policy import policy_text
from tests.browsing import wait_until
from tests.templates.sources import STATIC
from tests.templates.stage import APP, KINDS

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python") / "axe.min.js"
QUEUE = Template(
    """{% extends "base.html" %}{% load ui %}{% block title %}Queue{% endblock %}{% block heading %}Queue{% endblock %}
{% block content %}<div class="split" data-live-url="/live" data-live-cursor="1">
<ul class="list" id="rows" data-list aria-label="Changes">{% for n in rows %}
<li class="item" data-row id="row-{{ n }}">{% if n == 2 %}<span></span>{% else %}
<input class="check" type="checkbox" data-pick aria-label="Select change {{ n }}">{% endif %}
<a class="t" data-open href="#change-{{ n }}">Change {{ n }}</a></li>{% endfor %}</ul>
<article class="detail" id="detail" data-opened="p1"><div class="in">
<h2 class="title" tabindex="-1" data-focus>First</h2>
{% include "ui/diff.html" with rows=diff %}{% include "ui/trust.html" with level=2 %}
{% include "ui/effects.html" with rows=effects boxed=True %}</div>
<div class="decide">{% include "ui/decisions.html" with approve_url="/approve" target="#detail" wide=True %}</div>
</article></div>{% endblock %}"""
)
SAMPLE: dict[str, Any] = {
    "rows": [1, 2, 3, 4],
    "nav": [
        {"label": "Approvals", "url": "/", "icon": "inbox", "count": 4, "active": True, "key": "a"},
        {"label": "Autonomy", "url": "/autonomy", "icon": "sliders", "group": "Govern"},
    ],
    "viewer": {"name": "Ann Field", "initials": "AF", "title": "Dispatcher"},
    "csrf_token": "from-the-page",
    "diff": [{"field": "Type", "before": "Old", "after": "New", "note": "by itself"}],
    "effects": [{"icon": "mail", "text": "Mails one contact.", "hot": True}],
}


@dataclass
class Desk:
    """The queue page, its server faked."""

    page: Page
    news: str = ""
    cursor: str = "2"
    live_status: int = 200
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    def open(self) -> "Desk":
        self.page.set_viewport_size({"width": 1360, "height": 800})
        self.page.route("**/*", self._answer)
        self.page.goto(f"{APP}/")
        wait_until(self.page, "window.htmx && document.getElementById('palette-in')")
        return self

    def focused(self) -> str:
        text: str = self.page.evaluate("document.activeElement.textContent.trim()")
        return text

    def ask_now(self) -> None:
        with self.page.expect_response("**/live"):
            self.page.evaluate("document.dispatchEvent(new CustomEvent('cwhub:ask'))")

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(APP).split("?")[0]
        if path.startswith("/static/"):
            body = (STATIC / path.removeprefix("/static/")).read_bytes()
            return route.fulfill(content_type=KINDS[path.rsplit(".", 1)[-1]], body=body)
        self.asked.append((path, route.request.headers, route.request.post_data))
        answer = {"/live": self._live, "/": self._queue, "/approve": self._approve}.get(path)
        return answer(route) if answer else route.fulfill(content_type="text/html", body=f"<h1>{path}</h1>")

    def _queue(self, route: Route) -> None:
        policy = policy_text(settings.SECURE_CSP)
        html = QUEUE.render(Context(SAMPLE))
        route.fulfill(content_type="text/html", body=html, headers={"Content-Security-Policy": policy})

    def _live(self, route: Route) -> None:
        status = self.live_status if self.live_status != 200 or self.news else 204
        route.fulfill(status=status, content_type="text/html", body=self.news, headers={"X-Cursor": self.cursor})
        self.news = ""

    def _approve(self, route: Route) -> None:
        toast = render_to_string("ui/toast.html", {"text": "Filed.", "undo_url": "/undo"})
        partial = f'<hx-partial hx-target="#toasts" hx-swap="beforeend">{toast}</hx-partial>'
        route.fulfill(content_type="text/html", body=f"<h2 tabindex='-1' data-focus>Second</h2>{partial}")


@pytest.fixture
def desk(page: Page) -> Desk:
    return Desk(page).open()


def press(desk: Desk, *keys: str) -> None:
    for key in keys:
        desk.page.keyboard.press(key)


def test_j_and_k_move_and_x_picks(desk: Desk) -> None:
    press(desk, "j", "x", "Shift+J", "Shift+J", "k")
    assert desk.focused() == "Change 2"
    expect(desk.page.locator("#row-1 [data-pick]")).to_be_checked()
    expect(desk.page.locator("#row-3 [data-pick]")).to_be_checked()
    expect(desk.page.locator("#row-4 [data-pick]")).not_to_be_checked()


def test_what_cannot_be_picked_says_so(desk: Desk) -> None:
    press(desk, "j", "j", "x")
    expect(desk.page.locator("#say")).to_have_text("This one cannot be picked; decide it alone.")


def test_g_and_a_letter_go_to_a_page(desk: Desk) -> None:
    press(desk, "?")
    expect(desk.page.locator("#keys-help")).to_contain_text("Go to Approvals")
    with desk.page.expect_navigation(url=f"{APP}/"):
        press(desk, "Escape", "g", "a")


def test_a_decision_carries_the_csrf_token_and_its_toast_is_spoken(desk: Desk) -> None:
    desk.page.get_by_role("button", name="Approve").click()
    expect(desk.page.locator(".toast")).to_contain_text("Filed.")
    expect(desk.page.locator("#say")).to_have_text("Filed.")
    [headers] = [headers for path, headers, _ in desk.asked if path == "/approve"]
    assert headers["x-csrftoken"] == "from-the-page"


def test_the_focus_follows_to_what_is_open_next(desk: Desk) -> None:
    desk.page.get_by_role("button", name="Approve").click()
    expect(desk.page.locator(":focus")).to_have_text("Second")


def test_undo_of_the_toast_answers_to_z(desk: Desk) -> None:
    desk.page.get_by_role("button", name="Approve").click()
    desk.page.locator(".toast").wait_for()
    with desk.page.expect_request("**/undo"):
        press(desk, "z")
    expect(desk.page.locator(".toast")).to_have_count(0)


def test_live_news_comes_in_partials_and_moves_the_cursor(desk: Desk) -> None:
    desk.news = '<hx-partial hx-target="#row-3" hx-swap="innerMorph"><b>posted</b></hx-partial>'
    desk.ask_now()
    expect(desk.page.locator("#row-3")).to_have_text("posted")
    desk.ask_now()
    assert [headers["x-cursor"] for path, headers, _ in desk.asked if path == "/live"] == ["1", "2"]


def test_a_wish_to_ask_while_an_answer_is_on_its_way_is_not_lost(desk: Desk) -> None:
    desk.ask_now()
    before = len([path for path, _, _ in desk.asked if path == "/live"])
    wish = "document.dispatchEvent(new CustomEvent('cwhub:ask')); await new Promise(setTimeout)"
    desk.page.evaluate(f"async () => {{ {wish}; {wish} }}")
    deadline = time.monotonic() + 5  # well below the ten seconds of an idle page
    while len([path for path, _, _ in desk.asked if path == "/live"]) < before + 2 and time.monotonic() < deadline:
        desk.page.wait_for_timeout(20)
    assert len([path for path, _, _ in desk.asked if path == "/live"]) >= before + 2


def test_a_list_under_the_hand_is_not_moved_and_asked_again(desk: Desk) -> None:
    desk.page.locator("#rows").evaluate("rows => { rows.dataset.liveHold = '' }")
    press(desk, "j")
    desk.news = '<hx-partial hx-target="#rows" hx-swap="innerMorph"><li>others</li></hx-partial>'
    desk.ask_now()
    desk.ask_now()
    assert [headers["x-cursor"] for path, headers, _ in desk.asked if path == "/live"] == ["1", "1"]
    assert desk.focused() == "Change 1"


def test_a_lost_session_stops_decisions_and_keeps_the_page(desk: Desk) -> None:
    desk.live_status = 401
    desk.ask_now()
    expect(desk.page.locator("#signed-out")).to_be_visible()
    desk.page.get_by_role("button", name="Approve").click(force=True)
    expect(desk.page.locator("#say")).to_have_text("Not connected. Nothing was sent.")
    assert not [path for path, *_ in desk.asked if path == "/approve"]


def test_the_palette_finds_a_page_by_keyboard(desk: Desk) -> None:
    press(desk, "Control+k")
    desk.page.keyboard.type("auton")
    expect(desk.page.get_by_role("option")).to_have_text(["Autonomy"])
    press(desk, "Enter")
    desk.page.wait_for_url("**/autonomy")


def test_what_does_not_load_says_so(desk: Desk) -> None:
    desk.page.route("**/js/palette.js", lambda route: route.abort())
    press(desk, "Control+k")
    expect(desk.page.locator("#toasts")).to_contain_text("This did not load.")
    expect(desk.page.locator("#palette")).to_be_hidden()


def test_a_button_copies_its_words(desk: Desk) -> None:
    desk.page.evaluate(
        "() => { const button = document.querySelector('#detail').appendChild(document.createElement('button'));"
        "[button.textContent, button.dataset.copyText] = ['Copy', 'words']; }"
    )
    desk.page.get_by_role("button", name="Copy").click()
    expect(desk.page.locator("#toasts")).to_contain_text("Copied.")


def test_the_chosen_theme_is_there_before_the_page_is_painted(desk: Desk) -> None:
    desk.page.get_by_role("button", name="Ann Field").click()
    desk.page.get_by_role("button", name="Dark").click()
    desk.page.reload()
    assert desk.page.evaluate("document.documentElement.dataset.theme") == "dark"


def violations(page: Page) -> str:
    """What axe finds, as text that reads well in a failed test."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run()")["violations"]
    return json.dumps([(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 320])
def test_axe_finds_nothing_on_the_shell(page: Page, theme: str, width: int) -> None:
    page.add_init_script(f"localStorage.setItem('cwhub.theme', '{theme}')")
    desk = Desk(page).open()
    page.set_viewport_size({"width": width, "height": 800})
    assert violations(page) == "[]"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    press(desk, "?")
    assert violations(page) == "[]"
