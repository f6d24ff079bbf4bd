"""A desk whose eighty tickets teach next to nothing: everything works, and it says how little it knows."""

from collections.abc import Iterator

import pytest

from approvals.models import Proposal
from approvals.moves import State
from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Client
from cwhub.mirror import sync
from cwhub.mirror.models import Board, BoardStatus
from cwhub.mirror.models.setup import Part
from desk.connecting import services as connecting
from simulators.connectwise.app import SimulatorApp, make_app
from tests.connected import Desk
from triage.learning import learn
from triage.models import Analysis
from triage.tasks import take_changes


@pytest.fixture
def simulator() -> Iterator[SimulatorApp]:
    app = make_app(world="second", settings={"callbacks": False, "rate_limit_per_minute": 0})
    yield app
    app.sim.stop()


@pytest.fixture
def young(desk: Desk) -> Desk:
    """Its history is read and learned, its categories are chosen."""
    learn(desk.connection)
    scope = scope_of_membership(desk.people["admin"])
    with scope.open():
        wanted = connecting.category_choices(desk.connection)
        at_two = {one.name for one in wanted}
        connecting.choose_categories(scope=scope, connection=desk.connection, wanted=wanted, at_two=at_two)
    return desk


def arrived(desk: Desk, summary: str) -> tuple[Analysis, list[Proposal]]:
    """A new ticket for the last company by id, and what became of it."""
    with desk.api() as api:
        company = api.get("/company/companies", params={"orderBy": "id desc", "pageSize": 1}).json()[0]
        number = api.post("/service/tickets", json={"summary": summary, "company": {"id": company["id"]}}).json()["id"]
    sync.poll(desk.connection)
    take_changes(desk.account.pk)
    with desk.scope.open():
        return Analysis.objects.get(ticket=number, current=True), list(Proposal.objects.filter(ticket=number))


def test_only_customers_become_clients_and_stages_tell_the_parts(desk: Desk) -> None:
    with desk.scope.open():
        assert Client.objects.filter(takes_part=True).count() == 9
        assert Board.objects.count() == 3
        parts = set(BoardStatus.objects.values_list("part", flat=True))
    assert parts == {Part.NOT_TAKEN, Part.TAKEN, Part.PAUSED, Part.RESOLVED, Part.CLOSED}


def test_two_categories_are_worth_proposing(young: Desk) -> None:
    with young.scope.open():
        names = [one.name for one in connecting.category_choices(young.connection)]
    assert len(names) == 2


def test_it_files_by_names_alone_and_does_not_call_that_likely(young: Desk) -> None:
    analysis, [proposal] = arrived(young, "cant login outlook keeps asking pasword since mfa change")
    assert analysis.word == "unsure"
    assert analysis.steps == analysis.similar == []
    assert proposal.state == State.WAITING
    assert list(proposal.parts[0]["payload"]["fields"]) == ["type"]


def test_it_says_that_it_does_not_know(young: Desk) -> None:
    analysis, proposals = arrived(young, "the green thing is at it again")
    assert analysis.word == "unknown"
    assert proposals == []
