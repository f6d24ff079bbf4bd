"""What waits for a person after all: parked batches with their two ways out, and what audits have found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from approvals.errors import AlreadyDecided, CannotStart, NotAllowed, NotFound
from approvals.models import Proposal
from approvals.parts import proposable
from approvals.rights import is_own_time
from approvals.services.rows import locked, person_behind
from approvals.telling import LOOKS
from cwhub.accounts.models import Membership
from cwhub.accounts.rights import Right, has_right, who_can
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.journal import findings
from cwhub.journal import queries as journal
from cwhub.journal.errors import JournalError, NotParked
from cwhub.journal.models import WriteBatch, WriteFinding, WriteOp
from cwhub.journal.resolving import Way
from cwhub.journal.services import resolve as resolve_batch
from cwhub.journal.states import OpState

WHO = f"{who_can(Right.SETTLE)} decides this; everybody for time of his own."
MOST_SHOWN = 100


@dataclass(frozen=True)
class Entry:
    """One write of a parked batch, as it really stands."""

    n: int
    what: str
    values: str
    word: str
    external_id: int | None
    reason: str
    there: bool

    @property
    def text(self) -> str:
        return LOOKS[self.word][0]

    @property
    def tone(self) -> str:
        return LOOKS[self.word][1]

    @property
    def icon(self) -> str:
        return LOOKS[self.word][2]


@dataclass(frozen=True)
class Parked:
    batch: WriteBatch
    proposal: Proposal
    entries: Sequence[Entry]
    may: bool

    @property
    def there(self) -> int:
        """How many stand in ConnectWise, as far as we know."""
        return sum(entry.there for entry in self.entries)

    @property
    def since(self) -> datetime | None:
        return self.batch.ended_at


# --- what is shown ---------------------------------------------------------------------------------------------------
def parked(scope: ClientScope, membership: Membership) -> list[Parked]:
    batches = list(journal.parked_batches(scope).select_related("client")[:MOST_SHOWN])
    rows = Proposal.objects.within(scope).filter(uid__in=[batch.proposal_uid for batch in batches])
    proposals = {row.uid: row for row in rows.select_related("client", "connection")}
    known = [batch for batch in batches if batch.proposal_uid in proposals]
    return [shown(batch, proposals[batch.proposal_uid], membership) for batch in known]


def shown(batch: WriteBatch, proposal: Proposal, membership: Membership) -> Parked:
    ops = batch.ops.select_related("batch").order_by("seq")
    return Parked(batch, proposal, [entry_of(op) for op in ops], may_resolve(membership, proposal))


def entry_of(op: WriteOp) -> Entry:
    kind = proposable(op.kind)
    values = [str(row["after"]) for row in kind.diff(op.payload, op.before_image) if row.get("after")]
    return Entry(
        n=op.seq + 1,
        what=kind.summary(op.payload, {}),
        values=" · ".join(values)[:160],
        word=journal.word_of(op),
        external_id=op.external_id,
        reason=op.reason,
        there=op.state in (OpState.APPLIED, OpState.UNDELETABLE),
    )


@dataclass(frozen=True)
class Found:
    """What an audit has found, with the write it is about."""

    row: WriteFinding
    head: str
    what: str


def found(scope: ClientScope) -> list[Found]:
    rows = findings.open_findings(scope)[:MOST_SHOWN]
    return [Found(row, findings.SAID[WriteFinding.What(row.what)], what_of(row)) for row in rows]


def what_of(row: WriteFinding) -> str:
    return proposable(row.kind).summary(row.op.payload, {}) if row.op else row.kind


def count(scope: ClientScope) -> int:
    """How much waits here, for navigation."""
    return journal.parked_batches(scope).count() + findings.open_findings(scope).count()


# --- who may ---------------------------------------------------------------------------------------------------------
def may_resolve(membership: Membership, proposal: Proposal) -> bool:
    return has_right(membership, Right.SETTLE) or is_own_time(membership, proposal)


def must_resolve(by: Actor, proposal: Proposal) -> None:
    if not may_resolve(person_behind(by, proposal.account_id), proposal):
        raise NotAllowed(WHO)


# --- what a person does ----------------------------------------------------------------------------------------------
def resolve(*, scope: ClientScope, proposal_uid: str, way: Way, by: Actor) -> str:
    """Starts the way out of the proposal's parked batch; says in a sentence what happens.

    Raises NotFound, NotAllowed, AlreadyDecided when it does not wait any more, CannotStart.
    """
    row = locked(scope, proposal_uid)
    must_resolve(by, row)
    batch = journal.batch_of_proposal(scope, row.uid)
    if batch is None:
        raise NotFound("Nothing was started, so nothing is parked.")
    try:
        resolve_batch(scope=scope, batch_uid=batch.uid, way=way, by=by)
    except NotParked as error:
        raise AlreadyDecided(str(error), row) from error
    except JournalError as error:
        raise CannotStart(str(error)) from error
    verb = "Keeping what is there" if way == "keep" else "Taking back what is left"
    return f"{verb}: {row.summary}."


def settle(*, scope: ClientScope, finding_uid: str, by: Actor) -> str:
    """A person has looked at what an audit found. Raises NotFound, NotAllowed."""
    row = WriteFinding.objects.within(scope).filter(uid=finding_uid).select_related("op__batch").first()
    if row is None:
        raise NotFound("There is no such finding.")
    must_settle(scope, by, row)
    findings.settle_finding(scope=scope, uid=finding_uid, by=by)
    return "Settled."


def must_settle(scope: ClientScope, by: Actor, row: WriteFinding) -> None:
    proposal = Proposal.objects.within(scope).filter(uid=row.op.batch.proposal_uid).first() if row.op else None
    if proposal is not None:
        must_resolve(by, proposal)
    elif not has_right(person_behind(by, scope.account_id), Right.SETTLE):
        raise NotAllowed(WHO)
