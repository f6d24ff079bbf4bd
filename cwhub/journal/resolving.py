"""The two ways out of a parked batch, for a person."""

from datetime import timedelta
from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.audit.services import record
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.errors import NotParked, StillUnderWay
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.moves import check_batch_move, check_op_move
from cwhub.journal.news import RUN_BATCH
from cwhub.journal.states import BatchState, OpState

Way = Literal["keep", "take_back"]

LEADS_TO: dict[Way, BatchState] = {"keep": BatchState.KEEPING, "take_back": BatchState.COMPENSATING}
TRIED_AGAIN = {OpState.PARKED: OpState.IN_DOUBT, OpState.UNDELETABLE: OpState.DELETING}
STARTS_ANEW: dict[str, Any] = {
    "verified": False, "misses": 0, "busy": 0, "empty_looks": 0, "failing_since": None,
}  # fmt: skip
SENTENCES: dict[Way, str] = {
    "keep": "Keeps what is there; each write is looked up once more.",
    "take_back": "Takes back what is left of it.",
}


def resolve(*, scope: ClientScope, batch_uid: str, way: Way, by: Actor) -> WriteBatch:
    """Starts the way out that a person has chosen; a worker goes it. The same choice again changes nothing.

    *keep* accepts what is there: the batch ends as it is, each operation with its real state. *take_back* tries again
    to remove what is left; what ConnectWise still refuses is parked again. Who may, the caller has checked. Raises
    NotParked, and StillUnderWay where another batch is just doing the same work.
    """
    batch: WriteBatch = WriteBatch.objects.within(scope).select_for_update().get(uid=batch_uid)
    to = LEADS_TO[way]
    if batch.state == to:
        return batch
    if batch.state != BatchState.PARKED:
        raise NotParked
    try:
        with transaction.atomic():
            reopen(batch, to)
    except IntegrityError as error:
        raise StillUnderWay from error
    tell(batch, way, by)
    enqueue(RUN_BATCH, batch.account_id, batch.pk)
    batch.refresh_from_db()
    return batch


def reopen(batch: WriteBatch, to: BatchState) -> None:
    check_batch_move(BatchState(batch.state), to)
    ops = batch.ops.all()
    ops.update(**STARTS_ANEW)
    stuck = ops.filter(state__in=(OpState.PARKED, OpState.UNDELETABLE, OpState.DELETING))
    stuck.update(next_at=settled(batch))
    if to is BatchState.COMPENSATING:
        for before, after in TRIED_AGAIN.items():
            check_op_move(before, after)
            ops.filter(state=before).update(state=after, changed_at=DatabaseNow())
    WriteBatch.objects.filter(pk=batch.pk).update(
        state=to, owner="", lease_until=None, next_at=DatabaseNow(), ended_at=None, audit_at=None, failures=0
    )


def settled(batch: WriteBatch) -> Greatest:
    """What was last asked about it may take effect until then; a look before that would not count."""
    settle = Value(timedelta(seconds=batch.connection.settle_seconds))
    return Greatest(F("changed_at") + settle, F("next_at"))


def tell(batch: WriteBatch, way: Way, by: Actor) -> None:
    states = {str(op.seq): op.state for op in WriteOp.objects.filter(batch=batch).order_by("seq")}
    record(
        account_id=batch.account_id,
        client_id=batch.client_id,
        by=by,
        act=f"journal.resolved_{way}",
        subject="batch",
        subject_uid=batch.uid,
        ticket=batch.ops.exclude(ticket=None).values_list("ticket", flat=True).first(),
        sentence=SENTENCES[way],
        data={"batch": batch.uid, "proposal": batch.proposal_uid, "reason": batch.reason, "operations": states},
    )
