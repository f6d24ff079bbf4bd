"""An account connected to the simulator in process: the wire is faked, everything behind it is real.

Use the fixtures by name: `simulator` (its parts at `.sim`), `desk` (account, connection, clients, all mirrored).
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from cwhub.accounts.models import Account, Client, Connection, Membership, Role
from cwhub.connectwise.client import use_http
from cwhub.egress.transport import new_client
from cwhub.mirror import sync
from cwhub.mirror.models import Board, Ticket
from cwhub.mirror.parts import preset_parts
from cwhub.mirror.sync import Puller
from desk.connecting.steps import client_types
from kit.clock import parse_utc
from simulators.connectwise.app import SimulatorApp, make_app
from tests.builders import make_account, make_connection, make_member, scope_of
from tests.simulators.tiny_world import build

API = "http://localhost:8100/v4_6_release/apis/3.0"


@dataclass
class Desk:
    account: Account
    connection: Connection
    app: SimulatorApp
    people: dict[str, Membership]

    @property
    def scope(self) -> Any:
        return scope_of(self.account)

    def client_named(self, name: str) -> Client:
        with self.scope.open():
            return Client.objects.get(name=name)

    def ticket(self, number: int) -> Ticket:
        with self.scope.open():
            return Ticket.objects.select_related("client", "connection").get(external_id=number)

    def api(self) -> httpx.Client:
        """The simulator as another program sees it, signed in as our API member, past all of our code."""
        login = self.app.sim.login
        auth = (f"{login.company_id}+{login.public_key}", login.private_key)
        transport = httpx.WSGITransport(app=self.app)
        return httpx.Client(transport=transport, base_url=API, auth=auth, headers={"clientId": login.client_id})

    def requests(self, method: str, path: str = "") -> list[dict[str, Any]]:
        """What ConnectWise has been asked, by method and beginning of the path."""
        with httpx.Client(transport=httpx.WSGITransport(app=self.app), base_url="http://localhost:8100") as control:
            rows = control.get("/_sim/requests", params={"since": 0}).json()["requests"]
        return [row for row in rows if row["method"] == method and row["path"].startswith(path)]

    def fault(self, **fault: Any) -> None:
        with httpx.Client(transport=httpx.WSGITransport(app=self.app), base_url="http://localhost:8100") as control:
            assert control.post("/_sim/faults", json=fault).status_code in (200, 201)


def world() -> dict[str, Any]:
    """A desk small enough to know by heart, unless CWHUB_TEST_WORLD names one of the simulator's own."""
    named = os.environ.get("CWHUB_TEST_WORLD")
    return {"world": named} if named else {"build": build}


@pytest.fixture
def simulator() -> Iterator[SimulatorApp]:
    app = make_app(**world(), settings={"callbacks": False, "rate_limit_per_minute": 0})
    yield app
    app.sim.stop()


@pytest.fixture
def unmirrored(simulator: SimulatorApp, transactional_db: None) -> Iterator[Desk]:
    """Connected, but nothing is read yet. Transactions are real: several threads take permits side by side."""
    use_http(new_client(httpx.WSGITransport(app=simulator)))
    account, login = make_account(), simulator.sim.login
    connection = make_connection(
        account,
        api_url="http://localhost:8100",
        company_id=login.company_id,
        public_key=login.public_key,
        app_client_id=login.client_id,
        requests_per_minute=600_000,
    )
    with scope_of(account).open():
        connection.seal_private_key(login.private_key)
        connection.save()
    people = {role.value: make_member(account, f"the_{role.value}", role) for role in Role}
    yield Desk(account, connection, simulator, people)
    use_http(None)


def mirror_everything(desk: Desk) -> None:
    puller = Puller.of(desk.connection)
    for read in (sync.mirror_companies, sync.mirror_setup, sync.mirror_lists):
        list(read(puller))
    with desk.scope.open():
        preset_parts(desk.connection)
        client_types(desk.connection)
    while numbers := sync.tickets_without_notes(desk.connection, limit=100):
        sync.mirror_notes(puller, numbers)


@pytest.fixture
def desk(unmirrored: Desk) -> Desk:
    """All read, every board takes part, and every ticket is young enough for proposals."""
    mirror_everything(unmirrored)
    with unmirrored.scope.open():
        Board.objects.filter(connection=unmirrored.connection).update(takes_part=True)
        unmirrored.connection.refresh_from_db()
        unmirrored.connection.proposals_from = parse_utc("2020-01-01T00:00:00Z")
        unmirrored.connection.save(update_fields=["proposals_from"])
    return unmirrored
