"""A ticket screen that frames our panel, with the wire faked: every request of the browser is answered here."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import FrameLocator, Page, Route

from kit.content_policy import policy_text
from tests.browsing import wait_until
from tests.templates.sources import STATIC

APP, HOST, STRANGER = "https://app.test", "https://host.test", "https://stranger.test"
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "woff2": "font/woff2"}
MEMBER = {"companyid": "acme", "memberid": "Ann", "memberHash": "h1", "memberContext": "c", "ssoAccessToken": "secret"}
HOST_PAGE = f"""<!doctype html><iframe id="pod" width="380" height="850"></iframe><script>
const frame = document.getElementById("pod"), heard = [];
let member = {json.dumps(MEMBER)};
const say = (message) => frame.contentWindow.postMessage(JSON.stringify(message), "{APP}");
const screen_of = (id) => ({{screen: "ticket", id, hostedAs: "pod"}});
const open_ticket = (id, n) => say({{event: "onLoad", _id: n, data: {{screenObject: screen_of(id)}}}});
addEventListener("message", (event) => {{
  const message = JSON.parse(event.data);
  heard.push(message);
  if (message.message === "ready") say({{MessageFrameID: "F1"}});
  if (message.hosted_request === "getMemberAuthentication") say({{response: "getmemberauthentication", data: member}});
}});
frame.src = "{APP}/pod";
</script>"""
TICKET = """<main data-opened="t{ticket}" data-live-url="/live" data-live-cursor="0">
<h1 id="title">Ticket {ticket}</h1><textarea id="draft" aria-label="Note">drafted</textarea>
<section id="proposal" data-opened="p{ticket}" data-live-busy="waiting"><form hx-post="/approve" hx-target="#proposal">
<button type="submit" data-decision data-key="a">Approve</button></form></section></main>"""


@dataclass
class Stage:
    """What the server answers, and what it was asked."""

    page: Page
    token: str = "t0"
    live_status: int = 204
    refuses_member: bool = False
    holds_panel_of: str = ""
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    held: list[Route] = field(default_factory=list)

    def raise_curtain(self, host: str = HOST) -> "Stage":
        self.page.route("**/*", self._answer)
        self.page.goto(f"{host}/")
        return self

    @property
    def panel(self) -> FrameLocator:
        return self.page.frame_locator("#pod")

    def open_ticket(self, number: int, event: int = 1) -> "Stage":
        wait_until(self.page, "heard.some(m => m.hosted_request)")
        self.page.evaluate(f"open_ticket({number}, {event})")
        return self

    def see_ticket(self, number: int) -> "Stage":
        self.panel.get_by_role("heading", name=f"Ticket {number}").wait_for()
        return self

    def heard(self, **wanted: Any) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.page.evaluate("heard")
        return [message for message in messages if wanted.items() <= message.items()]

    def wait_to_hear(self, **wanted: Any) -> None:
        test = " && ".join(f"m[{json.dumps(key)}] === {json.dumps(value)}" for key, value in wanted.items())
        wait_until(self.page, f"heard.some(m => {test})")

    def requests(self, path: str) -> list[tuple[str, str, dict[str, str], Any]]:
        return [request for request in self.asked if request[1] == path]

    def let_go(self, ticket: str) -> None:
        """The answer that was held arrives after all, if anybody still waits for it."""
        self.holds_panel_of = ""  # it may not have been asked yet
        for route in self.held:
            route.fulfill(content_type="text/html", body=TICKET.format(ticket=ticket))

    def _answer(self, route: Route) -> None:
        request = route.request
        address = re.sub(r"\?.*", "", request.url)
        path = re.sub(r"^https://[^/]+", "", address)
        if not address.startswith(APP):
            return route.fulfill(content_type="text/html", body=HOST_PAGE)
        if path.startswith("/static/"):
            return self._static(route, path.removeprefix("/static/"))
        self.asked.append((request.method, path, request.headers, request.post_data))
        answer = getattr(self, f"_{path.strip('/')}", None)
        if answer is None:
            return route.fulfill(status=404)
        answer(route)
        return None

    def _static(self, route: Route, name: str) -> None:
        kind = KINDS.get(name.rsplit(".", 1)[-1], "text/plain")
        route.fulfill(content_type=kind, body=(STATIC / name).read_bytes())

    def _pod(self, route: Route) -> None:
        urls = {"session_url": "/session", "panel_url": "/panel", "host_origins": HOST}
        policy = policy_text({**settings.SECURE_CSP, "frame-ancestors": [HOST, STRANGER]})
        html = render_to_string("panel.html", urls)
        route.fulfill(content_type="text/html", body=html, headers={"Content-Security-Policy": policy})

    def _session(self, route: Route) -> None:
        if self.refuses_member:
            return route.fulfill(status=403, content_type="text/html", body="<p>Ask your admin.</p>")
        self.token = f"t{len(self.requests('/session'))}"
        return route.fulfill(json={"token": self.token, "expires_in": 300, "ticket": None})

    def _panel(self, route: Route) -> None:
        ticket = route.request.url.rsplit("=", 1)[-1]
        if ticket == self.holds_panel_of:
            return self.held.append(route)
        if not self._known(route):
            return route.fulfill(status=401, body="signed out")
        html = render_to_string("ui/pod_bar.html", {"level": 2}) + TICKET.format(ticket=ticket)
        return route.fulfill(content_type="text/html", body=html)

    def _approve(self, route: Route) -> None:
        if not self._known(route):
            return route.fulfill(status=401, content_type="text/html", body="signed out")
        return route.fulfill(content_type="text/html", body="<p id='done'>Approved</p>", headers={"X-Written": "1"})

    def _live(self, route: Route) -> None:
        route.fulfill(status=self.live_status)

    def _known(self, route: Route) -> bool:
        return route.request.headers.get("authorization") == f"Bearer {self.token}"
