"""Doors of the panel: its frame, the member's session, a ticket, and what is new of it."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cwhub.accounts.models import ScreenDoor
from cwhub.mirror.models import Ticket
from desk.pod.access import OWN_FRAME, TOKEN_SECONDS, anonymous, new_token, panel_view, private
from desk.pod.admission import admitted
from desk.pod.fetching import UnderWay, Unfetched, fetch, may_be_fetched
from desk.pod.proof import Claim, Refused, connection_of, doors_for, not_proven, proven
from desk.ticket.acts import Seat, panel_of
from desk.ticket.finding import ticket_in
from desk.ticket.news import news, opened
from desk.ticket.presence import note_presence
from desk.ticket.regions import POD, Cursor
from kit.content_policy import allow_framing_by

LARGEST_CLAIM = 16_000
LONGEST_COMPANY = 60
FETCHING = "fetch"  # the cursor of a panel whose ticket is still being read


def names_of(origin: str) -> list[str]:
    """In the demo a screen on this machine has two names, and either may be typed."""
    for name, other in (("://localhost", "://127.0.0.1"), ("://127.0.0.1", "://localhost")):
        if settings.EGRESS_LOOPBACK and name in origin:
            return [origin, origin.replace(name, other)]
    return [origin]


def framing_doors(request: HttpRequest) -> list[ScreenDoor]:
    """Of the company that is named, since another MSP's screen has no business here; unnamed, where there is one."""
    doors = ScreenDoor.objects.order_by("pk")
    company = request.GET.get("company", "")
    if company:
        return list(doors.filter(company_id__iexact=company[:LONGEST_COMPANY]))
    return list(doors) if len({door.company_id.lower() for door in doors}) == 1 else []


@anonymous
@require_GET
def pod(request: HttpRequest) -> HttpResponse:
    """The frame: without a secret. Only the ticket screen of the company that its address names may show it."""
    origins = sorted({name for door in framing_doors(request) for name in names_of(door.origin)})
    asked = request.GET.get("id", "")
    context = {
        "host_origins": " ".join(origins),
        "session_url": reverse("pod_session"),
        "panel_url": reverse("pod_panel"),
        "ticket_id": asked if asked.isascii() and asked.isdecimal() and len(asked) < 12 else "",
    }
    response = HttpResponse(render_to_string("panel.html", context))
    response.headers["Cache-Control"] = "no-cache"
    return allow_framing_by(response, *origins)


# --- who is there ---------------------------------------------------------------------------------------------------
@anonymous
@require_POST
def session(request: HttpRequest) -> HttpResponse:
    """A token for the member whom ConnectWise confirms. A refusal is a fragment that says what helps."""
    try:
        return private(JsonResponse(session_for(claim_of(request))))
    except Refused as refused:
        context = {"icon_name": "lock", "title": refused.title, "text": refused.sentence}
        return private(HttpResponse(render_to_string("ui/pod_notice.html", context), status=refused.status))


def claim_of(request: HttpRequest) -> Claim:
    if request.headers.get("Sec-Fetch-Site", "") not in OWN_FRAME or len(request.body) > LARGEST_CLAIM:
        raise not_proven()
    try:
        said = json.loads(request.body)
    except ValueError as error:
        raise not_proven() from error
    if not isinstance(said, dict):
        raise not_proven()
    return Claim.of(said, address=request.META.get("REMOTE_ADDR", ""))


def session_for(claim: Claim) -> dict[str, Any]:
    """Tries each door of the company. The first that proves the member decides."""
    refusal = not_proven()
    for door in doors_for(claim):
        connection = connection_of(door)
        member = proven(claim, connection)
        if member is None:
            continue
        try:
            membership = admitted(connection, member)
        except Refused as refused:
            refusal = refused
            continue
        token = new_token(connection, membership, member.identifier)
        return {"token": token, "expires_in": TOKEN_SECONDS, "ticket": None}
    raise refusal


# --- a ticket -------------------------------------------------------------------------------------------------------
@panel_view("GET", whole=True)
def panel(request: Seat) -> HttpResponse:
    """The whole panel of one ticket; of an unknown one, the state in which it is being read."""
    asked = request.GET.get("ticket", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 12 else 0
    with request.scope.open():
        ticket = ticket_in(request.scope, request.connection, number)
        if ticket is not None:
            opened(request, ticket)
            return HttpResponse(whole(request, ticket))
    if number and may_be_fetched(request.connection, number):
        return HttpResponse(fetching(number))
    return HttpResponse(unknown(number))


def whole(request: Seat, ticket: Ticket) -> str:
    if ticket.merged_into:
        return notice("stack", f"Merged into #{ticket.merged_into}", "Work on this ticket goes on there.")
    shown = panel_of(request, ticket)
    parts = shown.html()
    context = {
        "bar": parts["bar"],
        "regions": [{"name": name, "html": parts[name]} for name in POD.regions],
        "number": ticket.number,
        "live_url": reverse("pod_live", args=[ticket.number]),
        "cursor": str(Cursor.of(parts, len(shown.ended_writes()))),
    }
    return render_to_string("desk/pod/panel.html", context)


def fetching(number: int) -> str:
    steps = [{"text": f"Reading ticket #{number} from ConnectWise", "state": "now"}]
    context = {"number": number, "live_url": reverse("pod_live", args=[number]), "cursor": FETCHING, "steps": steps}
    return render_to_string("desk/pod/fetching.html", context)


def unknown(number: int) -> str:
    text = "Either there is no such ticket, or it belongs to a client whose tickets you do not see here."
    return notice("search", f"Ticket #{number} is not known here", text)


def notice(icon: str, title: str, text: str) -> str:
    return render_to_string("ui/pod_notice.html", {"icon_name": icon, "title": title, "text": text})


# --- what is new ----------------------------------------------------------------------------------------------------
@panel_view("GET")
def live(request: Seat, number: int) -> HttpResponse:
    """204, or the regions that are not as the cursor's reader has seen them."""
    asked = request.headers.get("X-Cursor", "")
    if asked == FETCHING:
        return fetched(request, number)
    with request.scope.open():
        ticket = ticket_in(request.scope, request.connection, number)
        if ticket is None or ticket.merged_into:
            return replaced(unknown(number) if ticket is None else whole(request, ticket))
        note_presence(ticket, request.membership)
        return news(request, ticket, Cursor.read(asked))


def fetched(request: Seat, number: int) -> HttpResponse:
    """Reads the ticket from ConnectWise, outside of any scope, and shows it as far as the person may see it."""
    try:
        if may_be_fetched(request.connection, number):
            fetch(request.connection, number)
    except UnderWay:
        return HttpResponse(status=204)
    except Unfetched:
        text = "Nothing was read and nothing was written. Load the ticket again in a moment."
        return replaced(notice("alert", "ConnectWise does not answer", text))
    with request.scope.open():
        ticket = ticket_in(request.scope, request.connection, number)
        if ticket is None:
            return replaced(unknown(number))
        opened(request, ticket)
        return replaced(whole(request, ticket))


def replaced(html: str) -> HttpResponse:
    return HttpResponse(f'<hx-partial hx-target="#panel" hx-swap="innerHTML">{html}</hx-partial>')
