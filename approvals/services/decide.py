"""What a person does with a proposal: approve, reject, edit, put off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from approvals.errors import AlreadyDecided, ApprovalError, InvalidProposal, NotAllowed, Stale
from approvals.models import Origin, Proposal, ProposalLater, ReasonCode
from approvals.moves import OPEN, State
from approvals.parts import Part
from approvals.policy import tool_mode
from approvals.services.propose import Rows, store
from approvals.services.renew import Current, again, has_moved, renewed
from approvals.services.rows import locked, move, must_decide, note, person_behind, working
from approvals.services.start import allow
from cwhub.accounts.membership import membership_of
from cwhub.accounts.models import Membership
from cwhub.accounts.scope import Actor, ClientScope
from kit.clock import now

REASON_MAX = 2000


@dataclass(frozen=True)
class Pick:
    proposal_uid: str
    fingerprint: str
    current: Current | None = None


@dataclass(frozen=True)
class Picked:
    """What came of one of several: its proposal, or why not."""

    proposal_uid: str
    proposal: Proposal | None = None
    error: ApprovalError | None = None


def approve(
    *, scope: ClientScope, proposal_uid: str, fingerprint: str, by: Actor, current: Current | None = None
) -> Proposal:
    """Allows exactly what carries this fingerprint and starts its batch. The same approval again gives the same answer.

    `current` is what the caller has just read of each part; where it differs nothing is written. Raises NotFound,
    NotAllowed, AlreadyDecided and Stale; keep the scope open while catching Stale, or its new proposal is lost.
    """
    answer = attempt(scope, Pick(proposal_uid, fingerprint, current), by)
    if isinstance(answer, Stale):
        raise answer
    return answer


def attempt(scope: ClientScope, pick: Pick, by: Actor) -> Proposal | Stale:
    """Hands a stale one back instead of raising it, so that its new proposal stays."""
    row = locked(scope, pick.proposal_uid)
    must_decide(by, row)
    if row.state == State.ALLOWED and row.fingerprint == pick.fingerprint:
        return row
    refuse_ended(scope, row)
    if row.fingerprint != pick.fingerprint:
        raise Stale("This is not what was shown. Look at the change again.", row)
    refuse_undecidable(row, by)
    one = working(scope, row, purpose="approve")
    with one.open():
        if pick.current is not None and has_moved(row, pick.current):
            new = renewed(one, row, pick.current)
            return Stale("The record has changed meanwhile. Nothing was written.", new)
        return allow(row, by=by)


def refuse_ended(scope: ClientScope, row: Proposal) -> None:
    if row.state in (State.STALE, State.SUPERSEDED):
        raise Stale(f"This proposal is {row.state}; look at what stands now.", standing(scope, row))
    if row.state not in OPEN:
        raise AlreadyDecided(f"This proposal is {row.state} already.", standing(scope, row) or row)


def standing(scope: ClientScope, row: Proposal) -> Proposal | None:
    """What asks for the same today: the end of the chain of replacements, else the ticket's newest open one."""
    mine = Proposal.objects.within(scope)
    last = row
    while last.replaced_by_id is not None and (following := mine.filter(pk=last.replaced_by_id).first()):
        last = following
    if last.is_open:
        return last
    open_now = mine.filter(connection_id=row.connection_id, ticket=row.ticket, kind=row.kind, state__in=OPEN)
    newest: Proposal | None = open_now.order_by("-created_at", "-pk").first() if row.ticket else None
    return newest or (None if last.pk == row.pk else last)


def refuse_undecidable(row: Proposal, by: Actor) -> None:
    if row.state == State.HELD:
        raise NotAllowed("The requester is not proven yet. Until then nobody can approve this.")
    if row.expires_at <= now():
        raise AlreadyDecided("The time for this decision is over.", row)
    if tool_mode(row.account_id, [part["kind"] for part in row.parts]) == "off":
        raise NotAllowed("The account's policy does not let this kind of write run.")
    second = row.category is not None and row.category.needs_second_person
    if second and row.edited_from_id and same_person(row, by):
        raise NotAllowed("Who edited it cannot approve it here. A second person decides.")


def same_person(row: Proposal, by: Actor) -> bool:
    proposer = Actor(row.proposed_by_kind, row.proposed_by_id, row.proposed_by_name)
    return person_behind(by, row.account_id) == membership_of(proposer, row.account_id)


def reject(*, scope: ClientScope, proposal_uid: str, reason: str, by: Actor, code: str = "") -> Proposal:
    """Ends it with a reason. The same person's repeat changes nothing."""
    row = locked(scope, proposal_uid)
    must_decide(by, row)
    if code and code not in ReasonCode.values:
        raise InvalidProposal("A reason is wrong facts, wrong tone, not now or never do this.")
    text = reason.strip()[:REASON_MAX] or (ReasonCode(code).label if code else "")
    if not text:
        raise InvalidProposal("Say why, so that the next proposal is better.")
    if row.state == State.REJECTED and (row.decided_by_kind, row.decided_by_id) == (by.kind, by.id):
        return row
    refuse_ended(scope, row)
    return move(row, State.REJECTED, by=by, reason=text, reason_code=code)


def edit(
    *,
    scope: ClientScope,
    proposal_uid: str,
    parts: Sequence[Part],
    summary: str,
    diff: Rows,
    effects: Rows,
    by: Actor,
) -> Proposal:
    """Replaces it by this person's own version, which then waits for an approval of its own fingerprint."""
    row = locked(scope, proposal_uid)
    must_decide(by, row)
    refuse_ended(scope, row)
    one = working(scope, row, purpose="edit")
    with one.open():
        base = again(one, row, list(parts), diff)
        wish = replace(base, summary=summary, effects=effects, by=by, origin=Origin.EDIT, edited_from=row)
        state = State(row.state)
        move(row, State.SUPERSEDED, by=by, reason="Edited")
        new = store(wish, state)
        Proposal.objects.filter(pk=row.pk).update(replaced_by=new)
    return new


def later(*, scope: ClientScope, proposal_uid: str, membership: Membership, until: datetime) -> None:
    """Puts it out of this person's sight until then; the others still see it."""
    row = locked(scope, proposal_uid)
    if until <= now():
        raise InvalidProposal("Later is in the future.")
    ProposalLater.objects.update_or_create(
        account_id=row.account_id,
        proposal=row,
        membership=membership,
        defaults={"client_id": row.client_id, "until": until},
    )


def release(*, scope: ClientScope, proposal_uid: str, by: Actor) -> Proposal:
    """The requester is proven: a held proposal waits for its decision. Called by verification, never by a page."""
    row = locked(scope, proposal_uid)
    if row.state == State.WAITING:
        return row
    refuse_ended(scope, row)
    row = move(row, State.WAITING, by=by)
    note(row, "approvals.released", by, "The requester is proven")
    return row


def approve_many(*, scope: ClientScope, picks: Sequence[Pick], by: Actor) -> list[Picked]:
    """Each by the same rules as alone, each for itself. What is not of low risk is refused here."""
    return [approve_picked(scope, pick, by) for pick in picks]


def approve_picked(scope: ClientScope, pick: Pick, by: Actor) -> Picked:
    try:
        with transaction.atomic():
            if not locked(scope, pick.proposal_uid).in_bulk:
                raise NotAllowed("Only what is of low risk and can be taken back may be approved together with others.")
            answer = attempt(scope, pick, by)
    except ApprovalError as error:
        return Picked(pick.proposal_uid, error=error)
    if isinstance(answer, Stale):
        return Picked(pick.proposal_uid, error=answer)
    return Picked(pick.proposal_uid, proposal=answer)
