"""ConnectWise moves to another codebase at an upgrade: reads follow once, writes look before they go again."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.core.cache import cache

from cwhub.accounts.models import Connection
from cwhub.connectwise import Client, KeyRefused, NotSent
from cwhub.connectwise.client import use_http
from cwhub.egress.limiter import Permit, pace_of, wait_for
from cwhub.egress.transport import new_client
from cwhub.journal.outcomes import Applied, NeverSent
from cwhub.mirror.sync import Puller
from cwhub.writes.asking import sending
from simulators.connectwise.app import SimulatorApp, make_app
from tests.builders import make_account, make_connection, scope_of
from tests.simulators.tiny_world import TinyLogin, build

pytestmark = pytest.mark.django_db(transaction=True)
LOGIN = TinyLogin()


class Upgraded(httpx.WSGITransport):
    """The simulator, answering below one codebase alone as a cloud does; `log` is every request."""

    def __init__(self, app: Any) -> None:
        super().__init__(app=app)
        self.codebase, self.log = "v2025_1/", list[str]()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.log.append(f"{request.method} {path}")
        if "/login/companyinfo/" in path:
            return httpx.Response(200, json={"Codebase": self.codebase, "CompanyName": "Tiny", "IsCloud": "True"})
        if not path.startswith(f"/{self.codebase}"):
            return httpx.Response(404, json={"code": "NotFound", "message": "Not found.", "errors": None})
        return super().handle_request(request)


@pytest.fixture
def wire() -> Iterator[Upgraded]:
    app: SimulatorApp = make_app(build=build, settings={"callbacks": False})
    transport = Upgraded(app)
    use_http(new_client(transport))
    cache.clear()
    yield transport
    use_http(None)
    app.sim.stop()


@pytest.fixture
def connection() -> Connection:
    account = make_account()
    made = make_connection(
        account,
        company_id=LOGIN.company_id,
        public_key=LOGIN.public_key,
        app_client_id=LOGIN.client_id,
        codebase="v2025_1/",
    )
    with scope_of(account).open():
        made.seal_private_key(LOGIN.private_key)
        made.save()
    return made


def permit(connection: Connection) -> Permit:
    return wait_for(pace_of(connection), purpose="interactive")


def stored(connection: Connection) -> str:
    with scope_of(connection.account).open():
        return Connection.objects.get(pk=connection.pk).codebase


def test_a_read_looks_the_codebase_up_once_stores_it_and_is_asked_again(wire: Upgraded, connection: Connection) -> None:
    wire.codebase = "v2025_2/"
    client = Client.of(connection)
    assert client.ticket(101, permit=permit(connection))["id"] == 101
    assert wire.log == [
        "GET /v2025_1/apis/3.0/service/tickets/101",
        "GET /login/companyinfo/tinydesk",
        "GET /v2025_2/apis/3.0/service/tickets/101",
    ]
    assert stored(connection) == "v2025_2/"
    client.ticket(102, permit=permit(connection))
    assert len(wire.log) == 4


def test_a_page_in_the_middle_of_a_list_goes_on_at_the_new_one(wire: Upgraded, connection: Connection) -> None:
    puller = Puller.of(connection)
    pages = puller.pages("/service/tickets", pageSize=2)
    first = next(pages)
    wire.codebase = "v2025_2/"
    assert [row["id"] for page in [first, *pages] for row in page] == [101, 102, 103, 104]


def test_a_missing_record_costs_one_question_a_minute(wire: Upgraded, connection: Connection) -> None:
    client = Client.of(connection)
    for number in (9001, 9002, 9003):
        with pytest.raises(KeyRefused):
            client.ticket(number, permit=permit(connection))
    assert wire.log.count("GET /login/companyinfo/tinydesk") == 1


def test_another_worker_s_finding_is_used_without_asking(wire: Upgraded, connection: Connection) -> None:
    other = Client.of(Connection(**vars_of(connection)))
    wire.codebase = "v2025_2/"
    Client.of(connection).ticket(101, permit=permit(connection))
    wire.log.clear()
    assert other.ticket(101, permit=permit(connection))["id"] == 101
    assert "GET /login/companyinfo/tinydesk" not in wire.log


def vars_of(connection: Connection) -> dict[str, Any]:
    return {field.attname: getattr(connection, field.attname) for field in connection._meta.concrete_fields}


def test_a_write_is_not_sent_again_but_told_as_not_sent(wire: Upgraded, connection: Connection) -> None:
    wire.codebase = "v2025_2/"
    client = Client.of(connection)
    with pytest.raises(NotSent):
        client.patch_ticket(101, {"summary": "new"}, permit=permit(connection))
    assert [line for line in wire.log if line.startswith("PATCH")] == ["PATCH /v2025_1/apis/3.0/service/tickets/101"]
    assert stored(connection) == "v2025_2/"
    assert client.patch_ticket(101, {"summary": "new"}, permit=permit(connection))["summary"] == "new"


def test_where_the_codebase_cannot_be_asked_for_the_404_stands(wire: Upgraded, connection: Connection) -> None:
    wire.codebase = ""
    with pytest.raises(KeyRefused):
        Client.of(connection).get("/nothing/here", permit=permit(connection))
    assert stored(connection) == "v2025_1/"


def test_the_journal_takes_such_a_write_for_one_that_was_never_sent(wire: Upgraded, connection: Connection) -> None:
    """So it is planned again, and everything that stands before a write is asked anew."""
    wire.codebase = "v2025_2/"
    client = Client.of(connection)

    def write() -> Applied:
        made = client.create_note(101, {"text": "x", "internalAnalysisFlag": True}, permit=permit(connection))
        return Applied(external_id=int(made["id"]))

    assert isinstance(sending(write), NeverSent)
    assert isinstance(sending(write), Applied)
    assert len([line for line in wire.log if line.startswith("POST /v2025_2/")]) == 1
