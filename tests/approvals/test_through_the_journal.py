"""From an approval to a confirmed write and back, with the journal's own worker and the real gate."""

from typing import Any

import pytest

from approvals import services
from approvals.errors import CannotUndo
from approvals.models import Proposal
from approvals.parts import Part
from approvals.taking_back import take_back_now
from cwhub.accounts.models import Role
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.services import run_batch
from cwhub.journal.states import BatchState, OpState
from tests.approvals.cast import Cast, make_cast, make_proposal

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

TWO = [Part("test.field", {"value": value}, {"value": f"before {value}"}) for value in ("one", "two")]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def approved(cast: Cast, **changes: Any) -> Proposal:
    row = make_proposal(cast, **changes)
    with cast.scope().open() as scope:
        return services.approve(
            scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=cast.actor(Role.TECHNICIAN)
        )


def work(cast: Cast, row: Proposal) -> tuple[str, list[str], str]:
    assert row.batch_id is not None
    run_batch(cast.account.pk, row.batch_id)
    with cast.everything.open():
        batch = WriteBatch.objects.get(pk=row.batch_id)
        return batch.state, [op.state for op in batch.ops.order_by("seq")], batch.reason


def test_an_approved_change_is_written_and_its_undo_takes_it_back(cast: Cast) -> None:
    row = approved(cast)
    assert work(cast, row) == (BatchState.COMMITTED, [OpState.APPLIED], "")
    with cast.everything.open():
        op = WriteOp.objects.get()
    with cast.scope().open() as scope:
        back = services.undo(scope=scope, op_uid=op.uid, by=cast.actor(Role.TECHNICIAN))
    assert work(cast, back) == (BatchState.COMMITTED, [OpState.APPLIED], "")
    with cast.everything.open():
        assert WriteOp.objects.get(pk=op.pk).state == OpState.UNDONE
    with cast.scope().open() as scope:
        assert services.undo(scope=scope, op_uid=op.uid, by=cast.actor(Role.TECHNICIAN)) == back


def test_a_pause_before_the_first_request_stops_what_policy_allowed(cast: Cast) -> None:
    with cast.everything.open() as scope:
        services.set_tool_policy(scope=scope, kind="test.field", mode="auto", by=cast.actor(Role.ADMIN))
    row = make_proposal(cast, reports_only=True, category=None)
    with cast.everything.open() as scope:
        services.pause_automation(scope=scope, by=cast.actor(Role.ADMIN))
    state, ops, reason = work(cast, row)
    assert (state, ops) == (BatchState.ROLLED_BACK, [OpState.ABANDONED])
    assert "Automation is paused" in reason


def test_a_record_that_moved_in_the_last_moment_is_not_written_and_proposed_again(
    cast: Cast, world: dict[str, Any]
) -> None:
    row = approved(cast)
    world["value"] = "moved"
    state, ops, _ = work(cast, row)
    assert (state, ops) == (BatchState.ROLLED_BACK, [OpState.CONFLICT])
    with cast.working().open() as scope:
        new = services.propose_again(scope=scope, proposal_uid=row.uid)
    assert new is not None
    assert new.diff == [{"field": "Value", "before": "moved", "after": "new"}]


def test_what_was_written_together_is_taken_back_together_the_last_one_first(cast: Cast) -> None:
    row = approved(cast, parts=TWO)
    assert work(cast, row) == (BatchState.COMMITTED, [OpState.APPLIED] * 2, "")
    said = take_back_now(scope=cast.scope(), proposal_uid=row.uid, by=cast.actor(Role.TECHNICIAN))
    assert said == "Taking back: Set new."
    with cast.everything.open():
        back = Proposal.objects.get(origin="undo")
    assert work(cast, back) == (BatchState.COMMITTED, [OpState.APPLIED] * 2, "")
    with cast.everything.open():
        undoing = WriteOp.objects.filter(batch_id=back.batch_id).order_by("seq")
        assert [op.before_image for op in undoing] == [{"value": "two"}, {"value": "one"}]
        assert set(WriteOp.objects.filter(batch_id=row.batch_id).values_list("state", flat=True)) == {OpState.UNDONE}


def test_taking_back_twice_starts_one_batch(cast: Cast) -> None:
    row = approved(cast, parts=TWO)
    work(cast, row)
    for _ in range(2):
        take_back_now(scope=cast.scope(), proposal_uid=row.uid, by=cast.actor(Role.TECHNICIAN))
    with cast.everything.open():
        assert Proposal.objects.filter(origin="undo").count() == 1


def test_one_that_moved_keeps_all_of_them_from_being_taken_back(cast: Cast, world: dict[str, Any]) -> None:
    row = approved(cast, parts=TWO)
    work(cast, row)
    world["value"] = "theirs"
    with pytest.raises(CannotUndo):
        take_back_now(scope=cast.scope(), proposal_uid=row.uid, by=cast.actor(Role.TECHNICIAN))
    with cast.everything.open():
        assert not Proposal.objects.filter(origin="undo").exists()
