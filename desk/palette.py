"""`/palette?q=`: what the palette finds beside the navigation, which the page searches by itself."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Client
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Ticket
from desk.searching import cleaned, clients_like, is_number, ticket_address, tickets_like

TICKETS, CLIENTS, SHORTEST = 8, 5, 2


@dataclass(frozen=True)
class Found:
    id: str
    url: str
    icon: str
    label: str
    note: str = ""


@require_safe
def palette(request: ScopedRequest) -> HttpResponse:
    words = cleaned(request.GET.get("q", ""))
    rows = pages(words)
    if len(words) >= SHORTEST or is_number(words):
        rows += tickets(request.scope, words) + clients(request.scope, words)
    return render(request, "desk/palette.html", {"rows": rows})


def pages(words: str) -> list[Found]:
    """Those that do not stand in the navigation."""
    approvals = reverse("approvals")
    known = (
        ("High-risk approvals", f"{approvals}?view=high", "shield"),
        ("Approvals that end soon", f"{approvals}?view=soon", "clock"),
        ("All approvals", f"{approvals}?view=all", "inbox"),
        ("History of approvals, undo", reverse("approvals_history"), "undo"),
        ("All tickets, closed ones too", f"{reverse('tickets')}?show=all", "ticket"),
    )
    fitting = [row for row in known if words and words.lower() in row[0].lower()]
    return [Found(f"palette-page-{n}", url, icon, label) for n, (label, url, icon) in enumerate(fitting)]


def tickets(scope: ClientScope, words: str) -> list[Found]:
    rows = Ticket.objects.within(scope).filter(tickets_like(words), gone_at=None).select_related("client")
    return [
        Found(
            id=f"palette-ticket-{row.pk}",
            url=ticket_address(row.external_id),
            icon="ticket",
            label=f"#{row.external_id} {row.summary}",
            note=row.client.name,
        )
        for row in rows.order_by("-external_id")[:TICKETS]
    ]


def clients(scope: ClientScope, words: str) -> list[Found]:
    rows = Client.objects.within(scope).filter(clients_like(words), gone_at=None).order_by("name", "pk")
    tickets_url = reverse("tickets")
    return [
        Found(
            id=f"palette-client-{row.pk}",
            url=f"{tickets_url}?{urlencode({'client': row.external_id})}",
            icon="building",
            label=row.name,
            note="open tickets",
        )
        for row in rows[:CLIENTS]
    ]
