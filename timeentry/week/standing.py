"""How the rows of many days stand, in a handful of queries. In the whole account's scope."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from agreements.rules.hours import actual
from approvals.models import Proposal
from approvals.moves import OPEN
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.states import FREED, OPEN_BATCHES, BatchState, OpState
from timeentry.models import Draft


class Stand(StrEnum):
    """As the grid says it, told apart by who has to act."""

    REVIEW = "review"  # drafted, not looked at
    READY = "ready"
    FAILED = "failed"  # refused: somebody has to put it right
    TAKEN = "taken"  # taken back, or stopped before it was sent: nothing of it is in ConnectWise
    WAITING = "waiting"  # for a decision
    SENDING = "sending"
    NEEDS = "needs"  # parked: a person decides
    POSTED = "posted"


TO_POST = (Stand.REVIEW, Stand.READY, Stand.FAILED, Stand.TAKEN)
TAKEN_BACK = (OpState.DELETED, OpState.ABANDONED, OpState.UNDONE)
THERE = (OpState.APPLIED, OpState.KEPT)


@dataclass(frozen=True)
class Standing:
    member: int
    day: date
    stand: Stand
    hours: Decimal
    external_id: int | None = None


Op = tuple[str, int | None, str]  # state, number in ConnectWise, why it ended so


def standing(rows: Iterable[Draft]) -> Iterator[Standing]:
    """Of each draft that was not taken off. They come with `entry__batch`."""
    drafts = list(rows)
    proposals = {row.entry.batch.proposal_uid for row in drafts if row.entry} - {""}
    batches = {row.proposal_uid: row for row in WriteBatch.objects.filter(proposal_uid__in=proposals)}
    ops: dict[tuple[int, int], Op] = {}
    told = WriteOp.objects.filter(batch_id__in=[row.pk for row in batches.values()])
    for batch, seq, state, entry, reason in told.values_list("batch_id", "seq", "state", "external_id", "reason"):
        ops[batch, seq] = state, entry, reason
    waiting = set(Proposal.objects.filter(uid__in=proposals, state__in=OPEN).values_list("uid", flat=True))
    for row in drafts:
        stand, number = stand_of(row, batches, ops, waiting)
        hours = actual(row.starts_at, row.ends_at, row.hours, row.deduct) or Decimal(0)
        yield Standing(row.member_ref, row.day, stand, hours, number)


def stand_of(
    row: Draft, batches: dict[str, Any], ops: dict[tuple[int, int], Op], waiting: set[str]
) -> tuple[Stand, int | None]:
    if row.entry is None:
        return (Stand.READY if row.reviewed else Stand.REVIEW), None
    uid = row.entry.batch.proposal_uid
    if uid in waiting:
        return Stand.WAITING, None
    batch = batches.get(uid)
    if batch is None:
        return (Stand.FAILED if row.entry.refusal else Stand.READY), None
    state, number, reason = ops.get((batch.pk, row.entry.n), ("", None, ""))
    return stand_in(batch.state, state, reason), number


def stand_in(batch: str, op: str, reason: str) -> Stand:
    """As `journal.queries.word_of`: what was refused says so also where the others were taken back because of it."""
    if batch in OPEN_BATCHES:
        return Stand.SENDING
    if op in THERE and batch != BatchState.PARKED:
        return Stand.POSTED
    if op in TAKEN_BACK and not (op == OpState.ABANDONED and reason):
        return Stand.TAKEN
    return Stand.FAILED if op in FREED else Stand.NEEDS
