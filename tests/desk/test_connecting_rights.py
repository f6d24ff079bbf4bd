"""Permissions are tried one by one: what is missing costs its feature, and trying leaves nothing behind."""

from copy import deepcopy

import pytest

from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Connection, Membership, Run
from cwhub.mirror.models import Agreement, Ticket
from cwhub.webhooks.tasks import poll
from desk.connecting.permissions import ROWS
from desk.connecting.trying import checked, has_right, lacking
from desk.settings.facts import rights_fact
from simulators.connectwise.app import SimulatorApp
from tests.desk.outside import begin, connect_whole, make_admin, signed_in, step_of, words

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
PAGE = "/settings/integrations"
REFUSED = {"effect": "error_before_commit", "status": 403, "count": 0}


def stored(admin: Membership) -> Connection:
    with scope_of_membership(admin).open():
        return Connection.objects.select_related("account").get()


def connected(admin: Membership) -> Connection:
    assert connect_whole(begin(admin)).state == Run.State.DONE
    return stored(admin)


def test_a_whole_role_is_as_needed_and_nothing_is_left_behind(sim: SimulatorApp) -> None:
    before = deepcopy(sim.sim.store.rows("service/tickets"))
    admin = make_admin()
    connection = connected(admin)
    assert lacking(connection) == []
    assert rights_fact(connection)[1] == f"{len(ROWS)} of {len(ROWS)} as needed"
    assert step_of(connection, "permissions")["look"] is False
    assert sim.sim.store.rows("service/tickets") == before
    for kind in ("time/entries", "schedule/entries"):
        assert not [row for row in sim.sim.store.rows(kind).values() if row["_info"].get("enteredBy") == "cwhub_api"]


def test_each_right_of_each_row_is_tried(sim: SimulatorApp) -> None:
    connected(make_admin())
    asked = {(row["method"], row["path"]) for row in sim.sim.log.since(0)}
    for row in ROWS:
        if row.list:
            assert ("GET", row.list) in asked
            assert (row.add == "-") or ("POST", row.list) in asked
            assert (row.edit == "-") or ("PATCH", f"{row.list}/0") in asked
            assert (row.delete == "-") or ("DELETE", f"{row.below or row.list}/0") in asked


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/finance/agreements", "Finance, Agreements (inquire): No agreement beside a ticket."),
        ("/company/contacts", "Companies, Contacts (inquire): Callers stay unknown."),
        ("/company/configurations", "Companies, Configurations (inquire): No device beside a ticket."),
        ("/system/members", "System, Member Maintenance (inquire): Nobody is assigned or mapped by name."),
    ],
)
def test_a_missing_right_costs_its_feature_only(sim: SimulatorApp, path: str, sentence: str) -> None:
    sim.sim.faults.add({**REFUSED, "path": path})
    admin = make_admin()
    connection = connected(admin)
    step = step_of(connection, "permissions")
    assert (step["state"], step["look"]) == ("done", True)
    assert step["sentence"] == f"{len(ROWS) - 1} of {len(ROWS)} as needed. You can go on; what is lost: {sentence}"
    assert connection.unreadable == [path]
    with scope_of_membership(admin).open():
        assert Ticket.objects.count() == 4
    text = words(signed_in(admin).get(PAGE))
    assert "None, needs All" in text
    assert "Choices are missing" in text


def test_what_may_not_be_read_is_not_asked_for_and_does_not_stop_the_rest(sim: SimulatorApp) -> None:
    sim.sim.faults.add({**REFUSED, "path": "/finance/agreements"})
    admin = make_admin()
    connection = connected(admin)
    sim.sim.store.rows("service/tickets")[101]["summary"] = "Changed meanwhile"
    sim.sim.log.clear()
    poll(connection.account_id)
    assert "/finance/agreements" not in {row["path"] for row in sim.sim.log.since(0)}
    with scope_of_membership(admin).open():
        assert Connection.objects.get().poll_error == ""
        assert Ticket.objects.get(external_id=101).summary == "Changed meanwhile"
        assert not Agreement.objects.exists()


def test_a_right_given_later_is_found_by_checking_again(sim: SimulatorApp) -> None:
    fault = sim.sim.faults.add({**REFUSED, "path": "/finance/agreements"})
    admin = make_admin()
    connected(admin)
    sim.sim.faults.clear(fault["id"])
    assert connected(admin).unreadable == []
    assert lacking(stored(admin)) == []


@pytest.mark.parametrize("path", ["/service/tickets", "/service/boards", "/company/companies"])
def test_without_the_essential_ones_it_stops_and_says_what_to_give(sim: SimulatorApp, path: str) -> None:
    sim.sim.faults.add({**REFUSED, "path": path})
    connection = begin(make_admin())
    assert connect_whole(connection).state == Run.State.FAILED
    step = step_of(connection, "permissions")
    assert step["state"] == "failed"
    assert "Give the role of the API member what is missing." in step["sentence"]
    assert step["sentence"].endswith("Nothing is lost; it can go on from here.")


@pytest.mark.parametrize(
    ("method", "path", "verb", "action"),
    [
        ("POST", "/service/tickets", "add", "Service Tickets"),
        ("PATCH", "/schedule/entries/*", "edit", "Resource Scheduling"),
        ("DELETE", "/time/entries/*", "delete", "Time Entry"),
        ("DELETE", "/service/tickets/*/notes/*", "delete", "Service Tickets"),
    ],
)
def test_a_refused_write_is_seen_without_writing(
    sim: SimulatorApp, method: str, path: str, verb: str, action: str
) -> None:
    sim.sim.faults.add({**REFUSED, "method": method, "path": path})
    connection = connected(make_admin())
    found = [(row.row.action, cell.verb, cell.words) for row in lacking(connection) for cell in row.lacking]
    assert found == [(action, verb, "None, needs All")]


def test_a_role_that_may_not_register_callbacks_is_asked_for_news_instead(sim: SimulatorApp) -> None:
    sim.sim.faults.add({**REFUSED, "path": "/system/callbacks"})
    admin = make_admin()
    connection = connected(admin)
    assert not has_right(connection, "System/My Company", "inquire")
    assert "asking every 60 s instead" in step_of(connection, "callbacks")["sentence"]
    with scope_of_membership(admin).open():
        Connection.objects.update(state=Connection.State.CONNECTED, connected_at="2026-11-02T12:00Z")
    assert "The role may not register any; asking every 60 s instead" in words(signed_in(admin).get(PAGE))


def test_what_connectwise_says_of_the_role_is_believed_where_trying_proves_nothing(sim: SimulatorApp) -> None:
    """A role may change its own records only: trying is not refused, but `mySecurity` says so."""
    levels = {"Resource Scheduling": {"edit": "My"}}
    sim.sim.change_settings({"security_roles": {"cwhub_api": {"levels": levels}}})
    connection = connected(make_admin())
    row = next(one for one in checked(connection) if one.row.action == "Resource Scheduling")
    assert [(cell.verb, cell.words) for cell in row.lacking] == [("edit", "My, needs All")]


def test_a_whole_role_without_time_deletion_goes_on_and_says_what_is_lost(sim: SimulatorApp) -> None:
    levels = {"Time Entry": {"delete": "None"}, "Agreements": {"inquire": "None"}}
    sim.sim.change_settings({"security_roles": {"cwhub_api": {"levels": levels}}})
    connection = connected(make_admin())
    sentence = step_of(connection, "permissions")["sentence"]
    assert "Finance, Agreements (inquire): No agreement beside a ticket." in sentence
    assert "Time & Expense, Time Entry (delete): Fixes told in time entries" in sentence


def test_an_empty_record_that_connectwise_has_taken_is_named(sim: SimulatorApp) -> None:
    """It must refuse one; should it not, somebody has to know which."""
    taken = {"method": "POST", "path": "/schedule/entries", "effect": "error_before_commit", "status": 201}
    sim.sim.faults.add({**taken, "body": {"id": 5}})
    connection = connected(make_admin())
    sentence = step_of(connection, "permissions")["sentence"]
    assert "ConnectWise took an empty record, /schedule/entries/5; delete it there." in sentence
