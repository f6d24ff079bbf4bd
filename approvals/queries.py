"""What may be asked about proposals. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When

from approvals.errors import NotFound
from approvals.gate import still_allowed
from approvals.models import Category, Proposal, Risk
from approvals.moves import OPEN, State
from approvals.rights import deciding_roles, his, may_decide, who_can_decide
from approvals.selectors import Place, first_match
from cwhub.accounts.models import Connection, Membership
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.tenancy import ScopedQuerySet
from cwhub.journal.models import WriteBatch
from kit.clock import now

__all__ = ["still_allowed"]  # settings.WRITE_GATE names it here

ENDS_SOON = timedelta(hours=4)
View = Literal["me", "high", "soon", "later", "all"]
Order = Literal["oldest", "newest", "ends", "risk"]


@dataclass(frozen=True)
class Filters:
    view: View = "me"
    ticket: int | None = None
    client_id: int | None = None
    kind: str = ""
    words: str = ""


@dataclass(frozen=True)
class Counts:
    """What navigation and the tabs of the queue say."""

    me: int
    high: int
    soon: int
    all: int


def waiting_proposals(
    scope: ClientScope, membership: Membership, filters: Filters | None = None, order: Order = "oldest"
) -> ScopedQuerySet:
    """The queue of this person: open proposals, without what he has put off (but in the view *later*)."""
    filters = filters or Filters()
    put_off = Q(laters__membership=membership, laters__until__gt=now())
    rows = open_proposals(scope)
    rows = rows.filter(put_off) if filters.view == "later" else rows.exclude(pk__in=rows.filter(put_off).values("pk"))
    return ordered(rows.filter(in_view(filters.view, membership), asked(filters)), order)


def open_proposals(scope: ClientScope) -> ScopedQuerySet:
    rows: ScopedQuerySet = Proposal.objects.within(scope)
    return rows.filter(state__in=OPEN).select_related("client", "category", "connection")


def in_view(view: View, membership: Membership) -> Q:
    if view == "me":
        return Q(state=State.WAITING) & his(membership)
    if view == "high":
        return Q(risk=Risk.HIGH)
    return Q(expires_at__lte=now() + ENDS_SOON) if view == "soon" else Q()


def asked(filters: Filters) -> Q:
    wanted = Q()
    if filters.ticket is not None:
        wanted &= Q(ticket=filters.ticket)
    if filters.client_id is not None:
        wanted &= Q(client_id=filters.client_id)
    if filters.kind:
        wanted &= Q(kind=filters.kind)
    for word in filters.words.split():
        number = Q(ticket=int(word)) if word.isdecimal() and len(word) < 18 else Q()
        wanted &= Q(summary__icontains=word) | Q(client__name__icontains=word) | number
    return wanted


def ordered(rows: ScopedQuerySet, order: Order) -> ScopedQuerySet:
    if order == "risk":
        ranks = (When(risk=risk, then=Value(n)) for n, risk in enumerate(reversed(Risk.values)))
        return rows.order_by(Case(*ranks, output_field=IntegerField()), "created_at", "pk")
    names = {"oldest": ("created_at", "pk"), "newest": ("-created_at", "-pk"), "ends": ("expires_at", "pk")}
    return rows.order_by(*names[order])


def proposal(scope: ClientScope, uid: str) -> Proposal:
    """Raises NotFound, also for what the scope may not see."""
    row = find_proposal(scope, uid)
    if row is None:
        raise NotFound("There is no such proposal.")
    return row


def find_proposal(scope: ClientScope, uid: str) -> Proposal | None:
    rows = Proposal.objects.within(scope).select_related("client", "category", "connection", "replaced_by")
    found: Proposal | None = with_batch(rows).filter(uid=uid).first()
    return found


def with_batch(rows: ScopedQuerySet) -> ScopedQuerySet:
    """Each with the uid of the batch that it has started."""
    return rows.annotate(batch_uid=Subquery(WriteBatch.objects.filter(pk=OuterRef("batch_id")).values("uid")[:1]))


def counts(scope: ClientScope, membership: Membership) -> Counts:
    return Counts(
        *(waiting_proposals(scope, membership, Filters(view)).count() for view in ("me", "high", "soon", "all"))
    )


def history(scope: ClientScope, connection: Connection, ticket: int) -> ScopedQuerySet:
    """Every proposal of the ticket, newest first."""
    rows: ScopedQuerySet = Proposal.objects.within(scope).filter(connection=connection, ticket=ticket)
    return rows.select_related("client", "category", "replaced_by").order_by("-created_at", "-pk")


def proposals(scope: ClientScope, *, ticket: int | None = None, state: str = "") -> ScopedQuerySet:
    """For the API: newest first."""
    wanted = (Q(ticket=ticket) if ticket is not None else Q()) & (Q(state=state) if state else Q())
    rows: ScopedQuerySet = with_batch(Proposal.objects.within(scope).filter(wanted))
    return rows.select_related("client", "category", "replaced_by").order_by("-created_at", "-pk")


def waits_for(row: Proposal) -> list[Membership]:
    """Who may decide it: role, client, and for a technician ticket and board, all allow it."""
    people = Membership.objects.filter(account_id=row.account_id, active=True, user__is_active=True)
    fitting = people.filter(role__in=deciding_roles(row.risk, row.parts)).filter(sees_row(row))
    named = fitting.select_related("user").order_by("user__first_name", "user__username")
    return [one for one in named if may_decide(one, row)]


def sees_row(row: Proposal) -> Q:
    return Q(all_clients=True) if row.client_id is None else Q(all_clients=True) | Q(clients__contains=[row.client_id])


def who_can(row: Proposal) -> str:
    return who_can_decide(row.risk, row.parts)


def categories(scope: ClientScope) -> Sequence[Category]:
    return list(Category.objects.within(scope).filter(active=True).order_by("position"))


def category_for(scope: ClientScope, place: Place) -> Category | None:
    """The one category of a ticket that stands there; None for *Everything else*, which stays at level 1."""
    return first_match(categories(scope), place)
