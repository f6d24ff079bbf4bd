"""`/clients`: who takes part, and of the others why not."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from approvals.pages import in_account_time
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Client
from cwhub.mirror.models import Ticket
from desk.connecting.endings import why_ended
from desk.searching import cleaned, clients_like

PAGE = 100
SHOWN: dict[str, dict[str, Any]] = {"in": {"takes_part": True, "gone_at": None}, "out": {"takes_part": False}}


@dataclass(frozen=True)
class Row:
    client: Client
    why_not: str
    open_tickets: int


@require_safe
@in_account_time
def clients(request: ScopedRequest) -> HttpResponse:
    words, show = cleaned(request.GET.get("q", "")), request.GET.get("show", "")
    rows = Client.objects.within(request.scope).filter(clients_like(words), **SHOWN.get(show, {}))
    page = Paginator(rows.select_related("connection").order_by("name", "pk"), PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    counts = open_tickets(request, found)
    kept = urlencode({name: value for name, value in (("q", words), ("show", show)) if value})
    context = {
        "page": page,
        "rows": [Row(one, why_not(one), counts.get(one.pk, 0)) for one in found],
        "words": words,
        "show": show if show in SHOWN else "",
        "query": f"&{kept}" if kept else "",
    }
    return render(request, "desk/clients.html", context)


def open_tickets(request: ScopedRequest, found: list[Client]) -> dict[int, int]:
    mine = Ticket.objects.within(request.scope).filter(client__in=found, closed=False, gone_at=None)
    return dict(mine.values_list("client_id").annotate(n=Count("pk")).order_by())


def why_not(client: Client) -> str:
    """Empty for a client that takes part."""
    if client.gone_at is not None:
        return f"{why_ended(client)}; what it had is kept"
    if client.inactive:
        return "It is inactive in ConnectWise"
    if client.takes_part:
        return ""
    chosen = set(client.connection.client_type_ids)
    if chosen and not chosen & set(client.type_ids):
        types = ", ".join(client.type_names) or "no type"
        return f"Companies of its type do not take part ({types})"
    return "It was not chosen"
