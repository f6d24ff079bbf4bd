"""The way back: an entry of our own shows whether time can be deleted and whether callbacks arrive."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.db import connections
from django.test import Client as Browser

from cwhub.accounts.membership import actor_of_membership, scope_of_membership
from cwhub.accounts.models import Connection, Membership, Run
from cwhub.connectwise.client import use_http
from cwhub.egress import transport as egress
from cwhub.journal.models import WriteBatch
from cwhub.webhooks.tasks import take_inbox
from desk.connecting import services
from desk.connecting.checking import check
from desk.connecting.framing import may_frame
from desk.connecting.trying import checked, lacking
from simulators.connectwise.app import SimulatorApp, make_app
from tests.desk.outside import PACE, asked, connect_whole, last_run, make_admin, signed_in, step_of, words
from tests.simulators.tiny_world import build

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
PAGE = "/settings/integrations"
SILENT = "Callbacks do not reach this address; asking every 60 s instead."


class Door(httpx.BaseTransport):
    """Brings callbacks to the product's own door and lets its inbox handle them; `open` says whether they get there."""

    def __init__(self) -> None:
        self.open, self.account_id = True, 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not self.open:
            raise httpx.ConnectError("refused", request=request)
        path = request.url.raw_path.decode()
        sign = {"x-content-signature": request.headers["x-content-signature"]}
        said = Browser().post(path, request.content, content_type="application/json", headers=sign)
        take_inbox(self.account_id)
        connections.close_all()
        return httpx.Response(said.status_code)


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def sim(door: Door) -> Iterator[SimulatorApp]:
    app = make_app(build=build, settings={"callbacks": True}, callback_transport=door)
    code = {"id": 1, "name": "Office", "company": {"id": 1}, "timeEntryFlag": True, "_info": {}}
    app.sim.store.rows("time/chargeCodes").setdefault(1, code)
    http = egress.new_client(httpx.WSGITransport(app=app))
    use_http(http)
    yield app
    app.sim.deliveries.wait_until_idle()
    use_http(None)
    http.close()
    app.sim.stop()


@pytest.fixture
def admin(door: Door) -> Membership:
    admin = make_admin()
    door.account_id = admin.account_id
    return admin


def begin(admin: Membership, *, try_time: bool = True) -> Connection:
    scope = scope_of_membership(admin)
    found = check(asked())
    with scope.open():
        by = actor_of_membership(admin)
        return services.begin(scope=scope, checked=found, by=by, try_time=try_time, pace=PACE)


def stored(admin: Membership) -> Connection:
    with scope_of_membership(admin).open():
        return Connection.objects.select_related("account").get()


def asked_of(sim: SimulatorApp, method: str, path: str) -> list[dict[str, Any]]:
    return [row for row in sim.sim.log.since(0) if row["method"] == method and row["path"].startswith(path)]


def entries(sim: SimulatorApp) -> list[dict[str, Any]]:
    return [row for row in sim.sim.store.rows("time/entries").values() if row.get("chargeToType") == "ChargeCode"]


def test_an_entry_of_our_own_is_deleted_again_and_its_callback_arrives(sim: SimulatorApp, admin: Membership) -> None:
    connection = begin(admin)
    assert connect_whole(connection).state == Run.State.DONE
    said = step_of(connection, "back")["sentence"]
    assert "One minute was entered on Office and deleted again (time entry " in said
    assert "Its callback was here " in said
    assert "s later, signature valid." in said
    assert entries(sim) == []
    kept = stored(admin)
    assert kept.checks["back"]["state"] == "arrived"
    time = next(row for row in checked(kept) if row.row.action == "Time Entry")
    assert [cell.has for cell in time.cells] == ["All"] * 4


def test_it_goes_down_the_one_stair_as_the_admin_s_own_act(sim: SimulatorApp, admin: Membership) -> None:
    connect_whole(begin(admin))
    with scope_of_membership(admin).open():
        mine = WriteBatch.objects.filter(ops__kind__startswith="connection.time_trial").order_by("pk")
        assert [batch.ops.get().kind for batch in mine] == ["connection.time_trial", "connection.time_trial_removal"]
        assert {(batch.created_by_kind, batch.created_by_id) for batch in mine} == {("person", admin.pk)}


def test_without_the_admin_s_word_nothing_is_entered(sim: SimulatorApp, admin: Membership) -> None:
    connection = begin(admin, try_time=False)
    assert connect_whole(connection).state == Run.State.DONE
    assert {row["status"] for row in asked_of(sim, "POST", "/time/entries")} == {400}
    assert "The next change in ConnectWise tells" in step_of(connection, "back")["sentence"]


def test_what_may_not_be_deleted_is_named_and_does_not_stop_the_rest(sim: SimulatorApp, admin: Membership) -> None:
    fault = {"method": "DELETE", "path": "/time/entries/*", "effect": "error_before_commit", "status": 403, "count": 0}
    sim.sim.faults.add({**fault, "skip": 1})  # the first asks for number 0, which is there for nobody
    connection = begin(admin)
    assert connect_whole(connection).state == Run.State.DONE
    (left,) = entries(sim)
    step = step_of(connection, "back")
    assert step["look"]
    assert f"Time entry {left['id']}, one minute on Office, stays: delete it in ConnectWise." in step["sentence"]
    (row,) = lacking(stored(admin))
    assert [(cell.verb, cell.words) for cell in row.lacking] == [("delete", "None, needs All")]


def test_what_may_not_be_entered_is_told_with_connectwise_s_reason(sim: SimulatorApp, admin: Membership) -> None:
    fault = {"method": "POST", "path": "/time/entries", "effect": "error_before_commit", "status": 400, "skip": 1}
    sim.sim.faults.add({**fault, "body": {"code": "InvalidObject", "message": "The period is closed.", "errors": None}})
    connection = begin(admin)
    assert connect_whole(connection).state == Run.State.DONE
    said = step_of(connection, "back")["sentence"]
    assert "ConnectWise did not take a time entry of ours: The period is closed." in said


def test_a_lost_answer_enters_no_second_minute(sim: SimulatorApp, admin: Membership) -> None:
    fault = {"method": "POST", "path": "/time/entries", "effect": "drop_after_commit", "skip": 1}
    sim.sim.faults.add(fault)
    connection = begin(admin)
    assert connect_whole(connection).state == Run.State.DONE
    taken = [row for row in asked_of(sim, "POST", "/time/entries") if row["status"] != 400]
    assert len(taken) == 1
    assert entries(sim) == []


def test_without_a_charge_code_nothing_is_tried(sim: SimulatorApp, admin: Membership) -> None:
    sim.sim.store.rows("time/chargeCodes").clear()
    connection = begin(admin)
    assert connect_whole(connection).state == Run.State.DONE
    said = step_of(connection, "back")["sentence"]
    assert "Deleting time was not tried: no charge code takes time that this role can see." in said


def test_a_callback_that_does_not_come_is_told(sim: SimulatorApp, door: Door, admin: Membership, settings: Any) -> None:
    settings.CALLBACK_WAIT_SECONDS = 1
    door.open = False
    connection = begin(admin)
    assert connect_whole(connection).state == Run.State.DONE
    step = step_of(connection, "back")
    assert SILENT in step["sentence"]
    assert step["look"]
    with scope_of_membership(admin).open():
        Connection.objects.update(state="connected", connected_at="2026-11-02T12:00Z")
    browser = signed_in(admin)
    assert SILENT in words(browser.get(PAGE))
    door.open = True
    assert browser.post(f"{PAGE}/go-on", {"try_time": "on"}).status_code == 302
    assert connect_whole(connection).state == Run.State.DONE
    assert SILENT not in words(browser.get(PAGE))


def test_checking_again_enters_nothing_unless_it_is_said_again(sim: SimulatorApp, admin: Membership) -> None:
    connection = begin(admin)
    connect_whole(connection)
    with scope_of_membership(admin).open():
        Connection.objects.update(state="connected", connected_at="2026-11-02T12:00Z")
    browser = signed_in(admin)
    before = len(asked_of(sim, "POST", "/time/entries"))
    browser.post(f"{PAGE}/go-on")
    assert connect_whole(connection).state == Run.State.DONE
    assert not last_run(connection).detail["try_time"]
    assert len(asked_of(sim, "POST", "/time/entries")) == before + 1  # the empty one that must be refused
    assert "Last time: One minute was entered on Office" in words(browser.get(PAGE))
    assert lacking(stored(admin)) == []


def test_a_policy_that_forbids_it_is_obeyed(sim: SimulatorApp, admin: Membership) -> None:
    from approvals.services import set_tool_policy

    with scope_of_membership(admin).open():
        scope = scope_of_membership(admin)
        set_tool_policy(scope=scope, kind="connection.time_trial", mode="off", by=actor_of_membership(admin))
    connection = begin(admin)
    assert connect_whole(connection).state == Run.State.DONE
    assert "Deleting time was not tried:" in step_of(connection, "back")["sentence"]
    assert entries(sim) == []


@pytest.mark.parametrize(
    ("panel", "production", "may", "says"),
    [
        ("https://hub.msp.example", True, True, "may be framed by na.myconnectwise.net"),
        ("http://hub.msp.example", False, False, "is not https"),
        ("http://localhost:8000", False, True, "in browsers on this machine only"),
        ("http://localhost:8000", True, False, "this machine's own"),
        ("https://hub.lan", True, False, "known inside your network only"),
        ("https://10.1.2.3", True, False, "known inside your network only"),
        ("https://hub", True, False, "known inside your network only"),
    ],
)
def test_the_panel_s_address_must_be_framable(panel: str, production: bool, may: bool, says: str) -> None:
    found = may_frame(panel=panel, screen="https://na.myconnectwise.net", named=True, production=production)
    assert found.may is may
    assert says in found.sentence


def test_a_screen_that_our_policy_does_not_name_frames_nothing() -> None:
    found = may_frame(
        panel="https://hub.msp.example", screen="https://na.myconnectwise.net", named=False, production=True
    )
    assert not found.may
    assert "content policy does not name na.myconnectwise.net" in found.sentence
