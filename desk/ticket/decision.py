"""What the panel's one card of decision shows: what is being written, what changed meanwhile, what may be decided."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from approvals.errors import Stale
from approvals.models import Origin, Proposal
from approvals.moves import OPEN, State
from approvals.queries import history
from approvals.rights import why_not
from approvals.services import propose_again
from cwhub.accounts.models import Membership
from cwhub.accounts.scope import ClientScope
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.states import OPEN_BATCHES, BatchState, OpState
from cwhub.mirror.models import BoardStatus, Ticket
from cwhub.mirror.models.setup import Part
from desk.ticket import times
from triage.models import Analysis

RECENT_SECONDS = 600
SAME_SITTING = timedelta(hours=12)  # what was decided within it counts in "2 of 3"
FIRST_LINES = 3
COUNTED = (State.ALLOWED, State.REJECTED)
DOUBT = (OpState.IN_DOUBT, OpState.DELETING)


@dataclass
class Writing:
    """A batch on its way."""

    uid: str
    summary: str
    checking: bool
    next_look: str = ""
    ops: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Decision:
    writing: Writing | None = None
    proposal: Proposal | None = None
    position: int = 1
    total: int = 1
    changed: list[dict[str, Any]] = field(default_factory=list)  # both values of what moved
    changed_said: str = ""
    refused: str = ""  # why the viewer cannot decide
    message: str = ""  # what this request came to, if it failed
    nothing_title: str = ""
    nothing: str = ""
    hands_off: str = ""

    @property
    def fields(self) -> list[dict[str, Any]]:
        return [row for row in self.proposal.diff if "lines" not in row] if self.proposal else []

    @property
    def notes(self) -> list[dict[str, Any]]:
        """Each note with its first lines and the rest apart: the buttons stay in sight."""
        rows = [row for row in self.proposal.diff if "lines" in row] if self.proposal else []
        return [{**row, "first": row["lines"][:FIRST_LINES], "rest": row["lines"][FIRST_LINES:]} for row in rows]


@dataclass(frozen=True)
class Seen:
    """From where the card is looked at."""

    scope: ClientScope
    membership: Membership
    ticket: Ticket
    analysis: Analysis | None
    status: BoardStatus | None
    resources: list[str]
    zone: ZoneInfo
    now: datetime


def decision_of(seen: Seen) -> Decision:
    made = Decision(writing=writing_of(seen))
    if made.writing is None:
        conflict(seen, made)
    if made.writing is None or made.writing.checking:
        offer(seen, made)
    if not (made.writing or made.proposal or made.changed):
        say_why_nothing(seen, made)
    return made


def offer(seen: Seen, made: Decision) -> None:
    """The oldest open proposal, one at a time."""
    rows = list(history(seen.scope, seen.ticket.connection, seen.ticket.number))
    waiting = [row for row in reversed(rows) if row.state in OPEN and row.origin != Origin.UNDO]
    if not waiting:
        return
    since = seen.now - SAME_SITTING
    decided = sum(1 for row in rows if row.state in COUNTED and row.created_at >= since and row.origin != Origin.UNDO)
    made.proposal, made.position, made.total = waiting[0], decided + 1, decided + len(waiting)
    if made.proposal.state == State.WAITING:
        made.refused = why_not(seen.membership, made.proposal)


# --- being written --------------------------------------------------------------------------------------------------
def batches_of(seen: Seen) -> Any:
    rows = WriteBatch.objects.within(seen.scope).filter(connection_id=seen.ticket.connection_id)
    return rows.filter(ops__ticket=seen.ticket.number).distinct()


def writing_of(seen: Seen) -> Writing | None:
    batch = batches_of(seen).filter(state__in=OPEN_BATCHES).order_by("pk").first()
    if batch is None:
        return None
    ops = list(batch.ops.order_by("seq"))
    looks = [op.next_at for op in ops if op.state in DOUBT and op.next_at]
    proposal = Proposal.objects.within(seen.scope).filter(uid=batch.proposal_uid).first()
    return Writing(
        uid=batch.uid,
        summary=proposal.summary if proposal else "A change",
        checking=any(op.state == OpState.IN_DOUBT for op in ops) or batch.state == BatchState.COMPENSATING,
        next_look=times.seconds_clock(min(looks), seen.zone) if looks else "",
        ops=[op_row(op, seen) for op in ops],
    )


def op_row(op: WriteOp, seen: Seen) -> dict[str, Any]:
    seen_at = times.seconds_clock(op.changed_at, seen.zone)
    if op.state == OpState.APPLIED:
        return {"state": "done", "text": "Written as approved", "at": seen_at}
    if op.state == OpState.IN_DOUBT:
        sent = times.seconds_clock(op.sent_at, seen.zone) if op.sent_at else seen_at
        return {"state": "now", "text": f"ConnectWise did not answer at {sent}", "at": "not seen yet"}
    if op.state in (OpState.DELETING, OpState.DELETED):
        return {"state": "now", "text": "Being taken back", "at": ""}
    return {"state": "now", "text": "Being written", "at": ""}


# --- changed by somebody else ---------------------------------------------------------------------------------------
def conflict(seen: Seen, made: Decision) -> None:
    """Nothing was written because the record had moved in the last moment: both values, and what is left to decide."""
    batch = batches_of(seen).order_by("-pk").first()
    if batch is None or batch.state != BatchState.ROLLED_BACK or not recent(batch, seen):
        return
    op = batch.ops.filter(state=OpState.CONFLICT).first()
    old = Proposal.objects.within(seen.scope).filter(uid=batch.proposal_uid).first()
    if op is None or old is None:
        return
    new = propose_again(scope=seen.scope, proposal_uid=old.uid)
    if new is None or new.state in OPEN:
        made.changed = both_values(old, new)
        made.changed_said = "The ticket changed after you approved. Nothing of your change was written."


def recent(batch: WriteBatch, seen: Seen) -> bool:
    return batch.ended_at is not None and (seen.now - batch.ended_at).total_seconds() < RECENT_SECONDS


def show_stale(made: Decision, old: Proposal, stale: Stale) -> None:
    made.changed, made.changed_said = both_values(old, stale.new), f"{stale.sentence}"


def both_values(old: Proposal, new: Proposal | None) -> list[dict[str, Any]]:
    """Each field that is no longer as it was shown: what ConnectWise has, what was wanted."""
    today = {row["field"]: row for row in new.diff} if new else {}
    rows = []
    for row in old.diff:
        if "lines" in row:
            continue
        fresh = today.get(row["field"])
        current = fresh["before"] if fresh else row["after"]
        if current != row["before"]:
            rows.append({"field": row["field"], "now": current, "shown": row["before"], "wanted": row["after"]})
    return rows or [{"field": "Ticket", "now": "changed", "shown": None, "wanted": None}]


# --- nothing to decide ----------------------------------------------------------------------------------------------
def say_why_nothing(seen: Seen, made: Decision) -> None:
    made.hands_off = taken_by(seen)
    if seen.analysis is None:
        return
    made.nothing_title, made.nothing = why_nothing(seen)


def taken_by(seen: Seen) -> str:
    if seen.ticket.closed:
        return ""
    if seen.resources:
        return f"{' and '.join(seen.resources)} {'works' if len(seen.resources) == 1 else 'work'} on this."
    taken = seen.status is not None and seen.status.part not in ("", Part.NOT_TAKEN)
    return f"The ticket is {seen.status.name}." if taken and seen.status else ""


def why_nothing(seen: Seen) -> tuple[str, str]:
    if seen.ticket.closed:
        return "Nothing to decide", "The ticket is closed."
    rows = history(seen.scope, seen.ticket.connection, seen.ticket.number)
    done = rows.filter(state=State.ALLOWED).exclude(origin=Origin.UNDO).count()
    if done:
        return "Nothing needs you here", f"{done} change{'s' if done > 1 else ''} decided. See below what ran."
    if level_of(seen.analysis) < 2:
        return "", ""
    since = seen.ticket.connection.proposals_from
    if since is not None and seen.ticket.entered_at is not None and seen.ticket.entered_at < since:
        day = times.when(since, seen.zone, seen.now)
        return "Nothing to decide", f"The ticket is older than {day}, when changes began to be proposed."
    return "Nothing to decide", "The analysis asks for no change. New ones show up without a reload."


def level_of(analysis: Analysis | None) -> int:
    """What its category allows today."""
    if analysis is None:
        return 1
    return analysis.category.level if analysis.category else analysis.level
