"""Settings > Integrations as an admin uses it, with the simulator as ConnectWise."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django_q.models import OrmQ

from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Connection, Membership, Role, Run, User
from cwhub.accounts.scope import ClientScope
from cwhub.mirror import sync
from cwhub.mirror.models import Ticket
from cwhub.webhooks.tasks import poll
from kit.clock import now
from simulators.connectwise.app import SimulatorApp
from tests.builders import make_account, make_member
from tests.desk.outside import API, LOGIN, SCREEN, begin, connect_whole, last_run, make_admin, signed_in, words

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])

PAGE = "/settings/integrations"
FORM = {
    "screen_url": SCREEN,
    "api_url": API,
    "company_id": LOGIN.company_id,
    "client_id": LOGIN.client_id,
    "public_key": LOGIN.public_key,
    "private_key": LOGIN.private_key,
}
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_an_account_without_a_connection_gets_the_form_and_what_to_create_first() -> None:
    text = words(signed_in(make_admin()).get(PAGE))
    assert "Not connected" in text
    assert "In ConnectWise, first" in text
    assert "Service Tickets" in text


def test_others_are_told_who_can(sim: SimulatorApp) -> None:
    admin = make_admin()
    for role in set(Role) - {Role.ADMIN}:
        other = Membership.objects.create(user=User.objects.create_user(role), account_id=admin.account_id, role=role)
        response = signed_in(other).get(PAGE)
        assert response.status_code == 403
        assert "An admin who sees every client can do this: Alice." in words(response)
        assert signed_in(other).post(PAGE, FORM).status_code == 403
    assert sim.sim.log.since(0) == []


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"private_key": "no"}, "public_key", "ConnectWise knows the company, but answered 404 to the keys."),
        ({"company_id": "nobody"}, "company_id", "ConnectWise knows no company nobody. Nothing was saved."),
        ({"screen_url": "https://far.example", "api_url": ""}, "screen_url", "far.example is neither a ConnectWise"),
        ({"client_id": ""}, "client_id", "This field is required."),
    ],
)
def test_a_refused_try_says_so_and_saves_nothing(
    sim: SimulatorApp, wrong: dict[str, str], field: str, sentence: str
) -> None:
    admin = make_admin()
    response = signed_in(admin).post(PAGE, {**FORM, **wrong})
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in words(response)
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true" aria-describedby="id_{field}_errors"', html)
    assert LOGIN.private_key not in re.findall(r'value="([^"]*)"', html)
    with scope_of_membership(admin).open():
        assert not Connection.objects.exists()


def test_right_keys_begin_and_the_card_follows_each_step(sim: SimulatorApp) -> None:
    admin = make_admin()
    browser = signed_in(admin)
    assert browser.post(PAGE, FORM).status_code == 302
    assert "Step 1 of 10" in words(browser.get(PAGE))
    first = browser.get(f"{PAGE}/live", headers={**HTMX, "X-Cursor": ""})
    assert first.content.startswith(b'<hx-partial hx-target="#connectwise"')
    cursor = first.headers["X-Cursor"]
    assert browser.get(f"{PAGE}/live", headers={**HTMX, "X-Cursor": cursor}).status_code == 204
    connection = connection_of(admin)
    assert connect_whole(connection).state == Run.State.DONE
    news = browser.get(f"{PAGE}/live", headers={**HTMX, "X-Cursor": cursor})
    assert "Choices are missing" in words(news)
    assert 'href="/settings/first-run"' in news.content.decode()


def connection_of(admin: Membership) -> Connection:
    with scope_of_membership(admin).open():
        return Connection.objects.select_related("account").get()


def test_a_failure_names_its_step_and_goes_on_from_there(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    fault = sim.sim.faults.add({"path": "/service/boards", "effect": "error_before_commit", "status": 403})
    assert connect_whole(connection).state == Run.State.FAILED
    browser = signed_in(admin)
    text = words(browser.get(PAGE))
    assert "Stopped at step 2 of 10" in text
    assert "System, Table Setup (inquire): Boards cannot be chosen." in text
    sim.sim.faults.clear(fault["id"])
    assert browser.post(f"{PAGE}/go-on").status_code == 302
    assert connect_whole(connection).state == Run.State.DONE


def test_the_private_key_is_nowhere_to_be_seen(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    browser = signed_in(admin)
    for address in (PAGE, f"{PAGE}?keys=1", f"{PAGE}/live"):
        assert f'"{LOGIN.private_key}"' not in browser.get(address).content.decode()
    with ClientScope.of_account(connection.account_id).open():
        assert LOGIN.private_key not in Connection.objects.get().private_key_sealed


def test_refused_keys_are_red_and_new_ones_bring_back_what_was_connected(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    connect_whole(connection)
    set_state(connection, state="refused", refused_reason="ConnectWise answered 401.", connected_at="2026-11-02T12:00Z")
    browser = signed_in(admin)
    assert "ConnectWise no longer takes our keys. ConnectWise answered 401." in words(browser.get(PAGE))
    assert browser.post(PAGE, {**FORM, "private_key": "no"}).status_code == 422
    assert connection_of(admin).state == "refused"
    assert browser.post(PAGE, FORM).status_code == 302
    assert connect_whole(connection).state == Run.State.DONE
    assert connection_of(admin).state == "connected"


def set_state(connection: Connection, **values: Any) -> None:
    with ClientScope.of_account(connection.account_id).open():
        Connection.objects.filter(pk=connection.pk).update(**values)


def test_another_company_cannot_take_the_place_of_the_first(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    set_state(connection, company_id="earlier")
    response = signed_in(admin).post(PAGE, {**FORM, "connection": connection.uid})
    assert response.status_code == 422
    assert "This card is earlier at http://localhost:8100; only its keys can be changed here." in words(response)


def test_read_again_asks_connectwise_without_waiting_for_the_next_time(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    connect_whole(connection)
    set_state(connection, state="connected", last_poll_at="2026-11-20T12:00Z")
    before = OrmQ.objects.count()
    response = signed_in(admin).post(f"{PAGE}/read-again", headers=HTMX)
    assert "Asked within a minute" in words(response)
    assert OrmQ.objects.count() == before + 1
    assert last_run(connection).state == Run.State.DONE


def test_an_admin_of_another_account_sees_nothing_of_it(sim: SimulatorApp) -> None:
    begin(make_admin())
    outsider = make_member(make_account("Elsewhere IT"), "charlie", Role.ADMIN)
    text = words(signed_in(outsider).get(PAGE))
    assert "Not connected" in text
    assert LOGIN.company_id not in text


def test_companies_that_became_clients_without_a_click_are_told(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    connect_whole(connection)
    set_state(connection, state="connected", connected_at=now())
    browser = signed_in(admin)
    assert "No new client this week" in words(browser.get(PAGE))
    companies = sim.sim.store.rows("company/companies")
    companies[3]["types"] = [{"id": 1}]  # it was there, and is a client now
    sync.refresh_company(connection_of(admin), 3)
    assert "3 active of 3 companies 1 company became a client this week, with the defaults" in words(browser.get(PAGE))


def test_callbacks_that_do_not_arrive_are_told(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    connect_whole(connection)
    set_state(connection, state="connected", connected_at=now(), callbacks_registered_at=now() - timedelta(hours=1))
    with ClientScope.of_account(connection.account_id).open():
        Ticket.objects.filter(external_id=101).update(source_updated_at=now() - timedelta(minutes=2))
    browser = signed_in(admin)
    assert "Callbacks do not reach this address; asking every 60 s instead." in words(browser.get(PAGE))
    set_state(connection, last_callback_at=now())
    assert "Callbacks do not reach" not in words(browser.get(PAGE))


def test_a_poll_with_refused_keys_stops_and_the_same_keys_may_be_tried_again(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    connect_whole(connection)
    set_state(connection, state="connected", connected_at=now())
    sim.sim.faults.add({"effect": "error_before_commit", "status": 401, "count": 0})
    poll(connection.account_id)
    assert connection_of(admin).state == "refused"
    sim.sim.faults.clear()
    assert signed_in(admin).post(f"{PAGE}/go-on").status_code == 302
    assert connect_whole(connection).state == Run.State.DONE
    assert connection_of(admin).state == "connected"


def test_a_poll_that_one_list_refuses_goes_on_asking(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    connect_whole(connection)
    set_state(connection, state="connected", connected_at=now())
    sim.sim.faults.add({"path": "/finance/agreements", "effect": "error_before_commit", "status": 403})
    poll(connection.account_id)
    assert connection_of(admin).state == "connected"
