"""`/`: what needs this person now, and what was read last."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from approvals import queries, queue, resolving
from approvals.detail import digest, just_decided, ran_alone
from approvals.models import Proposal
from approvals.pages import account_of, in_account_time
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Connection
from cwhub.accounts.rights import Right, has_right
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Ticket
from desk.audit.review import asks_at_home
from desk.searching import ticket_address
from triage.models import Analysis

WAITING, ANALYSED = 6, 12


@require_safe
@in_account_time
def home(request: ScopedRequest) -> HttpResponse:
    scope, membership = request.scope, request.membership
    waiting = list(queue.waiting(scope, membership, queue.Asked())[:WAITING])
    context = {
        "counts": queries.counts(scope, membership),
        "open_tickets": Ticket.objects.within(scope).filter(closed=False, gone_at=None).count(),
        "parked": resolving.count(scope),
        "alone": ran_alone(scope),
        "waiting": queue.rows_of(scope, waiting),
        "analysed": analysed(scope),
        "running": just_decided(scope, membership),
        "connection": Connection.objects.within(scope).order_by("-writes", "pk").first(),
        "is_admin": has_right(membership, Right.MANAGE_CONNECTIONS),
        "review_due": has_right(membership, Right.REVIEW_ACCESS) and asks_at_home(account_of(request)),
    }
    return drawn(request, render_to_string("desk/home_now.html", context, request=request))


def drawn(request: ScopedRequest, now_html: SafeString) -> HttpResponse:
    """The page; to whoever asks with a cursor, only what differs from it."""
    cursor = digest(now_html)
    if request.headers.get("X-Cursor") == cursor:
        return HttpResponse(status=204)
    template = "desk/home_news.html" if "X-Cursor" in request.headers else "desk/home.html"
    answer = render(request, template, {"now": now_html, "cursor": cursor})
    answer.headers["X-Cursor"] = cursor
    return answer


def analysed(scope: ClientScope) -> list[dict[str, Any]]:
    """The newest analyses of open tickets, each with its newest proposal's state."""
    rows = list(
        Analysis.objects.within(scope).filter(current=True).select_related("client").order_by("-created_at")[:30]
    )
    numbers = [row.ticket for row in rows]
    found = Ticket.objects.within(scope).filter(external_id__in=numbers, closed=False)
    tickets = {(row.connection_id, row.external_id): row for row in found}
    asked = Proposal.objects.within(scope).filter(ticket__in=numbers).order_by("created_at", "pk")
    states = {(row.connection_id, row.ticket): row for row in asked.only("connection_id", "ticket", "state", "uid")}
    shown = [row for row in rows if (row.connection_id, row.ticket) in tickets][:ANALYSED]
    return [
        {
            "analysis": row,
            "ticket": tickets[(row.connection_id, row.ticket)],
            "url": ticket_address(row.ticket),
            "proposal": states.get((row.connection_id, row.ticket)),
        }
        for row in shown
    ]
