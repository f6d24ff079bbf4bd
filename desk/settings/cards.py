"""The cards of the integrations page together: the whole page, all cards for htmx, or what is new since a cursor."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Account
from desk.connecting.permissions import ROWS
from desk.connecting.services import connections_of
from desk.settings.access import is_fragment
from desk.settings.card import NEW, Card, card_of, empty_card, keys_form
from desk.settings.forms import ConnectForm
from desk.settings.mirrored import mirrored
from desk.settings.times import clock
from kit.clock import now

PAGE = "desk/settings/integrations.html"
CARD = "desk/settings/card.html"
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')  # another one at each rendering


@dataclass(frozen=True)
class Asked:
    """Whose form is open: a connection's uid, NEW for another connection, or nobody's. `form` is what was refused."""

    uid: str = ""
    form: ConnectForm | None = None


def cards_of(request: ScopedRequest, asked: Asked) -> list[Card]:
    zone = Account.objects.get(pk=request.scope.account_id).zone
    connections = connections_of(request.scope)
    cards = []
    for one in connections:
        form = (asked.form or keys_form(one)) if asked.uid == one.uid else None
        cards.append(card_of(one, zone, form=form, first=one is connections[0]))
    if not cards or asked.uid == NEW:
        cards.append(empty_card(asked.form, first=not cards))
    return cards


def answer(request: ScopedRequest, asked: Asked, *, status: int = 200) -> HttpResponse:
    """The cards alone for htmx, else the whole page."""
    cards = cards_of(request, asked)
    rendered = [rendered_card(request, card) for card in cards]
    context: dict[str, Any] = {
        "cards_html": [html for html, _ in rendered],
        "cursor": " ".join(cursor for _, cursor in rendered),
        "open_form": asked.uid,
        "live": any(card.connection for card in cards),
    }
    if is_fragment(request):
        response = HttpResponse(render_to_string(f"{PAGE}#cards", context, request), status=status)
    else:
        context |= {
            "cards": cards,
            "rows": ROWS if any(card.form for card in cards) else [],
            "mirrored": [{"card": card, "rows": mirrored(card.connection)} for card in cards if card.connection],
            "several": sum(card.connection is not None for card in cards) > 1,
        }
        response = render(request, PAGE, context, status=status)
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


def live_answer(request: ScopedRequest, *, open_form: str) -> HttpResponse:
    known = set(request.headers.get("X-Cursor", "").split())
    partials, cursors = [], []
    for card in cards_of(request, Asked()):
        html, cursor = rendered_card(request, card)
        cursors.append(cursor)
        if card.uid != open_form and card.connection is not None and cursor not in known:
            partials.append(f'<hx-partial hx-target="#{card.dom_id}" hx-swap="outerMorph">{html}</hx-partial>')
    if not partials:
        return HttpResponse(status=204)
    return HttpResponse("".join(partials), headers={"X-Cursor": " ".join(cursors)})


def rendered_card(request: ScopedRequest, card: Card) -> tuple[str, str]:
    """The card and its cursor: a new one whenever anything on it reads differently."""
    zone = Account.objects.get(pk=request.scope.account_id).zone
    context: dict[str, Any] = {"card": card, "public_url": settings.PUBLIC_URL, "tried_at": clock(now(), zone)}
    html = render_to_string(CARD, context, request)
    return html, hashlib.sha256(CSRF.sub("", html).encode()).hexdigest()[:16]
