"""The only entry: somebody wants a change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from approvals.errors import InvalidProposal, NotAllowed, SuggestOnly
from approvals.models import Audience, Category, Origin, Proposal
from approvals.models.proposal import WAITS_FOR
from approvals.moves import OPEN, State
from approvals.parts import Judged, Part, fingerprint, judge
from approvals.policy import is_paused, level_of, policy_version, tool_mode
from approvals.rights import among_his, corrects_time, decides, fits, is_time, who_can_decide
from approvals.services.rows import locked, tell
from approvals.services.start import allow, allow_by_policy
from approvals.trust import Act, Verdict, verdict
from cwhub.accounts.membership import membership_of
from cwhub.accounts.models import Client, Connection
from cwhub.accounts.rights import Right
from cwhub.accounts.rights import has_right as role_has
from cwhub.accounts.scope import Actor, ClientScope
from kit.clock import now

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Wish:
    """One exact change as it is asked for, before anybody has judged it."""

    scope: ClientScope
    connection: Connection
    ticket: int | None
    parts: Sequence[Part]
    summary: str
    diff: Rows
    effects: Rows
    evidence: Rows
    by: Actor
    origin: str
    category: Category | None = None
    sensitive: bool = False
    reports_only: bool = False
    requester_proven: bool = False
    expires_at: datetime | None = None
    undoes: str = ""
    edited_from: Proposal | None = None
    judged: Judged = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "judged", judge(self.parts))

    @property
    def own_act(self) -> bool:
        return self.origin in (Origin.PERSON, Origin.UNDO)

    @property
    def kinds(self) -> list[str]:
        return [part.kind for part in self.parts]


def propose(
    *,
    scope: ClientScope,
    connection: Connection,
    ticket: int | None,
    parts: Sequence[Part],
    summary: str,
    diff: Rows,
    effects: Rows,
    evidence: Rows,
    by: Actor,
    category: Category | None,
    sensitive: bool,
    origin: str,
    reports_only: bool = False,
    requester_proven: bool = False,
    expires_at: datetime | None = None,
) -> Proposal:
    """Stores the wish and does what the first fitting rule of `trust.verdict` says. `scope` has exactly one client;
    a day's batch, which is about no ticket, has all of them, and its parts say whose they are.

    Raises NotAllowed, InvalidProposal, and SuggestOnly where the category only shows. The same wish twice is one.
    """
    wish = Wish(
        scope=scope,
        connection=connection,
        ticket=ticket,
        parts=list(parts),
        summary=summary,
        diff=diff,
        effects=effects,
        evidence=evidence,
        by=by,
        category=category,
        sensitive=sensitive,
        origin=origin,
        reports_only=reports_only,
        requester_proven=requester_proven,
        expires_at=expires_at,
    )
    return settle(wish)


def settle(wish: Wish) -> Proposal:
    refuse_nonsense(wish)
    answer = verdict(act_of(wish))
    if answer == Verdict.REFUSED:
        raise NotAllowed(refusal(wish))
    if answer == Verdict.SHOWN:
        name = wish.category.name if wish.category else "Everything else"
        raise SuggestOnly(f"{name} is at level 1: the panel shows it and nothing is proposed.")
    row = store(wish, State.HELD if answer == Verdict.HELD else State.WAITING)
    if answer == Verdict.ALLOWED_BY_PERSON and row.state == State.WAITING:
        return allow(row, by=wish.by)
    if answer == Verdict.ALLOWED_BY_POLICY and row.state == State.WAITING:
        return allow_by_policy(row)
    return row


def client_of(wish: Wish) -> int | None:
    """The one client it writes for; none where it is about the account itself, as a callback is."""
    return None if wish.ticket is None and wish.scope.is_all else wish.scope.one()


def refuse_nonsense(wish: Wish) -> None:
    client_of(wish)
    if wish.connection.account_id != wish.scope.account_id:
        raise InvalidProposal("The connection belongs to another account.")
    if not wish.connection.writes:
        raise InvalidProposal("This connection is only read; another one writes.")
    if wish.reports_only and (wish.judged.audience != Audience.INTERNAL or wish.own_act):
        raise InvalidProposal("Only an internal note of the product itself can be a mere report.")


def refuse_foreign(wish: Wish) -> None:
    """Whoever built the parts, they are about this ticket and this client's records only."""
    if wish.ticket is None and wish.scope.is_all:
        refuse_strangers(wish)
        return
    if any(part.client_id is not None for part in wish.parts):
        raise InvalidProposal("A proposal for one client names no other.")
    if any(part.payload.get("ticket", wish.ticket) != wish.ticket for part in wish.parts):
        raise InvalidProposal("A proposal is about one ticket.")
    companies = {part.payload["company"] for part in wish.parts if part.payload.get("company") is not None}
    if not companies:
        return
    client = Client.objects.filter(pk=wish.scope.one(), connection=wish.connection).first()
    if client is None or companies != {client.external_id}:
        raise InvalidProposal("This is another client's record.")


def refuse_strangers(wish: Wish) -> None:
    """A day's batch is about several clients: each of them this connection's own."""
    wanted = {part.client_id for part in wish.parts if part.client_id is not None}
    known = Client.objects.filter(connection=wish.connection, pk__in=wanted).count()
    if known != len(wanted):
        raise InvalidProposal("This is another client's record.")


def act_of(wish: Wish) -> Act:
    account_id = wish.scope.account_id
    return Act(
        has_right=has_right(wish),
        tool_mode=tool_mode(account_id, wish.kinds),
        sensitive=wish.sensitive,
        requester_proven=wish.requester_proven,
        own_act=wish.own_act,
        paused=is_paused(account_id),
        reports_only=wish.reports_only,
        about_ticket=wish.ticket is not None,
        level=level_of(wish.category),
    )


def has_right(wish: Wish) -> bool:
    """A person decides his own act with it, so he needs the right to decide; others only ask."""
    if wish.by.kind in ("system", "policy"):
        return not wish.own_act
    membership = membership_of(wish.by, wish.scope.account_id)
    if membership is None:
        return False
    parts = [part.as_json() for part in wish.parts]
    if corrects_time(parts):  # who may, asks; who answers for everybody's time decides
        return role_has(membership, Right.TIME_FOR_OTHERS if wish.own_act else Right.REVIEW_BILLING)
    if not wish.own_act:
        return decides(membership)
    if is_time(parts):  # whose time it is has been asked where the day is known
        return role_has(membership, Right.OWN_TIME)
    return fits(membership, wish.judged.risk, parts) and (
        wish.ticket is None or among_his(membership, wish.connection.pk, wish.ticket)
    )


def refusal(wish: Wish) -> str:
    if tool_mode(wish.scope.account_id, wish.kinds) == "off":
        return f"The account's policy does not let {' or '.join(sorted(set(wish.kinds)))} run."
    return who_can_decide(wish.judged.risk, [part.as_json() for part in wish.parts])


def store(wish: Wish, state: State) -> Proposal:
    """The open proposal of this wish: a new one, or the one that asks the same already."""
    refuse_foreign(wish)
    row = drafted(wish, state)
    same = {"connection": wish.connection, "fingerprint": row.fingerprint, "state__in": OPEN}
    found = Proposal.objects.within(wish.scope).filter(**same).first()
    if found is None:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            found = Proposal.objects.within(wish.scope).filter(**same).first()
            if found is None:
                raise
    if found is not None:
        return locked(wish.scope, found.uid)
    tell(row, "approvals.proposed", wish.by, "Proposed", state=row.state)
    return row


def drafted(wish: Wish, state: State) -> Proposal:
    judged = wish.judged
    return Proposal(
        account_id=wish.scope.account_id,
        client_id=client_of(wish),
        connection=wish.connection,
        ticket=wish.ticket,
        state=state,
        origin=wish.origin,
        kind=wish.parts[0].kind,
        parts=[part.as_json() for part in wish.parts],
        summary=wish.summary[:300],
        diff=wish.diff,
        effects=wish.effects,
        evidence=wish.evidence,
        risk=judged.risk,
        audience=judged.audience,
        reversible=judged.reversible,
        can_be_undone=judged.undo_window is not None,
        reports_only=wish.reports_only,
        fingerprint=fingerprint(
            connection_uid=wish.connection.uid, ticket=wish.ticket, parts=wish.parts, audience=judged.audience
        ),
        undoes=wish.undoes,
        category=wish.category,
        level=level_of(wish.category),
        sensitive=wish.sensitive,
        policy_version=policy_version(wish.scope.account_id),
        proposed_by_kind=wish.by.kind,
        proposed_by_id=wish.by.id,
        proposed_by_name=wish.by.name,
        expires_at=wish.expires_at or now() + WAITS_FOR,
        edited_from=wish.edited_from,
    )
