"""A field that we wrote and something else sets back within the hour: a workflow rule, or a person, undoes this.

We do not fight. It is written down once, shown on the ticket, and nothing is proposed for that field again.
"""

from datetime import datetime, timedelta

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import SYSTEM
from cwhub.audit.services import record as audit
from cwhub.journal.models import WriteOp
from cwhub.journal.states import OpState
from cwhub.mirror import reading, sameness
from cwhub.mirror.models import SetBack, Ticket
from cwhub.mirror.reading import Record
from kit.clock import now

WITHIN = timedelta(hours=1)
NOTICED_WITHIN = timedelta(hours=2)  # a callback may be lost and the poller late
NOTHING_DONE = (OpState.REJECTED, OpState.CONFLICT, OpState.ABANDONED)
SENTENCE = "A workflow rule or a person undoes this"


def look_for(connection: Connection, records: list[Record], asked_at: datetime) -> None:
    """Compares what we wrote to these tickets with what ConnectWise shows now. In the account's scope."""
    by_number = {record["id"]: record for record in records}
    for (number, field), op in last_words(connection, list(by_number)).items():
        found = by_number[number]
        if can_be_seen(op, asked_at) and is_set_back(op, field, found) and in_time(op, found):
            keep(connection, op, field, found)


def last_words(connection: Connection, numbers: list[int]) -> dict[tuple[int, str], WriteOp]:
    """The last operation of ours on each field of each ticket; an undo of ours is one too."""
    rows = WriteOp.objects.filter(connection=connection, ticket__in=numbers, sent_at__gte=now() - NOTICED_WITHIN)
    ops = rows.exclude(state__in=NOTHING_DONE).order_by("pk")
    return {(op.ticket or 0, field): op for op in ops for field in op.payload.get("fields") or {}}


def can_be_seen(op: WriteOp, asked_at: datetime) -> bool:
    """Confirmed before we asked: else we may have seen the record as it was before our own write."""
    return op.state == OpState.APPLIED and op.undoes_id is None and op.changed_at < asked_at


def is_set_back(op: WriteOp, field: str, found: Record) -> bool:
    before, after = op.before_image or {}, op.after_image or {}
    if field not in before or field not in after:
        return False
    was, became, is_now = (sameness.own(value) or None for value in (before[field], after[field], found.get(field)))
    return is_now == was and is_now != became


def in_time(op: WriteOp, found: Record) -> bool:
    """Within the hour by ConnectWise's own clock, or by ours where it does not say."""
    changed = reading.updated_at(found) or now()
    return op.sent_at is not None and changed <= op.sent_at + WITHIN


def keep(connection: Connection, op: WriteOp, field: str, found: Record) -> None:
    ticket = Ticket.objects.filter(connection=connection, external_id=op.ticket or 0).first()
    if ticket is None:
        return
    _, is_new = SetBack.objects.get_or_create(
        connection=connection,
        op_uid=op.uid,
        field=field,
        defaults={
            "account_id": ticket.account_id,
            "client_id": ticket.client_id,
            "ticket": ticket.number,
            "written": (op.after_image or {}).get(field),
            "found": found.get(field),
            "written_at": op.sent_at or op.changed_at,
            "by": sameness.updated_by(found)[:100],
        },
    )
    if is_new:
        tell(ticket, op, field, found)


def tell(ticket: Ticket, op: WriteOp, field: str, found: Record) -> None:
    audit(
        account_id=ticket.account_id,
        client_id=ticket.client_id,
        by=SYSTEM,
        act="mirror.set_back",
        subject="write",
        subject_uid=op.uid,
        ticket=ticket.number,
        sentence=f"{field} of #{ticket.number} is as it was before our change. {SENTENCE}; we leave it alone.",
        data={"field": field, "written": (op.after_image or {}).get(field), "by": sameness.updated_by(found)},
    )


def left_alone(connection: Connection, ticket: int) -> frozenset[str]:
    """Fields of a ticket for which nothing is proposed any more. In a scope that shows the ticket."""
    rows = SetBack.objects.filter(connection=connection, ticket=ticket)
    return frozenset(rows.values_list("field", flat=True))


def reports(connection: Connection, ticket: int) -> list[SetBack]:
    """What was undone on a ticket, newest first, each field once."""
    rows = SetBack.objects.filter(connection=connection, ticket=ticket).order_by("field", "-pk")
    return sorted(rows.distinct("field"), key=lambda row: row.seen_at, reverse=True)
