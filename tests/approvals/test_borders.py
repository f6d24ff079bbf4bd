"""Whose record is it? A proposal is about one ticket of one client, however its parts were built."""

from typing import Any

import pytest

from approvals import acts, queries, services
from approvals.errors import AlreadyDecided, InvalidProposal, NotFound, Stale
from approvals.models import Proposal
from approvals.moves import State
from approvals.parts import Part
from cwhub.accounts.models import Client, Role
from cwhub.accounts.scope import ScopeError
from cwhub.journal.models import WriteBatch
from tests.approvals.cast import Cast, make_cast, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def field(cast: Cast, client: Client | None = None, ticket: int = 48817, **before: Any) -> Part:
    company = (client or cast.acme).external_id
    image = {"value": "old", "company": {"id": company, "name": "Acme"}} | before
    return Part("test.field", {"value": "new", "ticket": ticket, "company": company}, image)


def approve_now(cast: Cast, row: Proposal) -> Proposal:
    return acts.approve_now(
        scope=cast.scope(), proposal_uid=row.uid, fingerprint=row.fingerprint, by=cast.actor(Role.TECHNICIAN)
    )


def no_batch(cast: Cast) -> bool:
    with cast.everything.open():
        return not WriteBatch.objects.exists()


def test_a_part_about_the_clients_own_record_is_taken(cast: Cast) -> None:
    assert make_proposal(cast, parts=[field(cast)]).state == State.WAITING


def test_a_part_about_another_clients_record_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidProposal, match="another client"):
        make_proposal(cast, parts=[field(cast, cast.other)])


def test_a_part_about_another_ticket_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidProposal, match="one ticket"):
        make_proposal(cast, parts=[field(cast, ticket=1)])


def test_an_edit_cannot_lead_to_another_client(cast: Cast) -> None:
    row = make_proposal(cast, parts=[field(cast)])
    with pytest.raises(InvalidProposal), cast.scope().open() as scope:
        services.edit(
            scope=scope,
            proposal_uid=row.uid,
            parts=[field(cast, cast.other)],
            summary="x",
            diff=[],
            effects=[],
            by=cast.actor(Role.TECHNICIAN),
        )
    with cast.everything.open():
        assert Proposal.objects.get().state == State.WAITING


def test_a_ticket_that_went_to_another_company_is_not_proposed_again_here(cast: Cast, world: dict[str, Any]) -> None:
    row = make_proposal(cast, parts=[field(cast)])
    world |= {"value": "old", "company": {"id": cast.other.external_id, "name": "Other"}}
    with pytest.raises(Stale) as caught:
        approve_now(cast, row)
    assert caught.value.new is None
    with cast.everything.open():
        assert [one.state for one in Proposal.objects.all()] == [State.STALE]
    assert no_batch(cast)


def test_a_persons_act_keeps_the_new_proposal_of_a_stale_one(cast: Cast, world: dict[str, Any]) -> None:
    row = make_proposal(cast)
    world["value"] = "moved"
    with pytest.raises(Stale) as caught:
        approve_now(cast, row)
    assert caught.value.new is not None
    assert approve_now(cast, caught.value.new).state == State.ALLOWED


def test_a_persons_act_is_not_started_inside_an_open_scope(cast: Cast) -> None:
    row = make_proposal(cast)
    with cast.scope().open(), pytest.raises(ScopeError):
        approve_now(cast, row)


def test_several_at_once_look_at_each_record_first(cast: Cast, world: dict[str, Any]) -> None:
    rows = [make_proposal(cast), make_proposal(cast, value="b")]
    picks = [services.Pick(row.uid, row.fingerprint) for row in rows] + [services.Pick("nothing", "0" * 64)]
    world["value"] = "b"
    done = acts.approve_many_now(scope=cast.scope(), picks=picks, by=cast.actor(Role.TECHNICIAN))
    assert [type(one.error) for one in done] == [Stale, Stale, NotFound]
    assert isinstance(done[0].error, Stale)
    assert isinstance(done[1].error, Stale)
    assert done[0].error.new is not None
    assert done[1].error.new is None
    assert no_batch(cast)


def test_approving_what_was_withdrawn_shows_what_the_ticket_asks_for_now(cast: Cast) -> None:
    old = make_proposal(cast)
    with cast.working().open() as scope:
        services.withdraw(scope=scope, connection=cast.connection, ticket=48817, reason="The ticket has changed")
    new = make_proposal(cast, value="b")
    with pytest.raises(AlreadyDecided) as caught:
        approve_now(cast, old)
    assert caught.value.proposal == new


def test_what_is_about_no_client_is_seen_under_all_only(cast: Cast) -> None:
    with cast.everything.open() as scope:
        row = services.propose(
            scope=scope,
            connection=cast.connection,
            ticket=None,
            parts=[Part("test.field", {"value": 1})],
            summary="Register callbacks",
            diff=[],
            effects=[],
            evidence=[],
            by=cast.actor(Role.ADMIN),
            category=None,
            sensitive=False,
            origin="person",
        )
        assert (row.state, row.client_id) == (State.ALLOWED, None)
    with cast.working().open() as scope, pytest.raises(NotFound):
        queries.proposal(scope, row.uid)
