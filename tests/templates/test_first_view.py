"""The first view is small: HTML, sheet and scripts together under 40 kB gzip, plus one font.

Measured here is what every page brings before its own content, which gets the rest of the budget.
"""

import gzip
import re

import pytest
from django.template.loader import render_to_string

from tests.templates.sources import STATIC

BUDGET = 40_000
LEFT_FOR_CONTENT = 2_500
FONT_BUDGET = 50_000
SAMPLE = {
    "nav": [{"label": f"Page {n}", "url": f"/{n}", "icon": "inbox", "count": n, "group": "Govern"} for n in range(11)],
    "viewer": {"name": "Somebody", "initials": "S", "title": "Manager"},
}


def gzipped(content: bytes) -> int:
    return len(gzip.compress(content, 9))


@pytest.mark.parametrize("shell", ["base.html", "panel.html"])
def test_a_shell_leaves_room_for_its_content(shell: str) -> None:
    html = render_to_string(shell, SAMPLE)
    assets = set(re.findall(r'\b(?:src|href)="/static/((?:js|vendor)/[\w.-]+\.js|ui\.css)"', html))
    sizes = {name: gzipped((STATIC / name).read_bytes()) for name in assets} | {"html": gzipped(html.encode())}
    assert sum(sizes.values()) < BUDGET - LEFT_FOR_CONTENT, sizes


def test_the_font_is_one_small_file() -> None:
    [font] = (STATIC / "vendor").glob("*.woff2")
    assert font.stat().st_size < FONT_BUDGET
