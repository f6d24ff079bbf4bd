"""Forms as a browser would never send them: no 500, and nothing kept that was not wanted."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from tests.connected import Desk
from tests.hostile.counting import grown, rows
from tests.hostile.nonsense import bounded, texts
from tests.web.addresses import addresses

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("approvals", "timeentry", "desk", "cwhub")
ASKED = re.compile(r'(?:POST|GET|data|said|query_params)(?:\.get|\.getlist)?[\[(]"([a-z_]+)"')
NAMED = re.compile(r'\bname="([a-z_]+)"')
# To read everything again, or to open Today with this board, needs no more: whatever is sent along is a good request.
BUTTONS = ("accounts_run", "desk_todayrules")
FORM = "application/x-www-form-urlencoded"


def field_names() -> list[str]:
    """Every name that a view of ours asks for, or a template of ours sends."""
    views = [
        found for room in ROOMS for file in (ROOT / room).rglob("*.py") for found in ASKED.findall(file.read_text())
    ]
    forms = [found for file in (ROOT / "templates").rglob("*.html") for found in NAMED.findall(file.read_text())]
    return sorted({*views, *forms})


fields = st.dictionaries(st.sampled_from(field_names()), texts, min_size=1, max_size=12)


def encoded(said: dict[str, str]) -> str:
    return urlencode({name: text.encode("utf-8", "surrogatepass") for name, text in said.items()})


def hostile_forms(desk: Desk, examples: int) -> dict[str, int]:
    """By how many rows which table has grown, but for what a button alone makes."""
    before = rows()
    browsers = {}
    for role in ("admin", "technician"):
        browsers[role] = Browser(raise_request_exception=False)
        browsers[role].force_login(desk.people[role].user)
    pages = [address for address in addresses() if not address.startswith(("/api/", "/webhooks/", "/sign-out"))]

    @bounded(examples)
    @given(st.sampled_from(pages), fields, st.sampled_from(sorted(browsers)), st.booleans(), st.booleans())
    def send(page: str, said: dict[str, str], role: str, as_query: bool, fragment: bool) -> None:
        headers = {"HX-Request": "true", "HX-Request-Type": "partial", "X-Cursor": "\u20ac"} if fragment else {}
        text = encoded(said)
        if as_query:
            answer = browsers[role].get(page, QUERY_STRING=text, headers=headers)
        else:
            answer = browsers[role].post(page, text, content_type=FORM, headers=headers)
        assert answer.status_code < 500, (page, said, answer.status_code)

    send()
    return grown(before, but=BUTTONS)


def test_the_names_of_fields_are_found() -> None:
    assert {"username", "reason", "private_key"} <= set(field_names())


def test_a_hundred_hostile_forms_leave_nothing(desk: Desk) -> None:
    assert hostile_forms(desk, 100) == {}


@pytest.mark.slow
def test_three_thousand_hostile_forms_leave_nothing(desk: Desk) -> None:
    assert hostile_forms(desk, 3000) == {}
