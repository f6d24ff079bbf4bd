"""The budget of a first view: HTML, sheets and the shell's scripts. The grid's own modules come after it."""

import gzip

import pytest
from django.test import Client

from tests.connected import Desk
from tests.templates.sources import STATIC
from tests.timeentry.days import today
from tests.timeentry.grid import have

pytestmark = pytest.mark.django_db(transaction=True)
BUDGET = 40_000
SHELL = ("ui.css", "vendor/htmx.min.js", "js/theme.js", "js/live.js", "js/keys.js", "js/toast.js")
ALSO = ("time.css",)
MODULES = ("js/grid.js", "js/time.js")
MOST_OF_MODULES = 10_000
ROWS, MOST_OF_A_ROW = 15, 160  # each with a warning


def gzipped(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def page(office: Desk) -> int:
    client = Client()
    client.force_login(office.people["technician"].user)
    return gzipped(client.get(f"/time?day={today()}").content)


def test_a_day_is_under_40_kb(office: Desk) -> None:
    have(office, ROWS)
    sizes = {"html": page(office)}
    sizes |= {name: gzipped((STATIC / name).read_bytes()) for name in (*SHELL, *ALSO)}
    assert sum(sizes.values()) < BUDGET, sizes
    assert sum(gzipped((STATIC / name).read_bytes()) for name in MODULES) < MOST_OF_MODULES


def test_a_row_weighs_little(office: Desk) -> None:
    """Seventeen cells in the grid, a line in the list, a mark in the cursor: what repeats stands with its column."""
    empty = page(office)
    have(office, ROWS)
    assert page(office) - empty < ROWS * MOST_OF_A_ROW
