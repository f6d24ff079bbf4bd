"""A callback that ConnectWise has disabled or lost is registered again, and its light says how it does."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from cwhub.accounts.models import Connection, Membership
from cwhub.accounts.scope import ClientScope
from cwhub.audit.models import AuditEntry
from cwhub.webhooks import health
from cwhub.webhooks.models import CallbackHealth
from cwhub.webhooks.registration import WANTED
from desk.callbacks import keep
from desk.connecting.registering import being_written
from simulators.connectwise.app import SimulatorApp
from tests.desk.outside import begin, connect_whole, connectwise, journal_at_work, make_admin

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sim() -> Iterator[SimulatorApp]:
    with connectwise() as app:
        yield app


@pytest.fixture
def connection(sim: SimulatorApp) -> Connection:
    admin: Membership = make_admin()
    made = begin(admin)
    connect_whole(made)
    with ClientScope.of_account(made.account_id).open():
        Connection.objects.filter(pk=made.pk).update(state=Connection.State.CONNECTED)
        made.refresh_from_db()
    return made


def api(sim: SimulatorApp) -> httpx.Client:
    return httpx.Client(
        transport=httpx.WSGITransport(app=sim),
        base_url="http://localhost:8100/v4_6_release/apis/3.0",
        auth=(f"{sim.sim.login.company_id}+{sim.sim.login.public_key}", sim.sim.login.private_key),
        headers={"clientId": sim.sim.login.client_id},
    )


def registered(sim: SimulatorApp) -> list[dict[str, Any]]:
    with api(sim) as client:
        return list(client.get("/system/callbacks", params={"pageSize": 100}).json())


def disable(sim: SimulatorApp, kind: str) -> None:
    row = next(row for row in registered(sim) if row["type"].lower() == kind)
    with api(sim) as client:
        wish = [{"op": "replace", "path": "inactiveFlag", "value": True}]
        assert client.patch(f"/system/callbacks/{row['id']}", json=wish).status_code == 200


def lose(sim: SimulatorApp, kind: str) -> None:
    row = next(row for row in registered(sim) if row["type"].lower() == kind)
    with api(sim) as client:
        assert client.delete(f"/system/callbacks/{row['id']}").status_code == 204


def lights(connection: Connection) -> dict[str, str]:
    with ClientScope.of_account(connection.account_id).open():
        return {light.kind: light.word for light in health.lights(connection)}


def kept(connection: Connection) -> None:
    with journal_at_work(connection.account_id):
        keep(connection.account_id)


def wait_until_written(connection: Connection) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with ClientScope.of_account(connection.account_id).open():
            if not being_written(connection):
                return
        time.sleep(0.05)
    raise AssertionError("The journal did not write.")


def is_whole(sim: SimulatorApp) -> bool:
    rows = registered(sim)
    at_work = sorted(row["type"].lower() for row in rows if not row.get("inactiveFlag"))
    return at_work == sorted(WANTED) and len(rows) == len(WANTED)


def test_a_disabled_and_a_lost_callback_are_registered_again_each_once(
    sim: SimulatorApp, connection: Connection
) -> None:
    disable(sim, "ticket")
    lose(sim, "company")
    with journal_at_work(connection.account_id):
        keep(connection.account_id)
        assert lights(connection)["ticket"] in ("Being registered again", "Disabled by ConnectWise")
        wait_until_written(connection)
    assert is_whole(sim)
    keep(connection.account_id)
    assert set(lights(connection).values()) == {"None yet"}


def test_registering_again_is_the_change_of_whoever_connected(sim: SimulatorApp, connection: Connection) -> None:
    disable(sim, "ticket")
    with journal_at_work(connection.account_id):
        keep(connection.account_id)
        wait_until_written(connection)
    with ClientScope.of_account(connection.account_id).open():
        rows = AuditEntry.objects.filter(sentence__contains="callbacks in ConnectWise again")
        assert {row.actor_kind for row in rows} == {"person"}
        assert {row.actor_name for row in rows} == {"Alice"}


def test_what_is_gone_again_at_once_is_not_fought_for(sim: SimulatorApp, connection: Connection) -> None:
    disable(sim, "ticket")
    with journal_at_work(connection.account_id):
        keep(connection.account_id)
        wait_until_written(connection)
    disable(sim, "ticket")
    kept(connection)
    assert not is_whole(sim)
    assert lights(connection)["ticket"] == "Disabled by ConnectWise"


def test_a_gap_that_asking_has_filled_is_told_until_a_callback_comes(connection: Connection) -> None:
    with ClientScope.of_account(connection.account_id).open():
        health.note(
            connection, "ticket", state=CallbackHealth.State.REGISTERED, gap_at=connection.created_at, gap_count=3
        )
        assert "asking has filled" in lights(connection)["ticket"]
        health.delivered(connection, "ticket")
        assert lights(connection)["ticket"] == "Good"
