"""`/tickets`: every mirrored ticket, newest number first. Pages go by number: the last is as quick as the first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from approvals.models import Proposal
from approvals.moves import OPEN
from approvals.pages import in_account_time
from approvals.queue import ranks_of
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Client
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.tenancy import ScopedQuerySet
from cwhub.mirror.models import Board, Ticket
from desk.searching import cleaned, is_number, ticket_address, tickets_like
from triage.models import Analysis

PAGE = 50


@dataclass(frozen=True)
class Asked:
    show: str = "open"
    words: str = ""
    board: int = 0
    client: int = 0
    below: int = 0

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        get = request.GET
        return cls(
            show="all" if get.get("show") == "all" else "open",
            words=cleaned(get.get("q", "")),
            board=whole(get.get("board", "")),
            client=whole(get.get("client", "")),
            below=whole(get.get("below", "")),
        )

    def query(self, **changes: Any) -> str:
        said: dict[str, Any] = {
            "show": self.show,
            "q": self.words,
            "board": self.board,
            "client": self.client,
        } | changes
        return urlencode({name: value for name, value in said.items() if value and value != "open"})


def whole(text: str) -> int:
    return int(text) if is_number(text) else 0


@dataclass(frozen=True)
class Row:
    ticket: Ticket
    url: str
    rank: int
    analysis: Analysis | None
    waits: bool
    board: str = field(init=False)
    status: str = field(init=False)
    priority: str = field(init=False)

    def __post_init__(self) -> None:
        for name in ("board", "status", "priority"):
            object.__setattr__(self, name, self.ticket.named(name))


@require_safe
@in_account_time
def tickets(request: ScopedRequest) -> HttpResponse:
    asked = Asked.of(request)
    found = list(wanted(request.scope, asked)[: PAGE + 1])
    rows = rows_of(request.scope, found[:PAGE])
    more = asked.query(below=found[PAGE - 1].external_id) if len(found) > PAGE else ""
    return render(request, "desk/tickets.html", {"asked": asked, "rows": rows, "more": more, **choices(request, asked)})


def wanted(scope: ClientScope, asked: Asked) -> ScopedQuerySet:
    rows: ScopedQuerySet = Ticket.objects.within(scope).filter(gone_at=None).select_related("client")
    if asked.show == "open":
        rows = rows.filter(closed=False)
    if asked.words:
        rows = rows.filter(tickets_like(asked.words))
    if asked.board:
        rows = rows.filter(board_ref=asked.board)
    if asked.client:
        rows = rows.filter(client__external_id=asked.client)
    if asked.below:
        rows = rows.filter(external_id__lt=asked.below)
    return rows.order_by("-external_id")


def rows_of(scope: ClientScope, found: Sequence[Ticket]) -> list[Row]:
    """With what triage made of them and whether something waits: three queries, however many there are."""
    numbers = [one.external_id for one in found]
    analysed = Analysis.objects.within(scope).filter(ticket__in=numbers, current=True)
    analyses = {(one.connection_id, one.ticket): one for one in analysed}
    asking = Proposal.objects.within(scope).filter(ticket__in=numbers, state__in=OPEN)
    waits = set(asking.values_list("connection_id", "ticket"))
    ranks = ranks_of(scope)
    return [
        Row(
            ticket=one,
            url=ticket_address(one.external_id),
            rank=ranks.get((one.connection_id, one.priority_ref or 0), 3),
            analysis=analyses.get((one.connection_id, one.external_id)),
            waits=(one.connection_id, one.external_id) in waits,
        )
        for one in found
    ]


def choices(request: ScopedRequest, asked: Asked) -> dict[str, Any]:
    boards = Board.objects.within(request.scope).filter(gone_at=None, inactive=False).order_by("name")
    client = Client.objects.within(request.scope).filter(external_id=asked.client).first() if asked.client else None
    return {
        "boards": [{"id": row.external_id, "name": row.name, "on": row.external_id == asked.board} for row in boards],
        "client": client,
        "without_client": asked.query(client=0),
        "open_url": f"?{asked.query(show='open')}",
        "all_url": f"?{asked.query(show='all')}",
        "first_url": f"?{asked.query()}",
    }
