"""From an operation's row to what its kind gets for one request."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from cwhub.accounts.models import Connection
from cwhub.journal.kinds import Call
from cwhub.journal.models import WriteOp


def call_of(
    row: WriteOp,
    *,
    connection: Connection,
    permit: Any,
    external_id: int | None = None,
    taken_ids: frozenset[int] = frozenset(),
    sent_at: datetime | None = None,
) -> Call:
    """`sent_at` stands in where nothing was sent yet as far as we know. The row's batch and client are read with it."""
    return Call(
        uid=row.uid,
        kind=row.kind,
        payload=row.payload,
        before_image=row.before_image,
        marker=row.marker,
        external_id=row.external_id if external_id is None else external_id,
        sent_at=row.sent_at or sent_at,
        connection=connection,
        permit=permit,
        deadline_seconds=connection.deadline_seconds,
        company=row.client.external_id if row.client else None,
        by=row.batch.created_by,
        taken_ids=taken_ids,
        after_image=row.after_image,
        asked_at=min(moment for moment in (row.created_at, row.sent_at, sent_at) if moment),
    )


def taken_beside(row: WriteOp) -> frozenset[int]:
    """Records that belong to other operations: for equal work, and of the same kind on the same ticket."""
    beside = Q(content_key=row.content_key)
    if row.ticket is not None:
        beside |= Q(account_id=row.account_id, ticket=row.ticket, kind=row.kind)
    others = WriteOp.objects.filter(beside, connection_id=row.connection_id).exclude(pk=row.pk)
    return frozenset(one for one in others.values_list("external_id", flat=True) if one)
