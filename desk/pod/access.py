"""The panel's token, and what each of its requests goes through before a view sees it.

No cookie is ever looked at, so there is nothing another site could ride on; the token proves the member for 10 minutes.
"""

import functools
from collections.abc import Callable
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Connection, Membership
from desk.ticket.acts import Seat, calmly
from desk.ticket.regions import POD
from kit.logs import note_ids

TOKEN_SECONDS = 600
SALT = "cwhub.panel"
OWN_FRAME = ("", "same-origin")


PanelView = Callable[Concatenate[Seat, ...], HttpResponse]


def new_token(connection: Connection, membership: Membership, member: str) -> str:
    return signing.dumps({"connection": connection.pk, "membership": membership.pk, "member": member}, salt=SALT)


def panel_view(method: str, *, whole: bool = False) -> Callable[[PanelView], Any]:
    """For this method and a living token only. The person is read anew each time; an ended one is signed out.

    The view opens `request.scope` itself, since it may call out first.
    """

    def decorate(view: PanelView) -> Any:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != method:
                return HttpResponse(status=405, headers={"Allow": method})
            if request.headers.get("Sec-Fetch-Site", "") not in OWN_FRAME or not let_in(request):
                return private(HttpResponse(render_to_string("ui/signed_out.html"), status=401))
            return private(calmly(view, whole=whole)(request, *args, **kwargs))

        return anonymous(guarded)

    return decorate


def anonymous(view: Any) -> Any:
    """Neither sign-in nor cookie has a part in it."""
    open_to_all = csrf_exempt(login_not_required(view))
    open_to_all.scope_free = True
    return open_to_all


def private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Authorization"])
    return response


def let_in(request: HttpRequest) -> bool:
    word, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        told = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS) if word.lower() == "bearer" else None
    except signing.BadSignature:
        return False
    return told is not None and give_scope(request, told)


def give_scope(request: HttpRequest, told: dict[str, Any]) -> bool:
    people = Membership.objects.select_related("user").filter(active=True, user__is_active=True)
    membership = people.filter(pk=told["membership"]).first()
    if membership is None:
        return False
    scope = scope_of_membership(membership, purpose="panel")
    with scope.open():
        connection = Connection.objects.select_related("account").filter(pk=told["connection"]).first()
    if connection is None:
        return False
    note_ids(account=membership.account_id, person=membership.pk)
    request.membership = membership  # type: ignore[attr-defined]
    request.connection = connection  # type: ignore[attr-defined]
    request.scope = scope  # type: ignore[attr-defined]
    request.place = POD  # type: ignore[attr-defined]
    return True
