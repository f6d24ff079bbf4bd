"""The screen in Chromium, with a small pod in its frame that keeps what it hears."""

import json
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect, sync_playwright

from simulators.connectwise.app import make_app
from simulators.connectwise.server import Serving
from tests.simulators.tiny_world import build

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MARKS = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]

POD = b"""<!doctype html><title>pod</title><p>pod</p><script>
window.got = []; window.answer = {result: "success"}; window.frameID = null;
window.say = (value) => parent.postMessage(JSON.stringify({...value, frameID: window.frameID}), "*");
window.addEventListener("message", ({data, origin}) => {
  window.got.push([origin, data]);
  const value = JSON.parse(data);
  if (value.MessageFrameID) window.frameID = value.MessageFrameID;
  if (value.event && window.answer) window.say({event: value.event, _id: value._id, ...window.answer});
});
parent.postMessage(JSON.stringify({message: "ready"}), "*");
</script>"""


class PodPage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(POD)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def pod_url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), PodPage)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/pod?id=[cw_id]&screen=[cw_screen]"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def serving(pod_url: str) -> Iterator[Serving]:
    server = Serving(make_app(build=build, pod_url=pod_url), host="127.0.0.1", port=0, tls_port=None, files=None)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 1440, "height": 1060})
        browser.close()


@pytest.fixture
def page(serving: Serving, browser_page: Page) -> Page:
    serving.app.sim.reset({})
    browser_page.goto("about:blank")
    browser_page.context.clear_cookies()
    browser_page.goto(f"http://127.0.0.1:{serving.port}/screen/ticket/101")
    expect(browser_page.locator("#pod-state")).to_have_text("pod, connected")
    return browser_page


def pod(page: Page) -> Frame:
    frame = page.query_selector("#pod")
    found = frame.content_frame() if frame else None
    assert found is not None
    return found


def messages(page: Page) -> list[dict[str, Any]]:
    return [json.loads(text) for _, text in pod(page).evaluate("window.got")]


def heard(page: Page, key: str, value: Any, count: int = 1) -> list[dict[str, Any]]:
    """The messages with this value, once there are that many."""
    wanted = f"window.got.filter(([, t]) => JSON.parse(t).{key} === {json.dumps(value)}).length >= {count}"
    pod(page).wait_for_function(wanted)
    return [m for m in messages(page) if m.get(key) == value]


def ask(page: Page, request: str, **args: Any) -> None:
    pod(page).evaluate("(value) => window.say(value)", {"hosted_request": request, "args": args})


def stored(serving: Serving, id: int = 101) -> dict[str, Any]:
    return serving.app.sim.store.rows("service/tickets")[id]


def open_screen(serving: Serving, page: Page, path: str) -> None:
    page.goto(f"http://127.0.0.1:{serving.port}{path}")
