"""The budget of a first view: HTML, CSS and JS together, gzipped."""

import gzip

import pytest

from tests.approvals.cast import Cast
from tests.pages.browsing import browser_of
from tests.pages.world import make_ticket, propose_filing
from tests.templates.sources import STATIC

pytestmark = pytest.mark.django_db
BUDGET = 40_000
LOADED = ("ui.css", "vendor/htmx.min.js", "js/theme.js", "js/live.js", "js/keys.js", "js/toast.js")
ALSO = ("js/queue.js",)


def test_a_full_queue_is_under_40_kb(scene: Cast) -> None:
    for number in range(48000, 48030):
        make_ticket(scene, number)
        propose_filing(scene, number)
    html = browser_of(scene).get("/approvals").content
    files = [(STATIC / name).read_bytes() for name in (*LOADED, *ALSO)]
    assert sum(len(gzip.compress(part, 9)) for part in [html, *files]) < BUDGET
