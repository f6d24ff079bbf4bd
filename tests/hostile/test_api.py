"""API v1 by its own description, with what that forbids, and with nonsense: refused with a sentence, never a 500."""

import warnings
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from cwhub.accounts.models import Membership
from cwhub.accounts.scope import ALL
from cwhub.accounts.tokens import VERBS, create_token
from tests.connected import Desk
from tests.hostile.counting import grown, rows
from tests.hostile.nonsense import as_json, bounded, texts, values
from tests.web.addresses import addresses

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own, about what it depends on
    import schemathesis
    from schemathesis import GenerationMode

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"]),
    pytest.mark.filterwarnings("ignore"),
]
REFUSED = (400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429)
ANSWERED = (200, 204)
KINDS = st.sampled_from(["application/json", "application/json; charset=x", "text/plain", "multipart/form-data", ""])
BODIES = values.map(as_json) | st.binary(max_size=200)


def token_of(member: Membership) -> str:
    return create_token(membership=member, name="hostile", verbs=VERBS, clients=ALL)[1]


def hostile_by_schema(desk: Desk, examples: int) -> dict[int, int]:
    """Every operation of the description, each with as many requests. Returns how often each status was answered."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", app=get_wsgi_application())
    headers = {"Authorization": f"Bearer {token_of(desk.people['manager'])}"}
    told: dict[int, int] = {}
    for result in schema.get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]
        cases = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE) | operation.as_strategy()

        @bounded(examples)
        @given(case=cases)
        def ask(case: Any) -> None:
            answer = case.call(headers=headers)
            told[answer.status_code] = told.get(answer.status_code, 0) + 1
            assert answer.status_code in REFUSED + ANSWERED, (case.method, case.formatted_path, answer.status_code)

        ask()
    return told


def test_a_hundred_requests_by_our_own_description_leave_nothing(desk: Desk) -> None:
    before = rows()
    told = hostile_by_schema(desk, 7)
    assert sum(told.values()) >= 100
    assert grown(before, but=("accounts_token",)) == {}, told


@pytest.mark.slow
def test_thousands_of_requests_by_our_own_description_leave_nothing(desk: Desk) -> None:
    before = rows()
    told = hostile_by_schema(desk, 300)
    assert grown(before, but=("accounts_token",)) == {}, told


def test_a_hundred_bodies_of_nonsense_leave_nothing(desk: Desk) -> None:
    assert hostile_bodies(desk, 100) == {}


@pytest.mark.slow
def test_thousands_of_bodies_of_nonsense_leave_nothing(desk: Desk) -> None:
    assert hostile_bodies(desk, 3000) == {}


def hostile_bodies(desk: Desk, examples: int) -> dict[str, int]:
    """By how many rows which table has grown."""
    plain = token_of(desk.people["manager"])
    before = rows()
    places = st.sampled_from([one for one in addresses() if one.startswith("/api/v1/")])
    methods = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"])

    @bounded(examples)
    @given(places, methods, KINDS, BODIES, texts, st.sampled_from([plain, "x", "é"]))
    def ask(place: str, method: str, kind: str, body: bytes, word: str, token: str) -> None:
        browser = Browser(raise_request_exception=False)
        query = f"ticket={word}&state={word}&page={word}&connection={word}".encode("utf-8", "surrogatepass")
        answer = browser.generic(
            method, place, body, kind, QUERY_STRING=query.decode("latin-1"), HTTP_AUTHORIZATION=f"Bearer {token}"
        )
        assert answer.status_code in REFUSED + ANSWERED, (method, place, answer.status_code)

    ask()
    return grown(before)
