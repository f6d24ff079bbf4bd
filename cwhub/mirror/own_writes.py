"""What we wrote ourselves comes back as a change like any other. It is no news, as long as nothing else is in it."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.journal.models import WriteOp
from cwhub.journal.states import OpState
from cwhub.mirror import sameness
from cwhub.mirror.reading import Record
from kit.clock import now

COMES_BACK = timedelta(hours=1)
WRITTEN = (OpState.APPLIED, OpState.UNDONE, OpState.DELETED)
# Follows from other fields: a status closes and stamps, an entry of the schedule names who works on it.
FOLLOWS = frozenset(
    [
        "closedDate", "closedBy", "dateResolved", "resolvedBy", "dateResplan", "resplanBy", "dateResponded",
        "respondedBy", "hasChildTicket", "sla", "escalationStartDateUTC",
    ]
)  # fmt: skip
SCHEDULED = frozenset({"resources", "owner"})


def news(
    connection: Connection,
    records: list[Record],
    kept: dict[int, Any],
    different: list[int],
    notes: dict[int, list[Record]],
) -> list[int]:
    """The tickets of `different` that somebody else has changed, or that are new to us."""
    ours = {number for number in different if number in kept and kept[number].gone_at is None}
    theirs = {record["id"]: record for record in records if record["id"] in ours}
    member = connection.api_member.lower()
    perhaps = [number for number, record in theirs.items() if sameness.updated_by(record).lower() == member]
    written = written_lately(connection, perhaps) if member else {}
    own = {n for n in perhaps if is_own(written.get(n, []), kept[n].record, theirs[n], notes.get(n, []))}
    return [number for number in different if number not in own]


def written_lately(connection: Connection, numbers: list[int]) -> dict[int, list[WriteOp]]:
    found: dict[int, list[WriteOp]] = defaultdict(list)
    rows = WriteOp.objects.filter(connection=connection, ticket__in=numbers, state__in=WRITTEN)
    for op in rows.filter(changed_at__gte=now() - COMES_BACK).order_by("changed_at", "pk"):
        found[op.ticket or 0].append(op)
    return found


def is_own(ops: list[WriteOp], before: Record, after: Record, new_notes: list[Record]) -> bool:
    """Whether every difference is one that we wrote. A ticket that was closed or opened is news in any case."""
    if not ops or bool(before.get("closedFlag")) != bool(after.get("closedFlag")):
        return False
    notes = {op.external_id for op in ops if op.external_id}
    if not all(note["id"] in notes for note in new_notes):
        return False
    return all(is_explained(ops, field, after.get(field)) for field in sameness.differing(before, after))


def is_explained(ops: list[WriteOp], field: str, value: Any) -> bool:
    if field in FOLLOWS:
        return True
    if field in SCHEDULED:
        return any("member" in op.payload for op in ops)
    return any(sameness.own((op.after_image or {}).get(field)) == sameness.own(value) for op in ops if wrote(op, field))


def wrote(op: WriteOp, field: str) -> bool:
    return field in (op.payload.get("fields") or {}) and field in (op.after_image or {})
