import threading
from datetime import timedelta

import pytest
from django.db import connections

from approvals import services
from approvals.errors import CannotUndo, NotAllowed, NotFound
from approvals.models import Proposal
from approvals.moves import State
from cwhub.accounts.models import Role
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.states import BatchState, OpState
from kit.clock import now
from tests.approvals.cast import Cast, make_cast, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def written(cast: Cast, kind: str = "test.field", *, sensitive: bool = False) -> WriteOp:
    """An approved write as the journal leaves it when ConnectWise has confirmed it."""
    row = make_proposal(cast, kind=kind, sensitive=sensitive, requester_proven=True)
    with cast.scope(Role.ADMIN).open() as scope:
        services.approve(scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=cast.actor(Role.ADMIN))
        op = WriteOp.objects.get(batch__proposal_uid=row.uid)
        WriteOp.objects.filter(pk=op.pk).update(state=OpState.SENDING)
        until = None if kind == "test.mail" else now() + timedelta(hours=24)
        WriteOp.objects.filter(pk=op.pk).update(state=OpState.APPLIED, undoable_until=until)
        WriteBatch.objects.filter(pk=op.batch_id).update(state=BatchState.COMMITTED)
    return op


def undo(cast: Cast, op: WriteOp, role: str = Role.TECHNICIAN, value: str | None = None) -> Proposal:
    with cast.scope(role).open() as scope:
        current = None if value is None else {"value": value}
        return services.undo(scope=scope, op_uid=op.uid, by=cast.actor(role), current=current)


def inverses(cast: Cast, op: WriteOp) -> list[WriteOp]:
    with cast.everything.open():
        return list(WriteOp.objects.filter(undoes=op))


def test_an_undo_is_a_persons_own_act_that_writes_the_inverse(cast: Cast) -> None:
    op = written(cast)
    row = undo(cast, op, value="new")
    assert (row.state, row.origin, row.undoes, row.decided_by_name) == (
        State.ALLOWED,
        "undo",
        op.uid,
        "Ferrous-Technician",
    )
    assert row.summary == "Undo: Set new"
    assert row.diff == [{"field": "Value", "before": "new", "after": "old"}]
    (inverse,) = inverses(cast, op)
    assert (inverse.payload, inverse.before_image, inverse.ticket) == ({"value": "old"}, {"value": "new"}, 48817)


def test_the_same_undo_again_gives_the_same_answer(cast: Cast) -> None:
    op = written(cast)
    assert undo(cast, op) == undo(cast, op, Role.MANAGER)
    assert len(inverses(cast, op)) == 1


def test_an_undo_of_what_has_moved_on_says_what_differs(cast: Cast) -> None:
    op = written(cast)
    with pytest.raises(CannotUndo) as caught:
        undo(cast, op, value="by somebody else")
    assert caught.value.differs == [{"field": "value", "written": "new", "now": "by somebody else"}]
    assert inverses(cast, op) == []


def test_what_cannot_be_taken_back_is_not(cast: Cast) -> None:
    with pytest.raises(CannotUndo, match="cannot be taken back"):
        undo(cast, written(cast, "test.mail"))


def test_an_undo_that_was_not_written_may_be_asked_again(cast: Cast) -> None:
    op = written(cast)
    first = undo(cast, op)
    with cast.everything.open():
        WriteOp.objects.filter(undoes=op).update(state=OpState.CONFLICT)
    second = undo(cast, op)
    assert first.pk != second.pk
    assert second.state == State.ALLOWED


def test_who_may_not_decide_it_may_not_undo_it(cast: Cast) -> None:
    op = written(cast, "test.high")
    with pytest.raises(NotAllowed, match="manager"):
        undo(cast, op)
    assert undo(cast, op, Role.MANAGER).state == State.ALLOWED


def test_an_undo_of_a_sensitive_write_is_not_held_again(cast: Cast) -> None:
    assert undo(cast, written(cast, sensitive=True)).state == State.ALLOWED


def test_an_outsider_finds_no_write(cast: Cast) -> None:
    op = written(cast)
    with pytest.raises(NotFound):
        undo(make_cast("nimbus"), op, Role.ADMIN)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_undos_at_once_make_one_inverse() -> None:
    cast = make_cast()
    op = written(cast)
    both, answers = threading.Barrier(2), []

    def run(role: str) -> None:
        both.wait()
        answers.append(undo(cast, op, role).uid)
        connections.close_all()

    threads = [threading.Thread(target=run, args=(role,)) for role in (Role.TECHNICIAN, Role.MANAGER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 2
    assert len({*answers}) == 1
    assert len(inverses(cast, op)) == 1
