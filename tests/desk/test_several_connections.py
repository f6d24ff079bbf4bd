"""Two ConnectWises under one account: a card each, clients of their own, and the panel finds the right one."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from approvals.models import Category
from approvals.queries import category_for
from approvals.selectors import Place
from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Client, Connection, MemberLink, Membership, Run, ScreenDoor
from cwhub.connectwise.client import use_http
from cwhub.egress import transport as egress
from cwhub.mirror.models import Ticket
from desk.connecting import services
from desk.connecting.choices import ASKED
from desk.pod.proof import Claim, doors_for
from simulators.connectwise.app import SimulatorApp, make_app
from tests.desk.outside import LOGIN, connect_whole, make_admin, make_history, signed_in, words
from tests.simulators.tiny_world import TinyLogin, TinyWorld, build

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
PAGE = "/settings/integrations"
FIRST_RUN = "/settings/first-run"
OTHER = TinyLogin(company_id="seconddesk")
FORM = {
    "client_id": LOGIN.client_id,
    "public_key": LOGIN.public_key,
    "private_key": LOGIN.private_key,
}
ONE = {**FORM, "screen_url": "http://localhost:8100", "api_url": "https://localhost:8143", "company_id": "tinydesk"}
TWO = {**FORM, "screen_url": "http://localhost:8200", "api_url": "https://localhost:8243", "company_id": "seconddesk"}


def build_other(**asked: Any) -> TinyWorld:
    world = build(**asked)
    world.login = OTHER
    for company in world.collections["company/companies"]:
        company["name"] = f"{company['name']} Two"
    return world


class ByPort(httpx.BaseTransport):
    """Two servers on one machine, told apart by their ports."""

    def __init__(self, apps: dict[int, SimulatorApp]) -> None:
        self.wires = {port: httpx.WSGITransport(app=app) for port, app in apps.items()}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self.wires[request.url.port or 0].handle_request(request)


@pytest.fixture
def both() -> Iterator[tuple[SimulatorApp, SimulatorApp]]:
    quiet = {"callbacks": False}
    one, two = make_app(build=build, settings=quiet), make_app(build=build_other, settings=quiet)
    http = egress.new_client(ByPort({8143: one, 8243: two}))
    use_http(http)
    yield one, two
    use_http(None)
    http.close()
    one.sim.stop()
    two.sim.stop()


@pytest.fixture
def admin(both: Any) -> Membership:
    """Both are connected and read."""
    admin = make_admin()
    for form in (ONE, TWO):
        assert signed_in(admin).post(PAGE, form).status_code == 302
        assert connect_whole(connections(admin)[-1]).state == Run.State.DONE
    return admin


def connections(admin: Membership) -> list[Connection]:
    with scope_of_membership(admin).open():
        return list(Connection.objects.select_related("account").order_by("pk"))


def test_each_has_a_card_and_clients_and_tickets_of_its_own(admin: Membership) -> None:
    one, two = connections(admin)
    html = signed_in(admin).get(PAGE).content.decode()
    assert 'id="connectwise"' in html
    assert f'id="connectwise-{two.uid}"' in html
    assert (one.name, two.name) == ("ConnectWise PSA", "ConnectWise PSA, seconddesk")
    with scope_of_membership(admin).open():
        for connection, suffix in ((one, ""), (two, " Two")):
            names = sorted(Client.objects.filter(connection=connection).values_list("name", flat=True))
            assert names == [f"{name}{suffix}" for name in ("Acorn Bakery", "Birch & Sons", "Cedar Lab")]
            assert Ticket.objects.filter(connection=connection).count() == 4


def test_the_same_one_typed_again_changes_its_keys_and_adds_none(admin: Membership) -> None:
    browser = signed_in(admin)
    assert browser.post(PAGE, {**TWO, "company_id": "SecondDesk"}).status_code == 302
    assert len(connections(admin)) == 2


def test_keys_of_one_card_cannot_become_another_s(admin: Membership) -> None:
    _, two = connections(admin)
    response = signed_in(admin).post(PAGE, {**ONE, "connection": two.uid})
    assert response.status_code == 422
    assert "only its keys can be changed here" in words(response)
    assert signed_in(admin).post(PAGE, {**ONE, "connection": "nothing-of-ours"}).status_code == 404
    assert len(connections(admin)) == 2


def test_a_button_of_a_card_is_about_that_card(admin: Membership) -> None:
    one, two = connections(admin)
    for row in (one, two):
        with scope_of_membership(admin).open():
            Connection.objects.filter(pk=row.pk).update(state="connected", connected_at="2026-11-02T12:00Z")
    signed_in(admin).post(f"{PAGE}/go-on", {"connection": two.uid})
    with scope_of_membership(admin).open():
        assert services.run_of(two).state == Run.State.RUNNING  # type: ignore[union-attr]
        assert services.run_of(one).state == Run.State.DONE  # type: ignore[union-attr]
    assert signed_in(admin).post(f"{PAGE}/go-on", {"connection": "nothing-of-ours"}).status_code == 404


def test_only_the_card_that_has_changed_is_sent_again(admin: Membership) -> None:
    _, two = connections(admin)
    browser, htmx = signed_in(admin), {"HX-Request": "true", "HX-Request-Type": "partial"}
    cursor = browser.get(f"{PAGE}/live", headers=htmx).headers["X-Cursor"]
    with scope_of_membership(admin).open():
        Connection.objects.filter(pk=two.pk).update(state="refused", refused_reason="It answered 401.")
    news = browser.get(f"{PAGE}/live", headers={**htmx, "X-Cursor": cursor}).content.decode()
    assert news.count("<hx-partial") == 1
    assert f'hx-target="#connectwise-{two.uid}"' in news


def test_boards_and_categories_are_chosen_for_each(admin: Membership) -> None:
    one, two = connections(admin)
    make_history(admin)
    browser = signed_in(admin)
    parts = {f"part-1-{part.value}": "none" for part in ASKED}
    answers = {"board": [1], "type": [1, 2, 3], "company_type": [1], **parts}
    for connection in (one, two):
        named = {"connection": connection.uid}
        assert browser.post(f"{FIRST_RUN}/boards", {**answers, **named}).status_code == 302
        assert browser.post(f"{FIRST_RUN}/categories", named).status_code == 302
    assert [row.state for row in connections(admin)] == ["connected", "connected"]
    assert two.name in words(browser.get(FIRST_RUN))
    with scope_of_membership(admin).open():
        mail = Category.objects.get(name="Mail")
        scope = scope_of_membership(admin)
        assert category_for(scope, Place(board=1, type=1, connection=one.pk)) == mail
        assert category_for(scope, Place(board=1, type=1, connection=two.pk)) is None


def test_a_person_is_a_member_of_each(admin: Membership) -> None:
    one, two = connections(admin)
    form = {"role": "admin", "sees": "all", "active": "on", "member": "2", f"member-{two.uid}": "3"}
    assert signed_in(admin).post(f"/settings/people/{admin.user.uid}", form).status_code == 302
    with scope_of_membership(admin).open():
        links = MemberLink.objects.order_by("connection_id").values_list("connection_id", "member_id")
        assert list(links) == [(one.pk, 2), (two.pk, 3)]
    assert "AMorrow, BQuill" in words(signed_in(admin).get("/settings/people"))


@pytest.mark.parametrize(("form", "n"), [(ONE, 0), (TWO, 1)])
def test_the_panel_s_session_is_looked_up_by_company_and_host(admin: Membership, form: dict[str, str], n: int) -> None:
    said = {"companyid": form["company_id"], "memberid": "AMorrow", "memberHash": "x" * 12, "site": form["screen_url"]}
    (door,) = doors_for(Claim.of(said, address="127.0.0.1"))
    assert door.connection_id == connections(admin)[n].pk


def test_two_of_one_company_id_are_told_apart_by_their_host(admin: Membership) -> None:
    """Two servers may both call themselves by the same login company."""
    _, two = connections(admin)
    ScreenDoor.objects.filter(connection=two).update(company_id="tinydesk")
    said = {"companyid": "tinydesk", "memberid": "AMorrow", "memberHash": "x" * 12, "site": "http://localhost:8200/x"}
    assert [door.connection_id for door in doors_for(Claim.of(said, address="127.0.0.1"))] == [two.pk]


def test_a_number_that_both_have_used_asks_which_is_meant(admin: Membership) -> None:
    _, two = connections(admin)
    browser = signed_in(admin)
    which = browser.get("/tickets/101")
    assert "Two ConnectWises have used this number" in words(which)
    assert f'href="?in={two.uid}"' in which.content.decode()
    page = browser.get(f"/tickets/101?in={two.uid}")
    assert "Acorn Bakery Two" in words(page)
    html = page.content.decode()
    assert f"/tickets/101/live?in={two.uid}" in html
    assert browser.get("/tickets/101/live").status_code == 404
    assert browser.get(f"/tickets/101/live?in={two.uid}").status_code == 200
