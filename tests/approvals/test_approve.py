import threading
from collections.abc import Iterator

import pytest
from django.db import connections

from approvals import services
from approvals.errors import AlreadyDecided, NotAllowed, NotFound, Stale
from approvals.models import Proposal
from approvals.moves import State
from cwhub.accounts.models import Role
from cwhub.audit.models import AuditEntry
from cwhub.journal.models import WriteBatch, WriteOp
from tests.approvals.cast import Cast, make_cast, make_category, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def approve(cast: Cast, row: Proposal, role: str = Role.TECHNICIAN, **changes: object) -> Proposal:
    with cast.scope(role).open() as scope:
        return services.approve(
            **{  # type: ignore[arg-type]
                "scope": scope,
                "proposal_uid": row.uid,
                "fingerprint": row.fingerprint,
                "by": cast.actor(role),
                **changes,
            }
        )


def batches(cast: Cast) -> list[WriteBatch]:
    with cast.everything.open():
        return list(WriteBatch.objects.all())


def state_of(cast: Cast, row: Proposal) -> str:
    with cast.everything.open():
        return Proposal.objects.get(pk=row.pk).state


def test_an_approval_starts_the_one_batch_with_what_was_shown(cast: Cast) -> None:
    row = make_proposal(cast)
    answer = approve(cast, row)
    assert (answer.state, answer.decided_by_name) == (State.ALLOWED, "Ferrous-Technician")
    (batch,) = batches(cast)
    assert (batch.pk, batch.fingerprint, batch.proposal_uid) == (answer.batch_id, row.fingerprint, row.uid)
    with cast.everything.open():
        op = WriteOp.objects.get()
    assert (op.kind, op.payload, op.before_image) == ("test.field", {"value": "new"}, {"value": "old"})
    assert (op.client_id, op.ticket) == (cast.acme.pk, 48817)


def test_a_second_approval_changes_nothing(cast: Cast) -> None:
    row = make_proposal(cast)
    first, second = approve(cast, row), approve(cast, row, Role.MANAGER)
    assert (first.batch_id, first.decided_at, first.decided_by_name) == (
        second.batch_id,
        second.decided_at,
        second.decided_by_name,
    )
    assert len(batches(cast)) == 1


def test_an_approval_of_something_else_writes_nothing(cast: Cast) -> None:
    row = make_proposal(cast)
    with pytest.raises(Stale) as caught:
        approve(cast, row, fingerprint="0" * 64)
    assert caught.value.new == row
    assert batches(cast) == []
    assert state_of(cast, row) == State.WAITING


def test_a_record_that_moved_gets_a_new_proposal_with_todays_values(cast: Cast) -> None:
    row = make_proposal(cast)
    with cast.scope().open() as scope:
        with pytest.raises(Stale) as caught:
            services.approve(
                scope=scope,
                proposal_uid=row.uid,
                fingerprint=row.fingerprint,
                by=cast.actor(Role.TECHNICIAN),
                current=[{"value": "moved"}],
            )
        new = caught.value.new
    assert new is not None
    assert new.diff == [{"field": "Value", "before": "moved", "after": "new"}]
    assert new.fingerprint != row.fingerprint
    assert (state_of(cast, row), state_of(cast, new)) == (State.STALE, State.WAITING)
    assert batches(cast) == []
    assert approve(cast, new).state == State.ALLOWED


def test_approving_a_stale_one_shows_its_replacement(cast: Cast) -> None:
    row = make_proposal(cast)
    with cast.scope().open() as scope, pytest.raises(Stale):
        services.approve(
            scope=scope,
            proposal_uid=row.uid,
            fingerprint=row.fingerprint,
            by=cast.actor(Role.TECHNICIAN),
            current=[{"value": "moved"}],
        )
    with pytest.raises(Stale) as caught:
        approve(cast, row)
    assert caught.value.new is not None
    assert caught.value.new.diff[0]["before"] == "moved"


def test_what_is_so_already_leaves_nothing_to_approve(cast: Cast) -> None:
    row = make_proposal(cast)
    with cast.scope().open() as scope, pytest.raises(Stale) as caught:
        services.approve(
            scope=scope,
            proposal_uid=row.uid,
            fingerprint=row.fingerprint,
            by=cast.actor(Role.TECHNICIAN),
            current=[{"value": "new"}],
        )
    assert caught.value.new is None
    assert state_of(cast, row) == State.STALE


def test_values_that_are_equal_for_connectwise_are_no_change(cast: Cast) -> None:
    row = make_proposal(cast)
    assert approve(cast, row, current=[{"value": " old "}]).state == State.ALLOWED


@pytest.mark.parametrize(
    ("role", "kind", "may"),
    [
        (Role.TECHNICIAN, "test.field", True),
        (Role.TECHNICIAN, "test.high", False),
        (Role.DISPATCHER, "test.mail", True),
        (Role.DISPATCHER, "test.high", False),
        (Role.MANAGER, "test.high", True),
        (Role.ADMIN, "test.high", True),
        (Role.BILLING, "test.field", False),
        (Role.AUDITOR, "test.field", False),
    ],
)
def test_each_role_decides_what_the_table_says(cast: Cast, role: str, kind: str, may: bool) -> None:
    row = make_proposal(cast, kind=kind)
    if may:
        assert approve(cast, row, role).state == State.ALLOWED
        return
    with pytest.raises(NotAllowed, match="can decide"):
        approve(cast, row, role)
    assert batches(cast) == []


def test_who_cannot_see_the_client_finds_no_proposal(cast: Cast) -> None:
    row = make_proposal(cast)
    person = cast.person(Role.TECHNICIAN)
    person.all_clients, person.clients = False, [cast.other.pk]
    person.save()
    with pytest.raises(NotFound):
        approve(cast, row)


def test_an_outsider_finds_no_proposal(cast: Cast) -> None:
    row, outsiders = make_proposal(cast), make_cast("nimbus")
    with pytest.raises(NotFound):
        approve(outsiders, row, Role.ADMIN)


def test_an_outsider_cannot_lend_his_name_to_another_account(cast: Cast) -> None:
    row, outsiders = make_proposal(cast), make_cast("nimbus")
    with pytest.raises(NotAllowed):
        approve(cast, row, by=outsiders.actor(Role.ADMIN))


def test_somebody_who_left_decides_nothing(cast: Cast) -> None:
    row = make_proposal(cast)
    person = cast.person(Role.TECHNICIAN)
    person.active = False
    person.save()
    with pytest.raises(NotAllowed):
        approve(cast, row)


def test_a_held_one_cannot_be_approved_before_the_requester_is_proven(cast: Cast) -> None:
    row = make_proposal(cast, sensitive=True)
    assert row.state == State.HELD
    with pytest.raises(NotAllowed, match="not proven"):
        approve(cast, row, Role.ADMIN)
    with cast.working().open() as scope:
        services.release(scope=scope, proposal_uid=row.uid, by=cast.actor(Role.ADMIN))
    assert approve(cast, row).state == State.ALLOWED


def test_a_rejected_one_stays_rejected(cast: Cast) -> None:
    row = make_proposal(cast)
    with cast.scope().open() as scope:
        services.reject(scope=scope, proposal_uid=row.uid, reason="", code="not_now", by=cast.actor(Role.TECHNICIAN))
    with pytest.raises(AlreadyDecided, match="rejected already"):
        approve(cast, row)


def test_a_kind_that_was_switched_off_meanwhile_is_not_started(cast: Cast) -> None:
    row = make_proposal(cast)
    with cast.everything.open() as scope:
        services.set_tool_policy(scope=scope, kind="test.field", mode="off", by=cast.actor(Role.ADMIN))
    with pytest.raises(NotAllowed, match="policy"):
        approve(cast, row)


def test_where_the_category_asks_for_a_second_person_the_editor_does_not_approve(cast: Cast) -> None:
    row = make_proposal(cast, category=make_category(cast, needs_second_person=True))
    with cast.scope().open() as scope:
        mine = services.edit(
            scope=scope,
            proposal_uid=row.uid,
            parts=[services.Part("test.field", {"value": "mine"}, {"value": "old"})],
            summary="Set mine",
            diff=[],
            effects=[],
            by=cast.actor(Role.TECHNICIAN),
        )
    with pytest.raises(NotAllowed, match="second person"):
        approve(cast, mine)
    assert approve(cast, mine, Role.DISPATCHER).state == State.ALLOWED


def test_every_step_is_an_audit_row(cast: Cast) -> None:
    row = make_proposal(cast)
    approve(cast, row)
    with cast.everything.open():
        rows = list(AuditEntry.objects.filter(subject_uid=row.uid).order_by("pk"))
    assert [entry.act for entry in rows] == ["approvals.proposed", "approvals.allowed"]
    assert {entry.ticket for entry in rows} == {48817}


@pytest.fixture
def closing() -> Iterator[None]:
    yield
    connections.close_all()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_approvals_at_once_make_one_batch(closing: None) -> None:
    cast = make_cast()
    row = make_proposal(cast)
    both, answers = threading.Barrier(2), []

    def run(role: str) -> None:
        both.wait()
        answers.append(approve(cast, row, role).batch_id)
        connections.close_all()

    threads = [threading.Thread(target=run, args=(role,)) for role in (Role.TECHNICIAN, Role.MANAGER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 2
    assert len({*answers}) == 1
    assert len(batches(cast)) == 1
