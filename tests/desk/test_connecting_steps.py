"""Connecting step by step: whole, refused, killed and taken up again. Nothing is done twice."""

import threading
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.db import connections

from config import tick
from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Client, Connection, MemberLink, Membership, Run
from cwhub.connectwise.client import use_http
from cwhub.egress import transport as egress
from cwhub.journal.models import WriteBatch
from cwhub.mirror.models import Note, Ticket
from cwhub.webhooks.registration import WANTED
from desk import tasks
from desk.connecting import services
from desk.connecting.alone import RUNS, alone_at
from desk.connecting.steps import STEPS
from simulators.connectwise.app import SimulatorApp
from tests.desk.outside import LOGIN, begin, connect_whole, journal_at_work, last_run, make_admin, step_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])


def registered(sim: SimulatorApp) -> list[str]:
    return sorted(row["type"] for row in sim.sim.store.rows("system/callbacks").values())


def go_on(connection: Connection, admin: Membership) -> Run:
    with scope_of_membership(admin).open():
        services.start_run(connection, scope_of_membership(admin).actor)
    return connect_whole(connection)


def test_a_whole_run_reads_everything_and_registers_each_callback_once(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    run = connect_whole(connection)
    assert (run.state, run.done, run.total) == (Run.State.DONE, len(STEPS), len(STEPS))
    assert registered(sim) == sorted(WANTED)
    with scope_of_membership(admin).open():
        connection.refresh_from_db()
        assert connection.state == Connection.State.CHOOSING
        assert (Client.objects.count(), Ticket.objects.count()) == (3, 4)
        assert Ticket.objects.filter(notes_read_at=None).count() == 0
        assert Note.objects.exists()


def test_what_connecting_writes_is_the_admin_s_own_change(sim: SimulatorApp) -> None:
    admin = make_admin()
    connect_whole(begin(admin))
    with scope_of_membership(admin).open():
        batch = WriteBatch.objects.get()
        assert (batch.created_by_kind, batch.created_by_id) == ("person", admin.pk)


def test_people_are_mapped_to_members_by_address(sim: SimulatorApp) -> None:
    sim.sim.store.rows("system/members")[2]["officeEmail"] = "ada@desk.example"
    admin = make_admin()
    admin.user.email = "Ada@desk.example"
    admin.user.save()
    connect_whole(begin(admin))
    with scope_of_membership(admin).open():
        assert MemberLink.objects.get().identifier == "AMorrow"


def test_connecting_again_registers_nothing_twice(sim: SimulatorApp) -> None:
    admin = make_admin()
    connect_whole(begin(admin))
    assert connect_whole(begin(admin)).state == Run.State.DONE
    assert registered(sim) == sorted(WANTED)


def test_a_callback_that_connectwise_switched_off_is_taken_over(sim: SimulatorApp) -> None:
    admin = make_admin()
    connect_whole(begin(admin))
    next(iter(sim.sim.store.rows("system/callbacks").values()))["inactiveFlag"] = True
    connect_whole(begin(admin))
    assert registered(sim) == sorted(WANTED)
    assert not any(row.get("inactiveFlag") for row in sim.sim.store.rows("system/callbacks").values())


def test_refused_callbacks_cost_the_seconds_and_are_tried_anew_when_a_person_says_so(sim: SimulatorApp) -> None:
    refuse = {"method": "POST", "path": "/system/callbacks", "effect": "error_before_commit", "status": 400}
    sim.sim.faults.add({**refuse, "skip": 1})  # the first is the trial of the right
    admin = make_admin()
    connection = begin(admin)
    assert connect_whole(connection).state == Run.State.DONE
    step = step_of(connection, "callbacks")
    assert step["look"]
    assert step["sentence"].startswith("ConnectWise did not register the callbacks:")
    assert "Asking every 60 s instead" in step["sentence"]
    assert registered(sim) == []
    assert connect_whole(begin(admin)).state == Run.State.DONE
    assert registered(sim) == sorted(WANTED)
    assert not step_of(connection, "callbacks")["look"]


def test_a_list_that_is_refused_later_is_no_wrong_key(sim: SimulatorApp) -> None:
    sim.sim.faults.add({"path": "/finance/agreements", "effect": "error_before_commit", "status": 403, "skip": 1})
    admin = make_admin()
    connection = begin(admin)
    assert connect_whole(connection).state == Run.State.FAILED
    assert step_of(connection, "mirror")["state"] == "failed"
    assert state_of(admin) == Connection.State.CONNECTING
    sim.sim.faults.clear()
    assert go_on(connection, admin).state == Run.State.DONE


def test_keys_that_are_no_longer_taken_are_told_as_such(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    sim.sim.faults.add({"effect": "error_before_commit", "status": 401, "count": 0})
    assert connect_whole(connection).state == Run.State.FAILED
    assert state_of(admin) == Connection.State.REFUSED
    sim.sim.faults.clear()
    assert connect_whole(begin(admin)).state == Run.State.DONE
    assert state_of(admin) == Connection.State.CHOOSING


def state_of(admin: Membership) -> str:
    with scope_of_membership(admin).open():
        return str(Connection.objects.get().state)


class Killed(BaseException):
    """Ends a worker in the middle of a request, as kill -9 would."""


class KillsOnce(httpx.WSGITransport):
    """Reaches the simulator, and kills the worker at the first request for a path."""

    def __init__(self, app: Any, path: str) -> None:
        super().__init__(app=app)
        self.path: str | None = path

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.path and request.url.path.endswith(self.path):
            self.path = None
            raise Killed
        return super().handle_request(request)


@pytest.mark.parametrize(
    "path", ["/system/info", "/system/callbacks", "/service/boards", "/company/companies", "/service/tickets"]
)
def test_a_killed_run_is_taken_up_by_the_tick(sim: SimulatorApp, path: str) -> None:
    admin = make_admin()
    connection = begin(admin)
    use_http(egress.new_client(KillsOnce(sim, path)))
    with journal_at_work(admin.account_id), pytest.raises(Killed):
        tasks.connect(admin.account_id, last_run(connection).pk)
    assert last_run(connection).state == Run.State.RUNNING
    assert rung() == []
    let_the_heartbeat_age(admin)
    assert rung() == [("desk.tasks.resume", admin.account_id)]
    with journal_at_work(admin.account_id):
        tasks.resume(admin.account_id)
    assert last_run(connection).state == Run.State.DONE
    assert registered(sim) == sorted(WANTED)
    with scope_of_membership(admin).open():
        assert set(WriteBatch.objects.values_list("created_by_id", flat=True)) == {admin.pk}
    assert rung() == []


def rung() -> list[tuple[str, int]]:
    """What the tick would enqueue of ours."""
    ours = next(tick.Job(**row) for row in settings.TICK_JOBS if row["task"] == "desk.tasks.resume")
    found: list[tuple[str, int]] = []
    tick.ring(ours, lambda task, account_id: found.append((task, account_id)))
    return found


def let_the_heartbeat_age(admin: Membership) -> None:
    with scope_of_membership(admin).open():
        run = Run.objects.get()
        Run.objects.update(heartbeat_at=run.heartbeat_at - 2 * services.DEAD_AFTER)


def test_a_slow_worker_keeps_its_run(sim: SimulatorApp) -> None:
    """The lock lives in its session: an old heartbeat alone takes nothing away."""
    admin = make_admin()
    connection = begin(admin)
    let_the_heartbeat_age(admin)
    with connections["owner"].cursor() as slow:
        slow.execute("select pg_advisory_lock(%s, %s)", [RUNS, last_run(connection).pk])
        asked = len(sim.sim.log.since(0))
        tasks.resume(admin.account_id)
        assert len(sim.sim.log.since(0)) == asked
        slow.execute("select pg_advisory_unlock(%s, %s)", [RUNS, last_run(connection).pk])
    with alone_at(last_run(connection).pk) as ours:
        assert ours


def test_the_keys_stand_in_no_log(sim: SimulatorApp, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    connect_whole(begin(make_admin()))
    assert LOGIN.private_key not in {word for record in caplog.records for word in record.getMessage().split()}


def test_what_an_older_version_has_stored_is_read_as_far_as_it_is_known(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    with scope_of_membership(admin).open():
        run = Run.objects.get()
        run.detail["steps"] = {"keys": {"key": "keys", "state": "done", "color": "blue"}, "gone": {"state": "done"}}
        run.save()
    assert connect_whole(connection).state == Run.State.DONE


def test_two_clicks_are_one_run(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    sim.sim.faults.add({"path": "/system/info", "effect": "error_before_commit", "status": 500})
    connect_whole(connection)
    together = threading.Barrier(2)
    clicks = [threading.Thread(target=click, args=(admin, connection, together)) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    with scope_of_membership(admin).open():
        assert sorted(Run.objects.values_list("state", flat=True)) == ["failed", "running"]


def click(admin: Membership, connection: Connection, together: threading.Barrier) -> None:
    together.wait()
    with scope_of_membership(admin).open():
        services.start_run(connection, scope_of_membership(admin).actor)
    connections.close_all()
