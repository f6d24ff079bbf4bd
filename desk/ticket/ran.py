"""What ran on a ticket, newest first, with the way back where there is one."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from approvals.models import Proposal
from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.journal.models import WriteOp
from cwhub.journal.queries import shown, writes
from cwhub.mirror.models import Ticket
from cwhub.mirror.queries import SENTENCE, reports
from cwhub.writes.wording import LABELS
from desk.ticket import times

LOOKS: dict[str, tuple[str, str]] = {
    "posting": ("spin", "acc"),
    "checking": ("clock", "warn"),
    "posted": ("check", "ok"),
    "failed": ("x", "bad"),
    "taking back": ("undo", "warn"),
    "taken back": ("undo", "warn"),
    "needs a person": ("user", "bad"),
    "undone": ("undo", "mut"),
}
WORDS = {"undone": "taken back"}
MOST = 12


def writes_of(scope: ClientScope, connection: Connection, ticket: int) -> list[WriteOp]:
    return list(writes(scope, ticket=ticket).filter(connection=connection)[:MOST])


def ran_rows(
    scope: ClientScope, ops: list[WriteOp], *, zone: ZoneInfo, now: datetime, undo: str
) -> list[dict[str, Any]]:
    """`undo` is the name of the address that takes a write back; empty where nothing may be taken back."""
    uids = {op.batch.proposal_uid for op in ops}
    proposals = {row.uid: row for row in Proposal.objects.within(scope).filter(uid__in=uids)}
    return [ran_row(op, proposals.get(op.batch.proposal_uid), zone, now, undo) for op in ops]


def ran_row(op: WriteOp, proposal: Proposal | None, zone: ZoneInfo, now: datetime, undo: str) -> dict[str, Any]:
    state = shown(op)
    icon, tone = LOOKS.get(state.word, ("circle", "mut"))
    who = f"by {op.batch.created_by_name}" if op.batch.created_by_name else ""
    reason = f". {state.reason}" if state.reason and state.word in ("failed", "needs a person") else ""
    words = WORDS.get(state.word, state.word)
    can_undo = bool(undo) and state.undoable_until is not None
    return {
        "icon": icon,
        "tone": tone,
        "what": proposal.summary if proposal else op.kind,
        "text": f"{words} {who}".strip() + reason,
        "at": times.when(op.changed_at, zone, now),
        "undo_url": reverse(undo, args=[op.uid]) if can_undo else "",
        "undo_target": "#pod-decision",
        "undo_note": "" if can_undo or state.word != "posted" or op.undoable_until else "Cannot be taken back",
    }


def undone_rows(connection: Connection, ticket: Ticket, *, zone: ZoneInfo, now: datetime) -> list[dict[str, str]]:
    """Fields of ours that something else has set back, each as one sentence."""
    return [
        {
            "text": f"{LABELS.get(row.field, row.field)}: {SENTENCE[0].lower()}{SENTENCE[1:]}. We leave it alone.",
            "at": times.when(row.seen_at, zone, now),
        }
        for row in reports(connection, ticket.number)
    ]
