"""What every browser test shares: waiting for a page without asking it to evaluate code, which its policy forbids."""

import time

from playwright.sync_api import Page

LONGEST_SECONDS = 30.0


def wait_until(page: Page, expression: str, *, seconds: float = LONGEST_SECONDS) -> None:
    """Awaits that the expression is true in the page. Playwright's own waiting is stopped by our content policy."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"never true in the page: {expression}"
        page.wait_for_timeout(20)
