"""ConnectWise in process: the simulator behind the adapter's one seam, and the tasks run by hand."""

import html
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from django.db import connections
from django.test import Client as Browser
from django.utils.html import strip_tags

from cwhub.accounts.membership import actor_of_membership, scope_of_membership
from cwhub.accounts.models import Connection, Membership, Role, Run, User
from cwhub.accounts.scope import ClientScope
from cwhub.connectwise.client import use_http
from cwhub.egress import transport as egress
from cwhub.journal.models import WriteBatch
from cwhub.journal.services import run_batch
from cwhub.journal.states import BatchState
from cwhub.mirror.models import Ticket
from desk import tasks
from desk.connecting import services
from desk.connecting.checking import Asked, check
from kit.clock import now
from simulators.connectwise.app import SimulatorApp, make_app
from tests.builders import make_account, make_member
from tests.simulators.tiny_world import TinyLogin, build

SCREEN, API = "http://localhost:8100", "https://localhost:8143"
LOGIN = TinyLogin()
PACE: dict[str, float] = {
    "deadline_seconds": 2,
    "lease_seconds": 5,
    "settle_seconds": 3,
    "late_seconds": 0.5,
    "search_gap_seconds": 0.1,
    "requests_per_minute": 60_000,
}


@contextmanager
def connectwise() -> Iterator[SimulatorApp]:
    """Every call out of this process reaches a small simulator."""
    app = make_app(build=build, settings={"callbacks": False})
    http = egress.new_client(httpx.WSGITransport(app=app))
    use_http(http)
    try:
        yield app
    finally:
        use_http(None)
        http.close()
        app.sim.stop()


def asked(**changes: Any) -> Asked:
    fields = {
        "screen_url": SCREEN,
        "company_id": LOGIN.company_id,
        "public_key": LOGIN.public_key,
        "private_key": LOGIN.private_key,
        "app_client_id": LOGIN.client_id,
        "api_url": API,
    }
    return Asked(**{**fields, **changes})


def make_admin(username: str = "alice") -> Membership:
    return make_member(make_account(), username, Role.ADMIN)


def begin(admin: Membership) -> Connection:
    scope = scope_of_membership(admin)
    checked = check(asked())
    with scope.open():
        return services.begin(scope=scope, checked=checked, by=actor_of_membership(admin), pace=PACE)


def last_run(connection: Connection) -> Run:
    with ClientScope.of_account(connection.account_id).open():
        run = services.run_of(connection)
        assert run is not None
        return run


def step_of(connection: Connection, key: str) -> dict[str, Any]:
    return dict(last_run(connection).detail["steps"].get(key, {}))


@contextmanager
def journal_at_work(account_id: int) -> Iterator[None]:
    """The journal's worker, in a thread of its own."""
    stop = threading.Event()
    thread = threading.Thread(target=write_until, args=(account_id, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def write_until(account_id: int, stop: threading.Event) -> None:
    scope = ClientScope.of_account(account_id)
    while not stop.wait(0.05):
        with scope.open():
            waiting = list(WriteBatch.objects.filter(state=BatchState.RUNNING).values_list("pk", flat=True))
        for batch in waiting:
            run_batch(account_id, batch)
    connections.close_all()


def connect_whole(connection: Connection) -> Run:
    """What the queue does: connecting, with the journal's worker beside it."""
    with journal_at_work(connection.account_id):
        tasks.connect(connection.account_id, last_run(connection).pk)
    return last_run(connection)


def signed_in(membership: Membership) -> Browser:
    browser = Browser()
    browser.force_login(membership.user)
    return browser


def words(response: Any) -> str:
    """The text of an answer, as a person reads it."""
    apart = re.sub(r"</(td|th|dd|dt|li|p|div|h\d)>|<br>", " ", response.content.decode())
    return " ".join(html.unescape(strip_tags(apart)).split())


def colleague(admin: Membership, username: str, role: Role) -> Membership:
    """Somebody else of the same account."""
    user = User.objects.create_user(username, password="correct horse battery", first_name=username.title())
    return Membership.objects.create(user=user, account_id=admin.account_id, role=role)


def make_history(admin: Membership, tickets: int = 20) -> None:
    """Enough of one type that it becomes a category."""
    with scope_of_membership(admin).open():
        first = Ticket.objects.filter(external_id=101).order_by("connection_id")[0]
        for n in range(tickets):
            Ticket.objects.create(
                account_id=first.account_id,
                client_id=first.client_id,
                connection_id=first.connection_id,
                external_id=5000 + n,
                summary="Outlook asks again",
                board_ref=1,
                type_ref=1,
                entered_at=now(),
                seen_at=first.seen_at,
            )
