"""Settings > Tokens: made once, shown once, revoked at once."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Account, Client, Token
from cwhub.accounts.rights import Right, needs
from cwhub.accounts.scope import ALL, AllClients
from cwhub.accounts.tokens import VERBS, InvalidToken
from desk.people import NewToken, end_token, issue_token
from desk.settings.access import actor_of
from desk.settings.times import ago, day
from kit.clock import now

PAGE = "desk/settings/tokens.html"
DAYS = {"30": "30 days", "90": "90 days", "365": "1 year", "": "until it is revoked"}
MEANS = {"read": "tickets, proposals, writes", "propose": "make proposals", "write": "approve, reject, undo"}


@needs(Right.MANAGE_TOKENS)
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """GET lists them; POST makes one of the person's own and shows its text on this answer alone."""
    mine = cast(ScopedRequest, request)
    if request.method == "GET":
        return page(mine)
    days = request.POST.get("days", "90")
    try:
        new = NewToken(
            name=request.POST.get("name", ""),
            verbs=request.POST.getlist("verb"),
            clients=clients_in(mine),
            tools=request.POST.get("tools", "").replace(",", " ").split(),
            expires_at=now() + timedelta(days=int(days)) if days in DAYS and days else None,
        )
        token, plain = issue_token(scope=mine.scope, person=mine.membership, new=new, by=actor_of(mine))
    except InvalidToken as refused:
        return page(mine, refused=str(refused))
    return page(mine, token=token, plain=plain)


def clients_in(request: ScopedRequest) -> frozenset[int] | AllClients:
    if request.POST.get("sees", "all") == "all":
        return ALL
    ids = [int(word) for word in request.POST.getlist("client") if word.isdigit() and len(word) < 19]
    found = frozenset(Client.objects.within(request.scope).filter(pk__in=ids).values_list("pk", flat=True))
    if not found:
        raise InvalidToken("Choose at least one client, or all.")
    return found


@needs(Right.MANAGE_TOKENS)
@require_POST
def revoke(request: HttpRequest, uid: str) -> HttpResponse:
    mine = cast(ScopedRequest, request)
    end_token(scope=mine.scope, uid=uid, by=actor_of(mine))
    messages.success(request, "Revoked. It no longer opens anything.")
    return redirect("tokens")


def page(request: ScopedRequest, *, refused: str = "", token: Token | None = None, plain: str = "") -> HttpResponse:
    zone = Account.objects.get(pk=request.scope.account_id).zone
    rows = Token.objects.filter(account_id=request.scope.account_id).select_related("membership__user")
    context: dict[str, Any] = {
        "tokens": [shown(row, zone) for row in rows.order_by("revoked_at", "-pk")],
        "made": token,
        "plain": plain,
        "refused": refused,
        "name": request.POST.get("name", "") if refused else "",
        "days": DAYS,
        "clients": Client.objects.within(request.scope).filter(takes_part=True, gone_at=None).order_by("name"),
        "verbs": [{"value": verb, "means": MEANS[verb], "ticked": verb == "read"} for verb in VERBS],
    }
    response = render(request, PAGE, context, status=422 if refused else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def shown(row: Token, zone: Any) -> dict[str, Any]:
    expired = row.expires_at is not None and row.expires_at <= now()
    state = "revoked" if row.revoked_at else ("ended" if expired else "active")
    if not row.membership.active:
        state = "asleep"
    return {
        "row": row,
        "who": row.membership.user.display_name,
        "state": state,
        "verbs": ", ".join(row.verbs),
        "sees": "all clients"
        if row.all_clients
        else f"{len(row.clients)} client{'' if len(row.clients) == 1 else 's'}",
        "tools": ", ".join(row.tools),
        "ends": day(row.expires_at, zone),
        "used": f"{ago(row.last_used_at)} ago" if row.last_used_at else "",
    }
