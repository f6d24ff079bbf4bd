"""The queue as its page shows it: rows in the order of their SLA goals, with what the mirror knows of the ticket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast, get_args
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.urls import reverse

from approvals import queries, spans
from approvals.models import Proposal, Risk
from cwhub.accounts.models import Membership
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.tenancy import ScopedQuerySet
from cwhub.mirror.models import BoardStatus, Priority, Ticket
from cwhub.mirror.reading import GOALS, NO_STAGE, REACHED
from kit.clock import now

PAGE = 20  # with the shell, the first view stays under 40 kB
ORDERS = {
    "goal": "SLA goal, soonest first",
    "oldest": "Waiting longest first",
    "newest": "Newest first",
    "ends": "Ends soonest first",
    "risk": "Highest risk first",
}
VIEWS = get_args(queries.View)
STAGES = dict(zip(GOALS, ("respond", "plan", "resolve"), strict=True))
TONES = {Risk.LOW: "", Risk.MEDIUM: "warn", Risk.HIGH: "bad"}


@dataclass(frozen=True)
class Asked:
    """What the address of the queue says."""

    view: queries.View = "me"
    order: str = "goal"
    words: str = ""
    page: int = 1

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        get = request.GET
        view, order, page = get.get("view", ""), get.get("order", ""), get.get("page", "")
        return cls(
            view=cast(queries.View, view if view in VIEWS else "me"),
            order=order if order in ORDERS else "goal",
            words=get.get("q", "").replace("\0", "").strip()[:100],
            page=int(page) if page.isdecimal() and len(page) < 7 else 1,
        )

    def query(self, **changes: Any) -> str:
        """As the end of an address: only what differs from the usual."""
        said = {"view": self.view, "order": self.order, "q": self.words, "page": self.page} | changes
        usual = {"view": "me", "order": "goal", "q": "", "page": 1}
        kept = {name: value for name, value in said.items() if value != usual[name]}
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def here(self) -> str:
        return self.link("approvals")

    @property
    def rows(self) -> str:
        return self.link("approvals_rows")

    @property
    def rest(self) -> str:
        """For the pager: everything but the page."""
        said = self.query(page=1)
        return "&" + said[1:] if said else ""

    def link(self, name: str, *args: str, **changes: Any) -> str:
        return reverse(name, args=args) + self.query(**changes)


def waiting(scope: ClientScope, membership: Membership, asked: Asked) -> ScopedQuerySet:
    filters = queries.Filters(view=asked.view, words=asked.words)
    if asked.order != "goal":
        return queries.waiting_proposals(scope, membership, filters, cast(queries.Order, asked.order))
    rows = queries.waiting_proposals(scope, membership, filters)
    return rows.annotate(goal_at=Subquery(running_goal(scope))).order_by(
        F("goal_at").asc(nulls_last=True), "created_at", "pk"
    )


def running_goal(scope: ClientScope) -> Any:
    """The ticket's next goal, none while its clock is paused. The statuses are few, so they are named, not joined."""
    paused = BoardStatus.objects.within(scope).filter(stage=NO_STAGE, closed=False)
    still = Q(pk__isnull=True)
    for connection_id, status in paused.values_list("connection_id", "external_id"):
        still |= Q(connection_id=connection_id, status_ref=status)
    mine = Ticket.objects.filter(connection_id=OuterRef("connection_id"), external_id=OuterRef("ticket"))
    return mine.exclude(still).values("goal_at")[:1]


def page_of(scope: ClientScope, membership: Membership, asked: Asked) -> "Page[Proposal]":
    return Paginator(waiting(scope, membership, asked), PAGE).get_page(asked.page)


@dataclass(frozen=True)
class Goal:
    """The SLA column: a clock time, or a word where none runs."""

    text: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Row:
    proposal: Proposal
    ticket: Ticket | None
    goal: Goal
    since: str
    waited: str
    priority: str
    rank: int
    place: str
    tone: str


def rows_of(scope: ClientScope, proposals: Sequence[Proposal]) -> list[Row]:
    facts = TicketFacts(scope, proposals)
    moment = now()
    return [facts.row(one, moment) for one in proposals]


class TicketFacts:
    """What the mirror knows of the tickets of these proposals: four queries, however many there are."""

    def __init__(self, scope: ClientScope, proposals: Sequence[Proposal]) -> None:
        connections = {one.connection_id for one in proposals}
        numbers = {one.ticket for one in proposals if one.ticket is not None}
        found = Ticket.objects.within(scope).filter(connection_id__in=connections, external_id__in=numbers)
        self.tickets = {(row.connection_id, row.external_id): row for row in found}
        statuses = BoardStatus.objects.within(scope).filter(connection_id__in=connections)
        used = {row.status_ref for row in self.tickets.values()}
        self.statuses = {(row.connection_id, row.external_id): row for row in statuses.filter(external_id__in=used)}
        self.ranks = ranks_of(scope)

    def ticket(self, proposal: Proposal) -> Ticket | None:
        return self.tickets.get((proposal.connection_id, proposal.ticket or 0))

    def row(self, proposal: Proposal, moment: datetime) -> Row:
        ticket = self.ticket(proposal)
        priority = ticket.named("priority") if ticket else ""
        return Row(
            proposal=proposal,
            ticket=ticket,
            goal=self.goal(ticket, moment),
            since=spans.short_clock(proposal.created_at, moment),
            waited=spans.long(moment - proposal.created_at),
            priority=priority,
            rank=self.ranks.get((proposal.connection_id, (ticket.priority_ref or 0) if ticket else 0), 3),
            place=place(ticket),
            tone=TONES[Risk(proposal.risk)],
        )

    def goal(self, ticket: Ticket | None, moment: datetime) -> Goal:
        if ticket is None:
            return Goal("none")
        status = self.statuses.get((ticket.connection_id, ticket.status_ref or 0))
        if status is not None and status.stage == NO_STAGE and not status.closed:
            return Goal("paused", status.name)
        if ticket.goal_at is None:
            return Goal("none")
        left = ticket.goal_at - moment
        tone = spans.urgency(left)
        stage = stage_of(ticket.record)
        over = f"{stage}, {spans.long(-left)} over" if left.total_seconds() < 0 else f"{stage}, {spans.long(left)}"
        return Goal(spans.clock(ticket.goal_at, moment), over if tone else stage, tone)


def stage_of(record: dict[str, Any]) -> str:
    """Which goal runs: the first that is not reached."""
    return next((STAGES[goal] for goal, done in zip(GOALS, REACHED, strict=True) if not record.get(done)), "resolve")


def ranks_of(scope: ClientScope) -> dict[tuple[int, int], int]:
    """Each priority's place among those of its connection, 1 the most urgent."""
    places: dict[tuple[int, int], int] = {}
    counted: dict[int, int] = {}
    for row in Priority.objects.within(scope).filter(gone_at=None).order_by("sort_order", "external_id"):
        counted[row.connection_id] = counted.get(row.connection_id, 0) + 1
        places[(row.connection_id, row.external_id)] = counted[row.connection_id]
    return places


def place(ticket: Ticket | None) -> str:
    if ticket is None:
        return ""
    return " · ".join(part for part in (ticket.named("board"), ticket.resources or "No resources") if part)
