"""The screen in both themes, wide and at 320 px: axe finds nothing, nothing scrolls sideways."""

from importlib import import_module
from typing import Any

import pytest
from playwright.sync_api import Page

from simulators.connectwise.server import Serving
from tests.simulators.screen_browser import MARKS, browser_page, open_screen, page, pod_url, serving

__all__ = ["browser_page", "page", "pod_url", "serving"]
pytestmark = MARKS
PATHS = [
    *("/screen", "/screen?q=nobody&status=all", "/screen/ticket/101", "/screen/ticket/new"),
    *("/screen/ticket/101?view=time", "/screen/ticket/101?view=configurations", "/screen/ticket/101?tab=internal"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(serving: Serving, page: Page, scheme: Any, path: str) -> None:
    page.emulate_media(color_scheme=scheme)
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 1060})
        open_screen(serving, page, path)
        axe = import_module("axe_playwright_python.sync_playwright").Axe()
        found = axe.run(page, context={"exclude": ["iframe"]}).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 1060})
