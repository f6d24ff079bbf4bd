"""Chromium for the tests that need one."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

PATIENCE_MS = 30_000  # a machine that does other things as well shows a page late, and is not wrong


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = chromium()
    if found is None:
        pytest.skip("No Chromium found (CHROMIUM or PATH): browser tests are left out.")
    expect.set_options(timeout=PATIENCE_MS)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 420, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    yield opened
    # A context that is closed while a page is on its way somewhere may never answer.
    opened.goto("about:blank")
    context.close()
