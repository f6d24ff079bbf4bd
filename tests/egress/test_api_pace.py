"""Programs that call our API are told their pace on every answer, and never wait in silence."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client as Browser

from cwhub.accounts.models import Membership, Role
from cwhub.accounts.tokens import create_token
from cwhub.egress.errors import AgentMustWait, MustWait
from cwhub.egress.limiter import Pace, asked_by_an_agent, take, take_several, wait_for
from tests.builders import make_account, make_member

pytestmark = pytest.mark.django_db
NAMES = ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset")


@pytest.fixture
def manager() -> Membership:
    return make_member(make_account(), "maria", Role.MANAGER)


def api_of(person: Membership, **changes: Any) -> Browser:
    _, plain = create_token(membership=person, name="agent", **{"verbs": ["read"], **changes})
    return Browser(headers={"Authorization": f"Bearer {plain}"}, raise_request_exception=False)


def figures(answer: Any) -> tuple[int, ...]:
    return tuple(int(answer.headers[name]) for name in NAMES)


def test_every_answer_says_what_is_left(manager: Membership, settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 100
    api = api_of(manager)
    answers = [api.get("/api/v1/proposals"), api.get("/api/v1/tickets/1"), api.post("/api/v1/proposals", {})]
    assert [answer.status_code for answer in answers] == [200, 404, 403]
    left = [figures(answer)[1] for answer in answers]
    assert left in ([99, 98, 97], [99, 98, 99], [99, 99, 98], [99, 99, 99])  # the minute may turn once
    assert all(figures(answer)[0] == 100 and 1 <= figures(answer)[2] <= 60 for answer in answers)


@pytest.mark.parametrize("url", ["/api/v1/proposals", "/api/v1/schema/", "/api/v1/nothing", "/api/"])
def test_answers_to_nobody_carry_the_headers_too(url: str) -> None:
    answer = Browser().get(url)
    assert (figures(answer)[1], 1 <= figures(answer)[2] <= 60) == (0, True)


def test_pages_carry_no_such_headers() -> None:
    assert "ratelimit-limit" not in Browser().get("/").headers


def test_a_token_that_asks_too_much_is_told_so_and_others_are_not(manager: Membership, settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    api, other = api_of(manager), api_of(manager)
    answers = [api.get("/api/v1/proposals") for _ in range(8)]  # more than two minutes' worth, should one turn
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert (
        refused[0].json()["detail"].startswith("This token has used its 3 requests of this minute. Nothing was done.")
    )
    assert refused[0].headers["Retry-After"] == refused[0].headers["ratelimit-reset"]
    assert figures(refused[0])[:2] == (3, 0)
    assert other.get("/api/v1/proposals").status_code == 200


def test_what_the_token_may_not_do_counts_as_well(manager: Membership, settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    api = api_of(manager)
    assert 429 in [api.post("/api/v1/proposals", {}).status_code for _ in range(6)]


def test_a_program_is_refused_where_a_person_would_wait() -> None:
    slow = Pace(connection_id=1, requests_per_minute=65)
    take_several(slow, purpose="interactive", at_most=5)
    with asked_by_an_agent(), pytest.raises(AgentMustWait, match="ConnectWise must be asked first") as refusal:
        wait_for(slow, purpose="interactive")
    assert (refusal.value.limit, refusal.value.seconds <= 1) == (65, True)
    with pytest.raises(MustWait):
        take(slow, purpose="interactive")


def test_the_description_names_headers_and_refusal() -> None:
    schema = Browser().get("/api/v1/schema/?format=json").json()
    acts = [act for address in schema["paths"].values() for act in address.values()]
    assert acts
    for act in acts:
        assert "Retry-After" in act["responses"]["429"]["headers"]
        assert all(set(NAMES) <= set(response["headers"]) for response in act["responses"].values())
    assert set(NAMES) == set(schema["components"]["headers"])
