"""Settings > Integrations: the ConnectWise card, asked, connecting, connected or refused."""

import hashlib
import re
from typing import Any, cast

from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Account, Connection
from cwhub.accounts.queue import enqueue
from cwhub.mirror.models import Agreement, Configuration, Contact, Note, Ticket, TimeEntry
from desk.connecting import services
from desk.connecting.checking import CheckFailed, check
from desk.connecting.permissions import ROWS
from desk.settings.access import actor_of, admins_only, is_fragment
from desk.settings.card import Card, card_of, keys_form
from desk.settings.forms import ConnectForm
from desk.settings.times import ago, clock
from kit.clock import now

PAGE = "desk/settings/integrations.html"
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')  # another one at each rendering
MIRRORED: dict[str, Any] = {
    "Tickets": Ticket,
    "Notes": Note,
    "Contacts": Contact,
    "Configurations": Configuration,
    "Agreements": Agreement,
    "Time entries": TimeEntry,
}


@admins_only
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("private_key")
def integrations(request: HttpRequest) -> HttpResponse:
    """GET shows the card; POST tries what the form says and begins, or says what was wrong and saves nothing."""
    mine = cast(ScopedRequest, request)
    if request.method == "POST":
        return connect(mine)
    with mine.scope.open():
        connection = services.connection_of(mine.scope)
        asks = connection is not None and "keys" in request.GET
        return page(mine, card_of(mine.scope, keys_form(connection) if connection and asks else None))


integrations.opens_own_scope = True  # type: ignore[attr-defined]


def connect(request: ScopedRequest) -> HttpResponse:
    """Calls out with no scope open; opens it to store what ConnectWise has accepted."""
    form = ConnectForm(request.POST)
    if form.is_valid():
        try:
            checked = check(form.asked())
            with request.scope.open():
                services.begin(scope=request.scope, checked=checked, by=actor_of(request))
                return page(request, card_of(request.scope)) if is_fragment(request) else redirect("integrations")
        except CheckFailed as failed:
            form.refuse(failed)
        except services.AlreadyConnected as failed:
            form.refuse(CheckFailed("company_id", f"{failed} Nothing was saved."))
    with request.scope.open():
        return page(request, card_of(request.scope, form), status=422)


@admins_only
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """What has changed on the card since the cursor."""
    mine = cast(ScopedRequest, request)
    card = card_of(mine.scope)
    html, cursor = fragment(mine, card)
    if request.headers.get("X-Cursor") == cursor:
        return HttpResponse(status=204)
    partial = f'<hx-partial hx-target="#connectwise" hx-swap="outerMorph">{html}</hx-partial>'
    return HttpResponse(partial, headers={"X-Cursor": cursor})


@admins_only
@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """After a failure: from the step that failed. Connected: keys, permissions and callbacks are tried again."""
    mine = cast(ScopedRequest, request)
    connection = services.connection_of(mine.scope)
    if connection is not None:
        again = () if connection.state == Connection.State.CONNECTING else services.KEY_STEPS
        services.start_run(connection, actor_of(mine), again=again)
    return page(mine, card_of(mine.scope)) if is_fragment(request) else redirect("integrations")


@admins_only
@require_POST
def read_again(request: HttpRequest) -> HttpResponse:
    """Asks ConnectWise now for what has changed, without waiting for the next time."""
    mine = cast(ScopedRequest, request)
    Connection.objects.filter(account_id=mine.scope.account_id).update(last_poll_at=None)
    enqueue("cwhub.webhooks.tasks.poll", mine.scope.account_id)
    return page(mine, card_of(mine.scope)) if is_fragment(request) else redirect("integrations")


def page(request: ScopedRequest, card: Card, *, status: int = 200) -> HttpResponse:
    """The card alone for htmx, else the whole page."""
    html, _ = fragment(request, card)
    if is_fragment(request):
        response = HttpResponse(html, status=status)
    else:
        context = {"card_html": html, "card": card, "rows": ROWS, "mirrored": mirrored(card.connection)}
        response = render(request, PAGE, context, status=status)
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


def fragment(request: ScopedRequest, card: Card) -> tuple[str, str]:
    """The card and its cursor: a new one whenever anything on it reads differently."""
    zone = Account.objects.get(pk=request.scope.account_id).zone
    context: dict[str, Any] = {"card": card, "public_url": settings.PUBLIC_URL, "tried_at": clock(now(), zone)}
    inside = render_to_string(f"{PAGE}#inside", context, request)
    cursor = hashlib.sha256(CSRF.sub("", inside).encode()).hexdigest()[:16]
    whole = {"inside": inside, "card": card, "cursor": cursor}
    return render_to_string(f"{PAGE}#card", whole, request), cursor


def mirrored(connection: Connection | None) -> list[dict[str, Any]]:
    """What is mirrored and how old: kind, how many, when last read."""
    if connection is None or connection.state == Connection.State.CONNECTING:
        return []
    rows = []
    for name, model in MIRRORED.items():
        found = model.objects.filter(connection=connection, gone_at=None).aggregate(n=Count("pk"), at=Max("seen_at"))
        rows.append({"name": name, "count": f"{found['n']:,}", "age": ago(found["at"]) if found["at"] else ""})
    return rows
