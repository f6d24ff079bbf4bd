"""A person of the cast with a browser."""

import json
from dataclasses import dataclass
from importlib.resources import files

from django.test import Client
from playwright.sync_api import Page

from cwhub.accounts.models import Role
from tests.approvals.cast import Cast

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def browser_of(cast: Cast, role: str = Role.TECHNICIAN) -> Client:
    client = Client()
    client.force_login(cast.person(role).user)
    return client


AXE = files("axe_playwright_python") / "axe.min.js"


@dataclass
class Sitting:
    """Somebody in front of the product."""

    page: Page
    home: str

    def go(self, path: str) -> "Sitting":
        self.page.goto(f"{self.home}{path}")
        self.page.wait_for_load_state("load")
        return self

    def press(self, key: str) -> None:
        """As a person presses it: not within the half second after something came up."""
        self.page.evaluate("new Promise((done) => setTimeout(done, 550))")
        self.page.keyboard.press(key)

    def opened(self) -> str:
        return str(self.page.locator("#detail").get_attribute("data-opened"))

    def wait_for_opened(self, uid: str) -> None:
        self.page.wait_for_selector(f'#detail[data-opened="{uid}"]')

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))

    def ask_now(self) -> None:
        with self.page.expect_response("**/live*"):
            self.page.evaluate("document.dispatchEvent(new CustomEvent('cwhub:ask'))")

    def violations(self) -> str:
        """What axe finds, as text that reads well in a failed test."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("axe.run()")["violations"]
        return json.dumps([(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found])

    def scrolls_sideways(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))
