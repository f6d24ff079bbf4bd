"""Rejecting, editing, putting off, withdrawing, expiring, and several at once."""

from datetime import timedelta
from typing import Any

import pytest

from approvals import queries, services, tasks
from approvals.errors import AlreadyDecided, InvalidProposal, NotAllowed, NotFound, Stale
from approvals.models import Proposal
from approvals.moves import State
from approvals.parts import Part
from cwhub.accounts.models import Role
from cwhub.journal.models import WriteBatch
from kit.clock import now
from tests.approvals.cast import Cast, make_cast, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def fresh(cast: Cast, row: Proposal) -> Proposal:
    with cast.everything.open():
        return Proposal.objects.get(pk=row.pk)


def reject(cast: Cast, row: Proposal, role: str = Role.TECHNICIAN, **changes: Any) -> Proposal:
    fields: dict[str, Any] = {"reason": "Wrong client", "by": cast.actor(role)} | changes
    with cast.scope(role).open() as scope:
        return services.reject(scope=scope, proposal_uid=row.uid, **fields)


def edit(cast: Cast, row: Proposal, role: str = Role.TECHNICIAN) -> Proposal:
    with cast.scope(role).open() as scope:
        return services.edit(
            scope=scope,
            proposal_uid=row.uid,
            parts=[Part("test.field", {"value": "mine"}, {"value": "old"})],
            summary="Set mine",
            diff=[{"field": "Value", "before": "old", "after": "mine"}],
            effects=[],
            by=cast.actor(role),
        )


def test_a_rejection_ends_it_with_who_why_and_when(cast: Cast) -> None:
    row = reject(cast, make_proposal(cast), code="wrong_facts")
    assert (row.state, row.reason, row.reason_code) == (State.REJECTED, "Wrong client", "wrong_facts")
    assert row.decided_by_name == "Ferrous-Technician"
    assert row.decided_at is not None


def test_one_keystroke_is_reason_enough(cast: Cast) -> None:
    assert reject(cast, make_proposal(cast), reason="", code="never").reason == "Never do this"


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"code": "because"}])
def test_a_rejection_without_a_reason_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    row = make_proposal(cast)
    with pytest.raises(InvalidProposal):
        reject(cast, row, **wrong)
    assert fresh(cast, row).state == State.WAITING


def test_who_may_not_decide_may_not_reject(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        reject(cast, make_proposal(cast), Role.AUDITOR)


def test_a_held_one_can_be_rejected(cast: Cast) -> None:
    assert reject(cast, make_proposal(cast, sensitive=True)).state == State.REJECTED


def test_somebody_elses_second_rejection_is_told_that_it_is_over(cast: Cast) -> None:
    row = reject(cast, make_proposal(cast))
    with pytest.raises(AlreadyDecided):
        reject(cast, row, Role.MANAGER)


def test_an_edit_replaces_it_and_waits_for_its_own_approval(cast: Cast) -> None:
    row = make_proposal(cast)
    mine = edit(cast, row)
    old = fresh(cast, row)
    assert (old.state, old.replaced_by_id) == (State.SUPERSEDED, mine.pk)
    assert (mine.state, mine.origin, mine.edited_from_id) == (State.WAITING, "edit", row.pk)
    assert mine.proposed_by_name == "Ferrous-Technician"
    assert mine.parts[0]["payload"] == {"value": "mine"}
    assert mine.evidence == row.evidence


def test_an_edit_of_a_held_one_is_held(cast: Cast) -> None:
    assert edit(cast, make_proposal(cast, sensitive=True)).state == State.HELD


def test_an_edit_of_what_has_ended_shows_what_stands(cast: Cast) -> None:
    row = make_proposal(cast)
    mine = edit(cast, row)
    with pytest.raises(Stale) as caught:
        edit(cast, row, Role.MANAGER)
    assert caught.value.new == mine


def test_who_decides_nothing_edits_nothing(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        edit(cast, make_proposal(cast), Role.BILLING)


def test_withdrawing_ends_every_open_one_of_the_ticket_and_no_other(cast: Cast) -> None:
    one, held = make_proposal(cast), make_proposal(cast, value="b", sensitive=True)
    other = make_proposal(cast, ticket=7)
    with cast.working().open() as scope:
        ended = services.withdraw(
            scope=scope, connection=cast.connection, ticket=48817, reason="Petrosky has taken it up"
        )
    assert {row.pk for row in ended} == {one.pk, held.pk}
    assert fresh(cast, one).reason == "Petrosky has taken it up"
    assert fresh(cast, other).state == State.WAITING


def test_what_nobody_decides_in_time_expires_and_writes_nothing(cast: Cast) -> None:
    late = make_proposal(cast, expires_at=now() - timedelta(seconds=1))
    early = make_proposal(cast, value="b")
    with cast.scope().open() as scope, pytest.raises(AlreadyDecided, match="over"):
        services.approve(
            scope=scope, proposal_uid=late.uid, fingerprint=late.fingerprint, by=cast.actor(Role.TECHNICIAN)
        )
    tasks.expire_due(cast.account.pk)
    tasks.expire_due(cast.account.pk)
    assert (fresh(cast, late).state, fresh(cast, early).state) == (State.EXPIRED, State.WAITING)
    with cast.everything.open():
        assert not WriteBatch.objects.exists()


@pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
def test_the_tick_sees_which_accounts_have_something_to_expire() -> None:
    cast, other = make_cast(), make_cast("nimbus")
    make_proposal(cast, expires_at=now())
    make_proposal(other)
    assert tasks.due() == [cast.account.pk]


def test_later_hides_it_from_this_person_only(cast: Cast) -> None:
    row = make_proposal(cast)
    person, colleague = cast.person(Role.TECHNICIAN), cast.person(Role.MANAGER)
    with cast.scope().open() as scope:
        services.later(scope=scope, proposal_uid=row.uid, membership=person, until=now() + timedelta(hours=1))
        assert list(queries.waiting_proposals(scope, person)) == []
        assert list(queries.waiting_proposals(scope, person, queries.Filters("later"))) == [row]
        assert list(queries.waiting_proposals(scope, colleague)) == [row]


def test_later_comes_back(cast: Cast) -> None:
    row, person = make_proposal(cast), cast.person(Role.TECHNICIAN)
    with cast.scope().open() as scope:
        services.later(scope=scope, proposal_uid=row.uid, membership=person, until=now() + timedelta(hours=1))
        row.laters.update(until=now())
        assert list(queries.waiting_proposals(scope, person)) == [row]


def test_several_at_once_are_each_judged_alone(cast: Cast) -> None:
    good, moved, mail = make_proposal(cast), make_proposal(cast, value="b"), make_proposal(cast, kind="test.mail")
    picks = [
        services.Pick(good.uid, good.fingerprint),
        services.Pick(moved.uid, moved.fingerprint, current=[{"value": "elsewhere"}]),
        services.Pick(mail.uid, mail.fingerprint),
        services.Pick("nothing", "0" * 64),
    ]
    with cast.scope(Role.ADMIN).open() as scope:
        done = services.approve_many(scope=scope, picks=picks, by=cast.actor(Role.ADMIN))
    assert [type(one.error) for one in done] == [type(None), Stale, NotAllowed, NotFound]
    assert [fresh(cast, row).state for row in (good, moved, mail)] == [State.ALLOWED, State.STALE, State.WAITING]
    assert isinstance(done[1].error, Stale)
    assert done[1].error.new is not None
    assert fresh(cast, done[1].error.new).state == State.WAITING
    with cast.everything.open():
        assert WriteBatch.objects.count() == 1
