"""Two accounts in turn over a few database connections, while views and calls out break: nothing crosses over."""

import base64
import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client as Browser
from rest_framework.views import APIView

from cwhub.accounts import middleware
from cwhub.accounts.tokens import create_token
from cwhub.connectwise import ConnectWiseError
from cwhub.connectwise.client import Client as Adapter
from cwhub.connectwise.client import use_http
from cwhub.egress.limiter import Permit
from cwhub.egress.transport import new_client
from desk.isolation.probing import sign_cookie
from desk.isolation.sides import Side
from desk.isolation.stage import Stage, build_stage
from desk.isolation.watching import listening, marks_in, text_of

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, CONNECTIONS = 6, 3
EVERY_NTH_BREAKS = 5  # 20 %
ONE, OTHER = "http://localhost:8101", "http://localhost:8102"


@dataclass
class Seen:
    """What came of it, from all threads."""

    faults: list[str] = field(default_factory=list)
    broken: int = 0
    answered: int = 0
    called: int = 0
    turns: Any = field(default_factory=lambda: itertools.count(1))

    def breaks_now(self) -> bool:
        return bool(next(self.turns) % EVERY_NTH_BREAKS == 0)


@dataclass
class Party:
    side: Side
    other: Side
    token: str
    host: str

    @property
    def key_of(self) -> str:
        """Whose name the account's key carries."""
        return (self.side.shared or self.side).mark

    @property
    def user(self) -> Any:
        return self.side.person.user


class TwoHosts(httpx.BaseTransport):
    """Each host may see its own account's key and no other; every fifth call breaks."""

    def __init__(self, parties: list[Party], seen: Seen) -> None:
        self.parties, self.seen = parties, seen

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        key = base64.b64decode(request.headers["Authorization"].split()[1]).decode()
        asked = f"{request.url}\n{key}\n{request.headers}"
        for party in self.parties:
            if str(request.url).startswith(party.host):
                self.seen.called += 1
                told = marks_in(asked, {"the other account": party.other})
                own = f"+{party.key_of} key:{party.key_of} private key" in key
                self.seen.faults += [*told, *([] if own else [f"a key that is not the host's own: {request.url}"])]
        if self.seen.breaks_now():
            raise httpx.ReadTimeout("cut", request=request)
        return httpx.Response(200, json={"version": "v2025.1"})


@contextmanager
def few_connections() -> Iterator[None]:
    """As the web process has them, only fewer."""
    default = connections["default"]
    default.close()
    options = default.settings_dict["OPTIONS"]
    options["pool"] = {"min_size": 1, "max_size": CONNECTIONS, "timeout": 60}
    try:
        yield
    finally:
        default.close()
        default.close_pool()  # type: ignore[attr-defined]
        del options["pool"]


def breaking(view: Callable[..., Any], seen: Seen) -> Callable[..., Any]:
    """The view's scope is open, its queries are done: then it fails."""

    def answer(request: Any, *args: Any, **kwargs: Any) -> Any:
        said = view(request, *args, **kwargs)
        if seen.breaks_now():
            raise RuntimeError("broken on purpose")
        return said

    return answer


def parties(stage: Stage) -> list[Party]:
    found = []
    for side, other, host in ((stage.mine, stage.beyond, ONE), (stage.beyond, stage.mine, OTHER)):
        with side.whole.open():
            side.connection.api_url = host
            side.connection.save(update_fields=["api_url"])
        _, token = create_token(membership=side.person, name="turns", verbs=["read"])
        found.append(Party(side, other, token, host))
    return found


PAGES = ("/tickets", "/api/v1/proposals", "/approvals/live", "/api/v1/writes", "/clients", "/api/v1/tickets/{number}")


def take_turns(parties: list[Party], seen: Seen, numbers: range) -> None:
    browsers = [signed_in(party) for party in parties]
    for n in numbers:
        party, browser = parties[n % 2], browsers[n % 2]
        if n % 10 == 9:
            call_out(party)
        else:
            look(party, browser, PAGES[n % len(PAGES)], seen)
        connections["default"].close()  # back to the others


def signed_in(party: Party) -> Browser:
    browser = Browser(raise_request_exception=False)
    browser.force_login(party.user)
    sign_cookie(browser)
    connections["default"].close()
    return browser


def look(party: Party, browser: Browser, page: str, seen: Seen) -> None:
    headers = {"Authorization": f"Bearer {party.token}"} if page.startswith("/api") else {}
    answer = browser.get(page.format(number=party.side.number), headers=headers)
    seen.answered += 1
    seen.broken += answer.status_code == 500
    foreign = {"the other account": party.other}
    seen.faults += [f"{mark} in {page}" for mark in marks_in(text_of(answer), foreign)]  # type: ignore[arg-type]
    if answer.status_code not in (200, 204, 500):
        seen.faults.append(f"{page} answered {answer.status_code}")


def call_out(party: Party) -> None:
    permit = Permit(party.side.connection.pk, "look")
    with suppress(ConnectWiseError):
        Adapter.of(party.side.connection).system_info(permit=permit)


def interleave(requests: int, monkeypatch: pytest.MonkeyPatch) -> Seen:
    seen = Seen()
    both = parties(build_stage())
    use_http(new_client(TwoHosts(both, seen)))
    monkeypatch.setattr(settings, "API_REQUESTS_PER_MINUTE", 1_000_000)  # of a token; a fast machine asks more
    monkeypatch.setattr(middleware, "answer_within", breaking(middleware.answer_within, seen))
    monkeypatch.setattr(APIView, "finalize_response", breaking(APIView.finalize_response, seen))
    each = requests // THREADS
    with few_connections(), listening() as heard, ThreadPoolExecutor(THREADS) as threads:
        rounds = [threads.submit(take_turns, both, seen, range(n * each, (n + 1) * each)) for n in range(THREADS)]
        for one in rounds:
            one.result()
    use_http(None)
    lines = "\n".join(heard.lines)
    seen.faults += [f"{party.side.mark}'s key in a log line" for party in both if f"{party.side.mark} private" in lines]
    return seen


@pytest.mark.parametrize("requests", [600, pytest.param(10_000, marks=pytest.mark.slow)])
def test_nothing_crosses_over(requests: int, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]) -> None:
    seen = interleave(requests, monkeypatch)
    tell(
        f"{requests} turns of two accounts over {CONNECTIONS} connections: {seen.answered} answers, "
        f"{seen.broken} broken, {seen.called} calls out, {len(seen.faults)} faults."
    )
    assert seen.faults == []
    assert seen.broken > seen.answered / EVERY_NTH_BREAKS / 2
    assert seen.called > 0
