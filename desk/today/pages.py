"""`/today`: six columns with their rules, incidents, people, and giving tickets to them one by one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from agreements.ticket_clocks import Clocks
from approvals.detail import digest
from approvals.errors import ApprovalError
from approvals.pages import account_of, in_account_time
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Connection
from cwhub.accounts.rights import Right, has_right, needs
from cwhub.mirror.models import Member, Ticket
from desk.searching import is_number
from desk.ticket import times
from desk.ticket.finding import find_ticket
from desk.today import showing
from desk.today.asked import INCIDENTS, Asked, Mine, mine_of, save_mine
from desk.today.assigning import LENGTHS, Offer, assign, offers
from desk.today.columns import Seen
from desk.today.crew import Person, crew_of
from desk.today.reading import boards_of, incidents_of, open_tickets, seen_of
from desk.today.rules import BadRule, changed
from kit.clock import now


@dataclass
class Look:
    """One look at *Today*: what was read for it."""

    request: ScopedRequest
    asked: Asked
    mine: Mine
    at: datetime
    zone: ZoneInfo

    def __post_init__(self) -> None:
        scope = self.request.scope
        self.boards = boards_of(scope)
        every = open_tickets(scope, self.boards)
        self.counts = Counter(one.board_ref or 0 for one in every)
        tickets = [one for one in every if self.asked.board in (0, one.board_ref)]
        self.clocks = Clocks(scope, self.at, self.zone)
        self.seen = seen_of(scope, tickets, self.clocks)
        self.incidents = incidents_of(scope, tickets, self.mine.rules, self.clocks)
        self.assigns = has_right(self.request.membership, Right.ASSIGN_AND_MOVE)
        self.picked = self.first_picked() if self.assigns else None
        self.crew = self.people(tickets) if self.assigns else []
        self.offers: list[Offer] = offers(self.crew, self.at) if self.picked else []

    def first_picked(self) -> Seen | None:
        """The first of the picked ones that is still to be given away."""
        known = {one.ticket.external_id: one for one in self.seen}
        for number in self.asked.picks:
            if number in known:
                return known[number]
            ticket = find_ticket(self.request.scope, number)
            if ticket is not None and not ticket.closed:
                return seen_of(self.request.scope, [ticket], self.clocks)[0]
        return None

    def people(self, tickets: Sequence[Ticket]) -> list[Person]:
        connection = self.connection()
        if connection is None:
            return []
        about = self.picked.ticket if self.picked else None
        return crew_of(self.request.scope, connection, tickets, self.at, self.zone, about=about)

    def connection(self) -> Connection | None:
        """The picked ticket's; else that of the boards."""
        rows = Connection.objects.within(self.request.scope).order_by("-writes", "pk")
        if self.picked:
            return rows.filter(pk=self.picked.ticket.connection_id).first()
        board = next((one for one in self.boards if one.external_id == self.asked.board), None)
        return rows.filter(pk=board.connection_id).first() if board else rows.first()

    # --- as its templates read it -----------------------------------------------------------------------------------
    def now_context(self) -> dict[str, Any]:
        return {
            "columns": showing.columns_shown(self.seen, self.mine.rules, self.asked, self.zone),
            "incidents": showing.incidents_shown(self.incidents, self.zone, self.at),
            "incident_rule": showing.incident_rule(self.mine.rules),
            "incident_rules_url": self.asked.url(rules_of=INCIDENTS),
            "alone": bool(self.asked.column),
            "back_url": self.asked.url(column=""),
            "assigns": self.assigns,
        }

    def aside_context(self) -> dict[str, Any]:
        panel = None
        if self.picked:
            panel = showing.panel_shown(self.picked, self.offers, self.crew, self.asked, self.at, self.zone)
        return {
            "panel": panel,
            "rules": showing.rules_shown(self.asked, self.mine.rules),
            "crew": showing.crew_shown(self.crew, self.offers[0] if self.offers else None, self.at, self.zone),
            "assigns": self.assigns,
            "asked": self.asked,
        }


def look_of(request: ScopedRequest) -> Look:
    mine = mine_of(request.membership)
    return Look(request, Asked.of(request.GET, mine.board), mine, now(), account_of(request).zone)


@require_safe
@needs(Right.SEE_DESK)
@in_account_time
def today(request: ScopedRequest) -> HttpResponse:
    look = look_of(request)
    now_html = render_to_string("desk/today/now.html", look.now_context(), request=request)
    cursor = digest(now_html)
    if request.headers.get("X-Cursor") == cursor:
        return HttpResponse(status=204)
    if "X-Cursor" in request.headers:
        answer = render(request, "desk/today/news.html", {"now": now_html})
        answer.headers["X-Cursor"] = cursor
        return answer
    return render(request, "desk/today/page.html", {"now": now_html, "cursor": cursor} | page_context(look))


def page_context(look: Look) -> dict[str, Any]:
    at = look.at.astimezone(look.zone)
    return look.aside_context() | {
        "moment": f"{at:%a} {times.day(look.at, look.zone, look.at)}, {times.clock(look.at, look.zone)}",
        "tabs": showing.tabs(look.boards, look.counts, look.asked),
        "is_mine": look.asked.board == look.mine.board,
        "live_url": look.request.get_full_path(),
    }


# --- acts ------------------------------------------------------------------------------------------------------------
@require_POST
@needs(Right.SEE_DESK)
def save(request: ScopedRequest) -> HttpResponse:
    """The rules of one column, or the board, for this person alone."""
    mine = mine_of(request.membership)
    asked = Asked.of(request.GET, mine.board)
    try:
        if "board_of_mine" in request.POST:
            save_mine(request.membership, board=asked.board)
            messages.info(request, "Saved: Today opens with this board for you.")
        else:
            save_mine(request.membership, rules=changed(mine.rules, request.POST.dict()).as_json())
            messages.info(request, "Saved for you alone.")
    except BadRule as error:
        messages.error(request, str(error))
        return redirect(asked.url())
    return redirect(asked.url(rules_of=""))


@require_POST
@needs(Right.ASSIGN_AND_MOVE)
@in_account_time
def give(request: ScopedRequest) -> HttpResponse:
    """One ticket to one person; then the next of the picked ones, with everybody's load counted anew."""
    asked = Asked.of(request.GET, mine_of(request.membership).board)
    number = request.POST.get("ticket", "")
    ticket = find_ticket(request.scope, int(number)) if is_number(number) else None
    if ticket is None:
        raise Http404("There is no such ticket.")
    try:
        messages.info(request, given(request, ticket, account_of(request).zone))
    except (ApprovalError, Unclear) as error:
        messages.error(request, str(error))
        return redirect(asked.url())
    return redirect(asked.without(ticket.external_id))


class Unclear(Exception):
    """What the form says is no person or no time."""


def given(request: ScopedRequest, ticket: Ticket, zone: ZoneInfo) -> str:
    member = member_named(request, ticket)
    start, end = time_named(request, zone)
    with request.scope.narrowed(ticket.client_id, purpose="assign").open() as scope:
        assign(scope=scope, connection=ticket.connection, ticket=ticket, member=member, start=start, end=end)
    return f"#{ticket.external_id} goes to {member.name}, {times.when(start, zone, now())}."


def member_named(request: ScopedRequest, ticket: Ticket) -> Member:
    said = request.POST.get("member", "")
    rows = Member.objects.within(request.scope).filter(connection_id=ticket.connection_id, gone_at=None, inactive=False)
    member = rows.filter(external_id=int(said)).first() if is_number(said) else None
    if member is None:
        raise Unclear("Nothing was assigned: choose a person who works here.")
    return member


def time_named(request: ScopedRequest, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The wall clock of the account."""
    minutes = request.POST.get("minutes", "30")
    try:
        start = datetime.fromisoformat(request.POST.get("start", "")).replace(tzinfo=zone)
    except ValueError:
        raise Unclear("Nothing was assigned: say from when, as a date and a time.") from None
    if not is_number(minutes) or int(minutes) not in LENGTHS:
        raise Unclear("Nothing was assigned: choose for how long.")
    return start, start + timedelta(minutes=int(minutes))
