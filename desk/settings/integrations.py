"""Settings > Integrations: a card for each ConnectWise, asked, connecting, connected or refused."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Connection
from cwhub.accounts.queue import enqueue
from cwhub.accounts.rights import Right, needs
from desk.connecting import services
from desk.connecting.checking import CheckFailed, check
from desk.settings.access import actor_of, is_fragment
from desk.settings.card import NEW
from desk.settings.cards import Asked, answer, live_answer
from desk.settings.forms import ConnectForm


@needs(Right.MANAGE_CONNECTIONS)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("private_key")
def integrations(request: HttpRequest) -> HttpResponse:
    """GET shows the cards; POST tries what the form says and begins, or says what was wrong and saves nothing."""
    mine = cast(ScopedRequest, request)
    if request.method == "POST":
        return connect(mine)
    with mine.scope.open():
        return answer(mine, asked_for(mine))


integrations.opens_own_scope = True  # type: ignore[attr-defined]


def asked_for(request: ScopedRequest) -> Asked:
    """`?keys` opens the form for new keys on a card, the first where none is named; `?another` adds an empty one."""
    if "another" in request.GET:
        return Asked(NEW)
    if "keys" not in request.GET:
        return Asked()
    connection = services.connection_of(request.scope, word_of(request.GET.get("keys", "")))
    return Asked(connection.uid) if connection else Asked()


def word_of(uid: str) -> str:
    return "" if uid == "1" else uid


def connect(request: ScopedRequest) -> HttpResponse:
    """Calls out with no scope open; opens it to store what ConnectWise has accepted."""
    form = ConnectForm(request.POST)
    with request.scope.open():
        known = chosen(request) if request.POST.get("connection") else None
    if form.is_valid():
        try:
            begin(request, form, known)
            if not is_fragment(request):
                return redirect("integrations")
            with request.scope.open():
                return answer(request, Asked())
        except CheckFailed as failed:
            form.refuse(failed)
        except services.AlreadyConnected as failed:
            form.refuse(CheckFailed("company_id", f"{failed} Nothing was saved."))
    with request.scope.open():
        return answer(request, Asked(known.uid if known else NEW, form), status=422)


def begin(request: ScopedRequest, form: ConnectForm, known: Connection | None) -> None:
    checked = check(form.asked())
    with request.scope.open():
        services.begin(
            scope=request.scope,
            checked=checked,
            by=actor_of(request),
            known=known,
            try_time=form.cleaned_data["try_time"],
        )


@needs(Right.MANAGE_CONNECTIONS)
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """What has changed on the cards since the cursor. The one whose form is open is left alone."""
    return live_answer(cast(ScopedRequest, request), open_form=request.GET.get("open", ""))


@needs(Right.MANAGE_CONNECTIONS)
@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """After a failure: from the step that failed. Connected: keys, permissions and callbacks are tried again."""
    mine = cast(ScopedRequest, request)
    connection = chosen(mine)
    if connection is not None:
        again = () if connection.state == Connection.State.CONNECTING else services.KEY_STEPS
        try_time = True if "try_time" in request.POST else (None if not again else False)
        services.start_run(connection, actor_of(mine), again=again, try_time=try_time)
    return shown(mine)


@needs(Right.MANAGE_CONNECTIONS)
@require_POST
def read_again(request: HttpRequest) -> HttpResponse:
    """Asks ConnectWise now for what has changed, without waiting for the next time."""
    mine = cast(ScopedRequest, request)
    connection = chosen(mine)
    if connection is not None:
        Connection.objects.filter(pk=connection.pk).update(last_poll_at=None)
        enqueue("cwhub.webhooks.tasks.poll", mine.scope.account_id)
    return shown(mine)


def chosen(request: ScopedRequest) -> Connection | None:
    """The connection of the card whose button it was; the only one where none is named."""
    uid = request.POST.get("connection", "")
    connection = services.connection_of(request.scope, uid)
    if uid and connection is None:
        raise Http404("There is no such connection.")
    return connection


def shown(request: ScopedRequest) -> Any:
    return answer(request, Asked()) if is_fragment(request) else redirect("integrations")
