"""`python -m bench.screenshots`: every page of a running demo, light and dark, into var/screenshots."""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from bench.running import running
from tests.e2e.running import ROOT, Demo, wait_for
from tests.templates.conftest import chromium

FOLDER = ROOT / "var" / "screenshots"
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PANEL_WIDTHS = (380, 320)
PATIENCE_MS = 30_000
PAGES = {
    "home": "/",
    "today": "/today",
    "approvals": "/approvals",
    "approvals-history": "/approvals/history",
    "tickets": "/tickets",
    "ticket": "/tickets/{ticket}",
    "clients": "/clients",
    "audit": "/audit",
    "autonomy": "/autonomy",
    "tool-policies": "/autonomy/tools",
    "integrations": "/settings/integrations",
    "first-run": "/settings/first-run",
    "people": "/settings/people",
    "tokens": "/settings/tokens",
}
TEXTS = (
    "cant login outlook keeps asking pasword since mfa change",
    "printer on 2nd floor prints nothing",
    "shared mailbox is missing in outlook",
    "vpn drops every hour since the update",
    "new laptop for our new colleague",
)


def main() -> int:
    found = chromium()
    if found is None:
        print("No Chromium found (CHROMIUM or PATH): no pictures are made.", file=sys.stderr)
        return 1
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="cws-"))
    try:
        with running(folder / "d") as demo, browser_at(found) as browser:
            ticket = some_work(demo)
            for theme in THEMES:
                pictures(browser, demo, ticket, theme)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(ROOT)}")
    return 0


@contextmanager
def browser_at(found: str) -> Iterator[Browser]:
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


# --- what is to be seen ---------------------------------------------------------------------------------------------
def some_work(demo: Demo) -> int:
    """Some tickets, one change approved and one rejected. Returns the ticket whose change still waits."""
    with demo.control() as control:
        control.put("/settings", json={"ticket_stream": False, "staff": False})
    numbers = [demo.new_ticket(TEXTS[n % len(TEXTS)]) for n in range(6)]
    first, *_, last = [number for number in numbers if proposed(demo, number)]
    approve_one(demo, first)
    return last


def proposed(demo: Demo, ticket: int) -> bool:
    """Whether its analysis, once there, asks for a change."""
    with demo.api() as api:
        wait_for(lambda: (api.get(f"/tickets/{ticket}").json() or {}).get("analysis"), what="an analysis")
    return bool(demo.proposals(ticket))


def approve_one(demo: Demo, ticket: int) -> None:
    demo.approve(demo.proposals(ticket)[0])
    wait_for(lambda: any(row["state"] == "applied" for row in demo.writes(ticket)), what="the write")


# --- pictures --------------------------------------------------------------------------------------------------------
def pictures(browser: Browser, demo: Demo, ticket: int, theme: Theme) -> None:
    with context_of(browser, theme, DESKTOP) as context:
        page = context.new_page()
        page.goto(f"{demo.told['web']}/sign-in")
        shoot(page, "sign-in", theme)
        sign_in(page, demo)
        for name, path in PAGES.items():
            page.goto(demo.told["web"] + path.format(ticket=ticket))
            shoot(page, name, theme)
    with context_of(browser, theme, DESKTOP) as context:
        shoot(ticket_screen(context, demo, ticket), "ticket-screen", theme)
    for width in PANEL_WIDTHS:
        panel_alone(browser, demo, ticket, theme, width)


@contextmanager
def context_of(browser: Browser, theme: Theme, size: ViewportSize) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=size, color_scheme=theme, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def sign_in(page: Page, demo: Demo) -> None:
    admin = demo.told["users"]["admin"]
    page.fill("input[name=username]", admin["username"])
    page.fill("input[name=password]", admin["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile(r"/$"))


def ticket_screen(context: BrowserContext, demo: Demo, ticket: int) -> Page:
    """The simulator's ticket screen, when the panel in it has shown the ticket."""
    page = context.new_page()
    page.goto(f"{demo.told['connectwise']}/screen/ticket/{ticket}")
    page.frame_locator("#pod").get_by_text(f"#{ticket}", exact=True).first.wait_for()
    return page


def panel_alone(browser: Browser, demo: Demo, ticket: int, theme: Theme, width: int) -> None:
    """The panel lives in a frame only: the frame is made this wide, and it alone is taken."""
    with context_of(browser, theme, {"width": 1440, "height": 1400}) as context:
        page = ticket_screen(context, demo, ticket)
        frame = page.locator("#pod")
        frame.evaluate(
            "(frame, width) => { for (const node of [frame.parentElement, frame]) { node.style.width = width + 'px';"
            " node.style.minWidth = '0'; node.style.maxWidth = 'none'; node.style.flex = 'none'; } }",
            width,
        )
        page.wait_for_function(
            "width => Math.round(document.querySelector('#pod').getBoundingClientRect().width) === width", arg=width
        )
        inside = next(one for one in page.frames if one.url.startswith(demo.told["web"]))
        inside.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)
        frame.screenshot(path=FOLDER / f"panel-{width}-{theme}.png")


def shoot(page: Page, name: str, theme: Theme) -> None:
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=FOLDER / f"{name}-{theme}.png", full_page=True)


if __name__ == "__main__":
    sys.exit(main())
