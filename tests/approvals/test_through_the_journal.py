"""From an approval to a confirmed write and back, with the journal's own worker and the real gate."""

from typing import Any

import pytest

from approvals import services
from approvals.models import Proposal
from cwhub.accounts.models import Role
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.services import run_batch
from cwhub.journal.states import BatchState, OpState
from tests.approvals.cast import Cast, make_cast, make_proposal

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


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
