"""Rows of the journal as the plain values that steps are decided on."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from cwhub.accounts.models import Connection
from cwhub.journal.states import BatchState, OpState
from cwhub.journal.views import BatchView, OpView, Pace, Verdict

if TYPE_CHECKING:
    from cwhub.journal.ledger import Hold


def op_view(op: Any) -> OpView:
    return OpView(
        id=op.pk,
        seq=op.seq,
        kind=op.kind,
        state=OpState(op.state),
        attempts=op.attempts,
        busy=op.busy,
        misses=op.misses,
        empty_looks=op.empty_looks,
        has_before=op.has_before,
        calling=op.calling,
        verified=op.verified,
        external_id=op.external_id,
        reason=op.reason,
        sent_at=op.sent_at,
        settle_from=op.settle_from,
        next_at=op.next_at,
        failing_since=op.failing_since,
    )


def batch_view(batch: Any, ops: tuple[OpView, ...], hold: "Hold", verdict: Verdict | None) -> BatchView:
    now: datetime = batch.now
    restore = hold.restore
    return BatchView(
        state=BatchState(batch.state),
        ops=ops,
        now=now,
        pace=pace_of(hold.connection),
        needs_verify=batch.needs_verify,
        ordered=batch.ordered,
        cancel_reason=batch.cancel_reason,
        reason=batch.reason,
        verdict=verdict,
        look_from=restore.declared_at if restore else None,
        held_back=restore is not None and restore.through_at is None,
    )


def pace_of(connection: Connection) -> Pace:
    return Pace(
        deadline=connection.deadline_seconds,
        lease=connection.lease_seconds,
        settle=connection.settle_seconds,
        gap=connection.search_gap_seconds,
        doubt=connection.doubt_minutes * 60,
        side_by_side=connection.side_by_side,
    )
