"""Which of some writes are recorded already, and what one who wants them can do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from cwhub.journal import canonical
from cwhub.journal.kinds import PlannedOp, kind_named, repeatable
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.states import FREED, IN_FLIGHT, OPEN_BATCHES, BatchState, OpState

Way = Literal["leave_out", "wait", "refuse"]

SENTENCES: dict[Way, str] = {
    "leave_out": "It is already recorded.",
    "wait": "It is being written just now; wait for its end.",
    "refuse": "It is in a batch that needs a person; settle that first.",
}


@dataclass(frozen=True)
class Recorded:
    """An operation that holds this work."""

    batch: str  # uid
    proposal: str  # uid
    state: OpState
    batch_state: BatchState
    op: str  # uid
    external_id: int | None
    way: Way

    @property
    def sentence(self) -> str:
        return SENTENCES[self.way]


@dataclass(frozen=True)
class Keys:
    """What makes a write the same as another."""

    content: str
    dedup: str


def keys_of(*, connection_id: int, client_id: int | None, op: PlannedOp, proposal_uid: str = "") -> Keys:
    kind = kind_named(op.kind)
    own = client_id if op.client_id is None else op.client_id
    content = canonical.content_key(
        connection_id=connection_id, client_id=own, kind=op.kind, work=kind.canonical(op.payload)
    )
    occurrence = op.occurrence or (proposal_uid if repeatable(kind) else "")
    return Keys(content, canonical.dedup_key(content, occurrence))


def already_recorded(
    connection_id: int, ops: Sequence[PlannedOp], *, client_id: int | None = None
) -> dict[int, Recorded]:
    """By place among `ops`: which of them another batch has already, or is about to have. In the open scope.

    `leave_out`: it is there, the new ones may go without it. `wait`: that batch runs. `refuse`: it needs a person.
    """
    keys = [keys_of(connection_id=connection_id, client_id=client_id, op=op) for op in ops]
    holders = holders_of(connection_id, keys)
    found = ((seq, holders.get(key.dedup) or holders.get(key.content)) for seq, key in enumerate(keys))
    return {seq: recorded(op) for seq, op in found if op is not None}


def holders_of(connection_id: int, keys: Sequence[Keys], *, but: WriteBatch | None = None) -> dict[str, WriteOp]:
    """By either key. Equal work that is under way holds back whatever its occurrence is."""
    same = Q(dedup_key__in={key.dedup for key in keys}) & ~Q(state__in=FREED)
    equal = Q(content_key__in={key.content for key in keys}, state__in=IN_FLIGHT)
    rows = WriteOp.objects.filter(same | equal, connection_id=connection_id).select_related("batch")
    holders: dict[str, WriteOp] = {}
    for row in rows.exclude(batch=but).order_by("pk"):
        holders[row.dedup_key] = row
        if row.state in IN_FLIGHT:
            holders[row.content_key] = row
    return holders


def recorded(op: WriteOp) -> Recorded:
    batch_state = BatchState(op.batch.state)
    if batch_state in OPEN_BATCHES:
        way: Way = "wait"
    else:
        way = "refuse" if batch_state is BatchState.PARKED else "leave_out"
    return Recorded(
        batch=op.batch.uid,
        proposal=op.batch.proposal_uid,
        state=OpState(op.state),
        batch_state=batch_state,
        op=op.uid,
        external_id=op.external_id,
        way=way,
    )
