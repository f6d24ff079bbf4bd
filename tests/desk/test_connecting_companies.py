"""1,203 companies become 1,203 clients, twice; a failure half-way resumes; what ends in ConnectWise ends here."""

from datetime import timedelta
from typing import Any

import pytest

from approvals.models import Origin, Proposal
from approvals.moves import State
from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Client, Connection, Membership, Run
from cwhub.mirror import sync
from desk import tasks
from desk.connecting import services
from desk.connecting.steps import STEPS
from desk.settings.facts import clients_fact
from kit.clock import now
from simulators.connectwise.app import SimulatorApp
from tests.desk.outside import begin, connect_whole, make_admin, signed_in, step_of, words

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
MANY = 1203
PAGE = "/settings/integrations"


@pytest.fixture
def many(sim: SimulatorApp) -> SimulatorApp:
    rows = sim.sim.store.rows("company/companies")
    for number in range(4, MANY + 1):
        rows[number] = {**rows[3], "id": number, "identifier": f"c{number}", "name": f"Company {number}"}
    return sim


def ids(admin: Membership) -> dict[int, int]:
    with scope_of_membership(admin).open():
        return dict(Client.objects.values_list("external_id", "pk"))


def run_again(admin: Membership, connection: Connection) -> Run:
    with scope_of_membership(admin).open():
        services.start_run(connection, scope_of_membership(admin).actor, again=STEPS)
    return connect_whole(connection)


def test_companies_over_pages_become_clients_and_a_second_run_creates_none(many: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    assert connect_whole(connection).state == Run.State.DONE
    first = ids(admin)
    assert sorted(first) == list(range(1, MANY + 1))
    assert run_again(admin, connection).state == Run.State.DONE
    assert ids(admin) == first
    with scope_of_membership(admin).open():
        assert clients_fact(Connection.objects.get())[1].endswith(f"of {MANY:,} companies")


def test_a_failure_on_the_second_page_names_its_step_and_goes_on_from_there(many: SimulatorApp) -> None:
    fault = {"path": "/company/companies", "effect": "error_before_commit", "status": 403, "count": 0}
    many.sim.faults.add({**fault, "skip": 3})  # the trial of the right, the newest one's date, and the first page
    admin = make_admin()
    connection = begin(admin)
    assert connect_whole(connection).state == Run.State.FAILED
    assert step_of(connection, "companies")["state"] == "failed"
    assert "Stopped at step 7 of 10" in words(signed_in(admin).get(PAGE))
    before = ids(admin)
    assert 0 < len(before) < MANY
    many.sim.faults.clear()
    many.sim.log.clear()
    assert signed_in(admin).post(f"{PAGE}/go-on").status_code == 302
    assert connect_whole(connection).state == Run.State.DONE
    assert "/service/boards" not in {row["path"] for row in many.sim.log.since(0)}  # what was done is not done again
    after = ids(admin)
    assert len(after) == MANY
    assert {number: after[number] for number in before} == before


def proposal(admin: Membership, company: int) -> Any:
    """Something that waits for a decision about a ticket of this company."""
    with scope_of_membership(admin).open():
        client = Client.objects.get(external_id=company)
        Client.objects.filter(pk=client.pk).update(takes_part=True)
        fields: dict[str, Any] = {
            "account_id": client.account_id,
            "client": client,
            "connection_id": client.connection_id,
            "ticket": 102,
            "kind": "ticket.note",
            "origin": Origin.TRIAGE,
            "parts": [],
            "summary": "Post the internal note",
            "risk": "low",
            "audience": "internal",
            "fingerprint": "f" * 64,
            "level": 2,
            "proposed_by_kind": "system",
            "expires_at": now() + timedelta(days=1),
        }
        return Proposal.objects.create(**fields)


def end_in_connectwise(sim: SimulatorApp, connection: Connection, company: int) -> None:
    sim.sim.store.rows("company/companies")[company]["deletedFlag"] = True
    sync.READERS["company"](connection, company)


def test_a_deleted_company_is_shown_and_nothing_waits_for_it(sim: SimulatorApp) -> None:
    admin = make_admin()
    connection = begin(admin)
    connect_whole(connection)
    waiting = proposal(admin, 2)
    end_in_connectwise(sim, connection, 2)
    tasks.end_clients(admin.account_id)
    with scope_of_membership(admin).open():
        waiting.refresh_from_db()
        assert (waiting.state, waiting.reason) == (State.WITHDRAWN, "Birch & Sons was deleted in ConnectWise")
        assert not Client.objects.get(external_id=2).takes_part
        assert "1 deleted" in clients_fact(Connection.objects.get())[2]
    assert "Birch & Sons was deleted in ConnectWise; what it had is kept" in words(signed_in(admin).get("/clients"))


def test_a_merged_company_names_the_one_that_has_its_records(sim: SimulatorApp) -> None:
    admin = make_admin()
    connect_whole(begin(admin))
    with scope_of_membership(admin).open():
        Client.objects.filter(external_id=2).update(gone_at="2026-11-20T12:00Z", merged_into=1, takes_part=False)
        assert "1 merged into another" in clients_fact(Connection.objects.get())[2]
    assert "Birch & Sons was merged into Acorn Bakery in ConnectWise" in words(signed_in(admin).get("/clients"))


def test_what_waits_for_clients_that_take_part_stays(sim: SimulatorApp) -> None:
    admin = make_admin()
    connect_whole(begin(admin))
    waiting = proposal(admin, 2)
    tasks.end_clients(admin.account_id)
    with scope_of_membership(admin).open():
        waiting.refresh_from_db()
        assert waiting.state == State.WAITING
