"""What a person sees of the queue."""

from datetime import timedelta

import pytest

from approvals import queries, services
from approvals.errors import NotFound
from approvals.models import Proposal
from approvals.moves import State
from approvals.parts import Part
from approvals.queries import Filters
from cwhub.accounts.models import Role
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.states import BatchState, OpState
from kit.clock import now
from tests.approvals.cast import Cast, make_cast, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def queue(cast: Cast, role: str = Role.TECHNICIAN, filters: Filters | None = None, order: str = "oldest") -> list[str]:
    with cast.scope(role).open() as scope:
        rows = queries.waiting_proposals(scope, cast.person(role), filters, order)  # type: ignore[arg-type]
        return [row.summary for row in rows]


def fill(cast: Cast) -> None:
    soon = now() + timedelta(hours=1)
    make_proposal(cast, value="low")
    make_proposal(cast, cast.other, value="high", kind="test.high", ticket=7)
    make_proposal(cast, value="mail", kind="test.mail", expires_at=soon)
    make_proposal(cast, value="held", sensitive=True)


def test_each_view_shows_its_own(cast: Cast) -> None:
    fill(cast)
    assert queue(cast) == ["Set low", "Set mail"]
    assert queue(cast, Role.MANAGER) == ["Set low", "Set high", "Set mail"]
    assert queue(cast, Role.AUDITOR) == []
    assert queue(cast, filters=Filters("high")) == ["Set high"]
    assert queue(cast, filters=Filters("soon")) == ["Set mail"]
    assert queue(cast, filters=Filters("all")) == ["Set low", "Set high", "Set mail", "Set held"]


def test_the_queue_is_narrowed_by_ticket_client_kind_and_words(cast: Cast) -> None:
    fill(cast)
    assert queue(cast, filters=Filters("all", ticket=7)) == ["Set high"]
    assert queue(cast, filters=Filters("all", client_id=cast.other.pk)) == ["Set high"]
    assert queue(cast, filters=Filters("all", kind="test.mail")) == ["Set mail"]
    assert queue(cast, filters=Filters("all", words="acme mail")) == ["Set mail"]
    assert queue(cast, filters=Filters("all", words="7")) == ["Set high"]
    assert queue(cast, filters=Filters("all", words="9" * 40)) == []


def test_the_queue_has_several_orders(cast: Cast) -> None:
    fill(cast)
    every = Filters("all")
    assert queue(cast, filters=every, order="newest")[0] == "Set held"
    assert queue(cast, filters=every, order="ends")[0] == "Set mail"
    assert queue(cast, filters=every, order="risk")[:2] == ["Set high", "Set mail"]


def test_counts_follow_the_views(cast: Cast) -> None:
    fill(cast)
    with cast.scope().open() as scope:
        assert queries.counts(scope, cast.person(Role.TECHNICIAN)) == queries.Counts(me=2, high=1, soon=1, all=4)


def test_who_sees_one_client_has_a_queue_of_one_client(cast: Cast) -> None:
    fill(cast)
    person = cast.person(Role.MANAGER)
    person.all_clients, person.clients = False, [cast.other.pk]
    person.save()
    assert queue(cast, Role.MANAGER, Filters("all")) == ["Set high"]


def test_it_waits_for_those_whose_role_and_clients_fit(cast: Cast) -> None:
    row = make_proposal(cast, cast.other, kind="test.high")
    person = cast.person(Role.MANAGER)
    person.all_clients, person.clients = False, [cast.acme.pk]
    person.save()
    make_cast("nimbus")
    with cast.everything.open():
        assert [one.role for one in queries.waits_for(row)] == [Role.ADMIN]
    assert queries.who_can(row) == "A manager or an admin can decide high-risk changes."


def test_the_history_of_a_ticket_is_whole_and_newest_first(cast: Cast) -> None:
    first = make_proposal(cast)
    second = make_proposal(cast, value="b")
    make_proposal(cast, ticket=7)
    with cast.scope().open() as scope:
        services.reject(scope=scope, proposal_uid=first.uid, reason="no", by=cast.actor(Role.TECHNICIAN))
        assert list(queries.history(scope, cast.connection, 48817)) == [second, first]


def test_an_outsider_finds_nothing(cast: Cast) -> None:
    row, outsiders = make_proposal(cast), make_cast("nimbus")
    with outsiders.scope(Role.ADMIN).open() as scope:
        assert list(queries.history(scope, cast.connection, 48817)) == []
        assert list(queries.waiting_proposals(scope, outsiders.person(Role.ADMIN), Filters("all"))) == []
        with pytest.raises(NotFound):
            queries.proposal(scope, row.uid)


def conflicting(cast: Cast, seen: str) -> Proposal:
    """Approved, and then the journal found that the record had moved in the last moment."""
    row = make_proposal(cast)
    with cast.scope().open() as scope:
        services.approve(scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=cast.actor(Role.TECHNICIAN))
        WriteOp.objects.update(state=OpState.CONFLICT, seen_image={"value": seen})
        WriteBatch.objects.update(state=BatchState.COMPENSATING)
        WriteBatch.objects.update(state=BatchState.ROLLED_BACK)
    return row


def again(cast: Cast, row: Proposal) -> Proposal | None:
    with cast.working().open() as scope:
        return services.propose_again(scope=scope, proposal_uid=row.uid)


def test_after_a_conflict_what_is_left_waits_as_a_new_proposal_once(cast: Cast) -> None:
    row = conflicting(cast, "moved")
    new = again(cast, row)
    assert new is not None
    assert (new.state, new.diff[0]["before"], new.parts[0]["before"]) == (State.WAITING, "moved", {"value": "moved"})
    assert again(cast, row) == new


def test_after_a_conflict_with_nothing_left_there_is_nothing_to_ask(cast: Cast) -> None:
    assert again(cast, conflicting(cast, "new")) is None


def test_what_was_not_in_conflict_is_not_proposed_again(cast: Cast) -> None:
    row = make_proposal(cast, parts=[Part("test.field", {"value": "new"}, {"value": "old"})])
    assert again(cast, row) is None
