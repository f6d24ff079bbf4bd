"""`/clients/<number>` and its month."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from approvals.pages import calls_out, in_account_time
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Client
from cwhub.accounts.rights import Right, has_right, needs
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import BoardStatus, Ticket
from desk.client.found import found_in
from desk.client.money import month_of
from desk.client.month import month as month_shown
from desk.client.reading import Reading
from desk.client.showing import cards, others
from desk.client.unposted import unposted_of
from timeentry.pages.asked import day_in

RECENT = 8


def client_of(scope: ClientScope, number: int) -> Client:
    """Raises Http404. Of several connections the oldest one that has such a company."""
    rows = Client.objects.within(scope).filter(external_id=number).select_related("connection")
    found = rows.order_by("connection_id").first()
    if not isinstance(found, Client):
        raise Http404("There is no such client.")
    return found


@require_safe
@needs(Right.SEE_DESK)
@in_account_time
def client(request: ScopedRequest, number: int) -> HttpResponse:
    reading = Reading(request.scope, client_of(request.scope, number))
    context = {
        "client": reading.client,
        "cards": cards(reading),
        "others": others(reading),
        "found": found_in(reading),
        "tickets": recent(reading),
        "open_count": reading.here(Ticket, client=reading.client, closed=False).count(),
        "money": has_right(request.membership, Right.SEE_MONEY),
        "read_at": max((one.read_at for one in reading.agreements if one.read_at), default=None),
    }
    return render(request, "desk/client/client.html", context)


def recent(reading: Reading) -> list[dict[str, Any]]:
    rows = list(reading.here(Ticket, client=reading.client).order_by("-external_id")[:RECENT])
    statuses = reading.here(BoardStatus, external_id__in={row.status_ref for row in rows})
    names = dict(statuses.values_list("external_id", "name"))
    return [{"row": row, "status": names.get(row.status_ref, "")} for row in rows]


@require_safe
@calls_out
@needs(Right.SEE_MONEY)
@in_account_time
def month(request: ScopedRequest, number: int) -> HttpResponse:
    """ConnectWise's invoices are read just now, before the scope is open."""
    with request.scope.open():
        found = client_of(request.scope, number)
    unposted = unposted_of(found.connection, found.external_id)
    with request.scope.open():
        reading = Reading(request.scope, found)
        first, last = month_of(day_in(request.GET.get("month", "") + "-01", reading.today))
        context = {
            "client": found,
            "month": month_shown(reading, first, last, unposted),
            "unposted_unknown": unposted is None,
            "before_url": address(number, first - timedelta(days=1)),
            "after_url": address(number, last + timedelta(days=1)),
        }
        return render(request, "desk/client/month.html", context)


def address(number: int, day: date) -> str:
    return f"{reverse('client_month', args=[number])}?month={day:%Y-%m}"
