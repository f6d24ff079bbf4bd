"""The first mirror's memory holds one page, however many tickets there are."""

import gc
import tracemalloc
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from cwhub.accounts.models import Connection
from cwhub.connectwise.client import use_http
from cwhub.egress.transport import new_client
from cwhub.mirror import changes
from cwhub.mirror.collections import TICKETS
from cwhub.mirror.models import Ticket
from cwhub.mirror.passes import Turn
from cwhub.mirror.sync import Puller
from tests.builders import make_account, make_client, make_connection, scope_of

A_PAGE = 1000
pytestmark = pytest.mark.django_db(transaction=True)


class ManyTickets(httpx.BaseTransport):
    """ConnectWise with so many tickets that they are made as they are asked for."""

    def __init__(self, pages: int) -> None:
        self.total = pages * A_PAGE

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = parse_qs(urlsplit(str(request.url)).query)
        if request.url.path.endswith("/count"):
            return httpx.Response(200, json={"count": self.total})
        after, size = int(asked.get("pageId", ["0"])[0]), int(asked["pageSize"][0])
        numbers = range(after + 1, min(after + size, self.total) + 1)
        there_is_more = numbers and numbers[-1] < self.total
        link = f'<http://x/apis/3.0/service/tickets?pageSize={size}&pageId={numbers[-1]}>; rel="next"'
        headers = {"Link": link} if there_is_more else {}
        return httpx.Response(200, json=[ticket(number) for number in numbers], headers=headers)


def ticket(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "summary": f"Ticket {number}",
        "company": {"id": 1, "name": "Acorn"},
        "board": {"id": 1, "name": "Desk"},
        "status": {"id": 1, "name": "New"},
        "customFields": [{"id": n, "caption": f"Own {n}", "value": "x" * 40} for n in range(8)],
        "_info": {"lastUpdated": "2026-11-16T15:00:00Z", "dateEntered": "2026-11-16T15:00:00Z"},
    }


@pytest.fixture
def connection() -> Connection:
    made = make_connection(make_account(), requests_per_minute=600_000, api_url="http://localhost:8100")
    make_client(made, 1)
    return made


def peaks(connection: Connection, *, pages: int) -> list[int]:
    """The most that was held while each page was read and stored."""
    use_http(new_client(ManyTickets(pages)))
    found = []
    tracemalloc.start()
    try:
        for _ in changes.reader(Puller.of(connection), TICKETS, tell=False, whole=True).read(Turn()):
            found.append(tracemalloc.get_traced_memory()[1])
            gc.collect()  # the made answers keep their bodies in cycles; those of the network do not
            tracemalloc.reset_peak()
    finally:
        tracemalloc.stop()
        use_http(None)
    with scope_of(connection.account).open():
        assert Ticket.objects.count() == pages * A_PAGE
    return found


@pytest.mark.parametrize("pages", [5, pytest.param(100, marks=pytest.mark.slow)])
def test_the_last_page_takes_no_more_memory_than_the_second(connection: Connection, pages: int) -> None:
    held = peaks(connection, pages=pages)
    assert max(held[2:]) < held[1] * 1.2, [f"{size / 1e6:.1f} MB" for size in held]
