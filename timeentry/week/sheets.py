"""The sheet of some days, and what was last asked of it. In the whole account's scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agreements.rules.sheets import TAKES_TIME
from approvals.models import Proposal
from approvals.moves import OPEN, State
from cwhub.accounts.models import Connection
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.states import OPEN_BATCHES, BatchState
from cwhub.mirror.models import Period, PeriodSetup, TimeSheet
from kit.clock import now
from timeentry.kinds.sheet import ApproveSheet, MovesSheet, RejectSheet, SubmitSheet
from timeentry.services.sheets import WAITS

WORDS = {
    "Open": ("Open", "acc"),
    "Rejected": ("Rejected", "bad"),
    "RejectBySecondTier": ("Rejected", "bad"),
    "ErrorsCorrected": ("Corrected", "acc"),
    "PendingApproval": ("Handed in", "warn"),
    "PendingProjectApproval": ("Handed in", "warn"),
    "ApprovedByTierOne": ("Approved, first tier", "ok"),
    "ApprovedByTierTwo": ("Approved", "ok"),
    "ReadyToBill": ("Approved", "ok"),
    "Billed": ("Billed", "ok"),
}
KINDS: dict[str, type[MovesSheet]] = {kind.name: kind for kind in (SubmitSheet, ApproveSheet, RejectSheet)}
FOLLOWS = timedelta(minutes=5)  # so long the mirror may take to read a sheet back
DOING = {SubmitSheet.name: "Handing in", ApproveSheet.name: "Approving", RejectSheet.name: "Rejecting"}
DONE = {SubmitSheet.name: "Handed in", ApproveSheet.name: "Approved", RejectSheet.name: "Rejected"}


@dataclass(frozen=True)
class Act:
    """The last one on this sheet: what became of it, and by whom. `running` while that is not settled."""

    text: str
    tone: str
    running: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class Sheet:
    """`number` is None while ConnectWise has not made it: it does with the first entry."""

    number: int | None
    first: date
    last: date
    status: str
    deadline: datetime | None
    act: Act | None = None

    @property
    def word(self) -> str:
        return WORDS.get(self.status, (self.status, ""))[0] if self.status else "Not begun"

    @property
    def tone(self) -> str:
        return WORDS.get(self.status, ("", ""))[1]

    @property
    def is_open(self) -> bool:
        return not self.status or self.status in TAKES_TIME

    @property
    def is_busy(self) -> bool:
        return self.act is not None and (self.act.running or self.act.waiting)

    @property
    def can_submit(self) -> bool:
        return self.number is not None and self.status in TAKES_TIME and not self.is_busy

    @property
    def waits(self) -> bool:
        return self.number is not None and self.status in WAITS and not self.is_busy

    def is_overdue(self, moment: datetime) -> bool:
        return self.is_open and self.deadline is not None and self.deadline < moment


def sheets_of(connection: Connection, members: Iterable[int], first: date, last: date) -> dict[int, list[TimeSheet]]:
    """Those that touch these days, by member."""
    found: dict[int, list[TimeSheet]] = {number: [] for number in members}
    rows = TimeSheet.objects.filter(connection=connection, member_ref__in=found, gone_at=None)
    for row in rows.filter(starts_on__lte=last, ends_on__gte=first).order_by("starts_on"):
        found[row.member_ref].append(row)
    return found


def is_closed(row: TimeSheet) -> bool:
    return row.status not in TAKES_TIME


def periods(connection: Connection, first: date, last: date) -> list[Period]:
    """Of time; a set-up may be for expenses alone."""
    own = PeriodSetup.objects.filter(PeriodSetup.OF_TIME, connection=connection, gone_at=None)
    rows = Period.objects.filter(connection=connection, gone_at=None, setup_ref__in=own.values("external_id"))
    return list(rows.filter(starts_on__lte=last, ends_on__gte=first).order_by("starts_on"))


def shown(connection: Connection, member: int, first: date, last: date) -> list[Sheet]:
    """The sheets of these days; for a period without one, the period."""
    made = sheets_of(connection, [member], first, last)[member]
    begun = [
        Sheet(row.external_id, row.starts_on, row.ends_on, row.status, row.deadline, last_act(connection, row))
        for row in made
    ]
    known = {row.starts_on for row in made}
    other = [row for row in periods(connection, first, last) if row.starts_on not in known]
    begun += [Sheet(None, row.starts_on, row.ends_on, "", row.deadline) for row in other]
    return sorted(begun, key=lambda sheet: sheet.first)


def last_act(connection: Connection, row: TimeSheet) -> Act | None:
    asked = Proposal.objects.filter(connection=connection, kind__in=KINDS, parts__0__payload__sheet=row.external_id)
    proposal = asked.order_by("-pk").first()
    return act_of(proposal, row) if isinstance(proposal, Proposal) else None


def act_of(proposal: Proposal, row: TimeSheet) -> Act | None:
    """None where it is over and the sheet's own state says all."""
    by = proposal.decided_by_name or proposal.proposed_by_name
    if proposal.state in OPEN:
        return Act(f"{DOING[proposal.kind]}, asked by {by}, waits for a decision.", "warn", waiting=True)
    batch = WriteBatch.objects.filter(pk=proposal.batch_id or 0).first() if proposal.state == State.ALLOWED else None
    if batch is None:
        return None
    if batch.state in OPEN_BATCHES:
        return Act(f"{DOING[proposal.kind]}, by {by}.", "acc", running=True)
    if batch.state == BatchState.COMMITTED:
        return done(proposal, row, by, batch.ended_at)
    if batch.state == BatchState.PARKED:
        return Act(f"{DOING[proposal.kind]} needs a person: {batch.reason}", "bad")
    return Act(f"{DOING[proposal.kind]} failed: {why(batch)}", "bad")


def done(proposal: Proposal, row: TimeSheet, by: str, ended_at: datetime | None) -> Act | None:
    """A rejection keeps its reason: ConnectWise has no field for it. What the mirror has not read yet is told."""
    fresh = ended_at is not None and now() - ended_at < FOLLOWS
    payload, kind = proposal.parts[0]["payload"], KINDS[proposal.kind]
    arrived = kind().is_done(row.status)
    if arrived and kind is RejectSheet:
        return Act(f"Rejected by {by}: {payload.get('reason')}", "bad")
    if fresh and not arrived and row.status == (proposal.parts[0].get("before") or {}).get("status"):
        return Act(f"{DONE[proposal.kind]} by {by}; reading it back.", "ok", running=True)
    return None


def why(batch: WriteBatch) -> str:
    op = WriteOp.objects.filter(batch=batch).order_by("seq").first()
    reason = op.reason if op and op.reason else batch.reason or batch.cancel_reason
    return reason or "ConnectWise did not take it."
