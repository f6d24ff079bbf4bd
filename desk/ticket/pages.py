"""The ticket page, for people who are signed in here. The acts are those of the panel."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from approvals.queries import find_proposal
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Connection
from cwhub.journal.models import WriteOp
from desk.ticket import acts
from desk.ticket.finding import find_ticket, find_tickets
from desk.ticket.news import news, opened
from desk.ticket.regions import PAGE, Cursor

BESIDE = ("facts", "ran")  # what stands at the right
ABOVE = ("state",)


@require_safe
def ticket(request: ScopedRequest, number: int) -> HttpResponse:
    """Everything known of one ticket: what it is, what to do, what changes, what ran."""
    there = find_tickets(request.scope, number, named(request))
    if not there:
        raise Http404("There is no such ticket.")
    if len(there) > 1:
        return render(request, "desk/ticket/which.html", {"number": number, "tickets": there})
    found = there[0]
    seat = seated(request, found.connection_id)
    opened(seat, found)
    shown = acts.panel_of(seat, found)
    parts = shown.html()
    rows = {name: {"name": name, "html": parts[name]} for name in PAGE.regions}
    context = {
        "ticket": found,
        "source_url": shown.facts.source_url,
        "state": rows["state"],
        "main": [row for name, row in rows.items() if name not in BESIDE + ABOVE],
        "beside": [rows[name] for name in BESIDE],
        "wide": True,
        "live_url": seat.place.url("live", number),
        "cursor": str(Cursor.of(parts, len(shown.ended_writes()))),
    }
    return render(request, "desk/ticket/page.html", context)


@require_safe
def live(request: ScopedRequest, number: int) -> HttpResponse:
    """204, or the regions that are not as the cursor's reader has seen them."""
    found = find_ticket(request.scope, number, named(request))
    if found is None:
        raise Http404("There is no such ticket.")
    return news(seated(request, found.connection_id), found, Cursor.read(request.headers.get("X-Cursor", "")))


def named(request: ScopedRequest) -> str:
    """The connection that the address names, as it must where two have the same number."""
    return request.GET.get("in", "")


def seated(request: ScopedRequest, connection_id: int) -> acts.Seat:
    """The request with what the acts ask of it. Needs an open scope."""
    connection = Connection.objects.select_related("account").get(pk=connection_id)
    place = replace(PAGE, query=f"?{urlencode({'in': connection.uid})}") if named(request) else PAGE
    request.connection, request.place = connection, place  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]


# --- acts -----------------------------------------------------------------------------------------------------------
def of_proposal(request: ScopedRequest, uid: str) -> int | None:
    row = find_proposal(request.scope, uid)
    return row.connection_id if row else None


def of_write(request: ScopedRequest, uid: str) -> int | None:
    op = WriteOp.objects.within(request.scope).filter(uid=uid).first()
    return op.connection_id if op else None


def of_ticket(request: ScopedRequest, number: int, key: str) -> int | None:
    row = find_ticket(request.scope, number, named(request))
    return row.connection_id if row else None


def page_act(method: str, find: Callable[..., int | None], act: Callable[..., HttpResponse]) -> Any:
    """The act behind this method for whoever is signed in. It opens its scope itself, since it may call out."""

    def view(request: ScopedRequest, **parts: Any) -> HttpResponse:
        if request.method != method:
            return HttpResponse(status=405, headers={"Allow": method})
        with request.scope.open():
            connection_id = find(request, **parts)
            if connection_id is None:
                raise Http404("There is nothing of that name.")
            seat = seated(request, connection_id)
        return acts.calmly(act)(seat, **parts)

    view.opens_own_scope = True  # type: ignore[attr-defined]
    return view


approve = page_act("POST", of_proposal, acts.approve)
rejecting = page_act("GET", of_proposal, acts.rejecting)
reject = page_act("POST", of_proposal, acts.reject)
editing = page_act("GET", of_proposal, acts.editing)
edit = page_act("POST", of_proposal, acts.edit)
cancel = page_act("GET", of_proposal, acts.cancel)
undo = page_act("POST", of_write, acts.undo)
tick = page_act("POST", of_ticket, acts.tick)
