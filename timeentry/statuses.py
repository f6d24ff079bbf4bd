"""The true state of a batch and of each of its entries: the journal's, or what stands before it gets there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from approvals.models import Proposal
from approvals.moves import State as ProposalState
from cwhub.accounts.scope import ClientScope
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.queries import with_undo, word_of
from cwhub.journal.states import OpState
from timeentry.errors import NotAllowed, NotFound
from timeentry.models import Batch, Entry, Mode
from timeentry.scopes import must_see, whole

# What has not gone to the journal: nothing of it is in ConnectWise.
READY, REFUSED, RECORDED, WAITING, ENDED = "ready", "refused", "already_recorded", "waiting", "not_posted"
WORDS = {READY: "ready", REFUSED: "failed", RECORDED: "already recorded", WAITING: "waiting", ENDED: "not posted"}


@dataclass(frozen=True)
class Status:
    """One entry. `state` is durable-writes' own where the journal has it, `word` the one on screen."""

    n: int
    state: str
    word: str
    external_id: int | None = None
    error: str | None = None
    fix: str | None = None
    next_look: datetime | None = None
    op_uid: str = ""
    draft_uid: str = ""
    client_id: int | None = None
    checked: dict[str, Any] = field(default_factory=dict)  # hours, coverage and warnings, as the check saw them


@dataclass(frozen=True)
class Progress:
    """A batch at one moment."""

    batch: Batch
    state: str
    reason: str
    entries: list[Status]
    unseen: int = 0  # entries that were left out because the reader does not see their clients


def batch(scope: ClientScope, uid: str) -> Batch:
    """By its own id, or by that of the journal's batch. In the whole account's scope. Raises NotFound."""
    rows = Batch.objects.within(whole(scope)).select_related("connection")
    found = rows.filter(uid=uid).first()
    if found is None:
        running = WriteBatch.objects.within(whole(scope)).filter(uid=uid).first()
        found = rows.filter(proposal_uid=running.proposal_uid).first() if running else None
    if not isinstance(found, Batch):
        raise NotFound("There is no such batch.")
    try:
        must_see(scope, found.connection, found.member_ref)
    except NotAllowed as error:
        raise NotFound("There is no such batch.") from error
    return found


def journal_batch(row: Batch) -> WriteBatch | None:
    if not row.proposal_uid:
        return None
    found: WriteBatch | None = WriteBatch.objects.filter(
        account_id=row.account_id, proposal_uid=row.proposal_uid
    ).first()
    return found


def progress_of(row: Batch) -> Progress:
    """In the whole account's scope."""
    running = journal_batch(row)
    state, reason = told(row, running)
    return Progress(row, state, reason, statuses(row, running, state))


def status_of(row: Batch) -> list[Status]:
    return progress_of(row).entries


def state_of(row: Batch) -> str:
    return told(row, journal_batch(row))[0]


def told(row: Batch, running: WriteBatch | None) -> tuple[str, str]:
    if running is not None:
        return running.state, running.reason or running.cancel_reason
    if not row.proposal_uid:
        refused = Entry.objects.filter(batch=row, refusal__isnull=False).exists()
        return (REFUSED if refused and row.mode == Mode.POST else "checked"), ""
    proposal = Proposal.objects.filter(account_id=row.account_id, uid=row.proposal_uid).first()
    return (str(proposal.state), proposal.reason) if proposal else (ENDED, "")


def statuses(row: Batch, running: WriteBatch | None, state: str) -> list[Status]:
    entries = list(Entry.objects.filter(batch=row).order_by("n"))
    if running is None:
        return [before_posting(entry, state) for entry in entries]
    ops = with_undo(WriteOp.objects.filter(batch=running)).order_by("seq")
    return [posted(entry, op) for entry, op in zip(entries, ops, strict=True)]


def before_posting(entry: Entry, state: str) -> Status:
    refusal: dict[str, Any] = entry.refusal or {}
    default = {ProposalState.WAITING: WAITING, ProposalState.HELD: WAITING, REFUSED: READY, "checked": READY}
    mine = refusal.get("state") or default.get(state, ENDED)
    return Status(
        n=entry.n,
        state=mine,
        word=WORDS[mine],
        external_id=refusal.get("external_id"),
        error=refusal.get("error"),
        fix=refusal.get("fix"),
        draft_uid=entry.draft_uid,
        client_id=entry.client_id,
        checked=entry.checked,
    )


def posted(entry: Entry, op: WriteOp) -> Status:
    looking = op.next_at if op.state == OpState.IN_DOUBT else None
    return Status(
        n=entry.n,
        state=op.state,
        word=word_of(op),
        external_id=op.external_id,
        error=op.reason or None,
        fix=fix_for(op),
        next_look=looking,
        op_uid=op.uid,
        draft_uid=entry.draft_uid,
        client_id=op.client_id,  # a ticket that changes its client takes its writes along
        checked=entry.checked,
    )


def fix_for(op: WriteOp) -> str | None:
    """What a person can do about it, where it has ended badly."""
    word = word_of(op)
    if word == "failed":
        return "Put right what ConnectWise names, then post again: nothing of this batch is in ConnectWise."
    if word == "needs a person":
        return "Keep what is there, or take back what is left."
    return None


def counts(entries: Sequence[Status]) -> dict[str, int]:
    """How many entries are in each word's state, for the line above the grid."""
    found: dict[str, int] = {}
    for entry in entries:
        found[entry.word] = found.get(entry.word, 0) + 1
    return found
