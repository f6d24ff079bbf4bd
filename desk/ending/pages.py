"""Settings > Keeping, and Settings > Ended clients: how long what is kept, and who is exported and forgotten."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.pages import in_account_time
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Client, Run
from cwhub.accounts.rights import Right, needs
from cwhub.audit.looks import exported
from cwhub.audit.models import ForgottenClient, Keeping
from desk.ending import tasks
from desk.ending.finding import ended
from desk.ending.purging import NotForgotten, refuse_unfinished
from desk.ending.taking import pieces
from desk.keeping import FIELDS, keeping_of, set_keeping
from kit.streams import streamed

SHOWN = 20


# --- keeping --------------------------------------------------------------------------------------------------------
class KeepingForm(forms.ModelForm):
    class Meta:
        model = Keeping
        fields = list(FIELDS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.SET_KEEPING)
def keeping(request: ScopedRequest) -> HttpResponse:
    row = keeping_of(request.scope.account_id)
    form = KeepingForm(request.POST or None, instance=Keeping(**{name: getattr(row, name) for name in FIELDS}))
    if request.method == "POST" and form.is_valid():
        set_keeping(scope=request.scope, said=dict(form.cleaned_data), by=request.scope.actor)
        messages.success(request, "Saved. What is older goes within the hour.")
        return redirect("keeping")
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/settings/keeping.html", {"form": form, "saved": row}, status=status)


# --- ended clients --------------------------------------------------------------------------------------------------
@require_safe
@needs(Right.FORGET_CLIENTS)
@in_account_time
def ended_clients(request: ScopedRequest) -> HttpResponse:
    return page(request)


def page(request: ScopedRequest, *, refused: str = "", about: int = 0, status: int = 200) -> HttpResponse:
    runs = Run.objects.within(request.scope).filter(what=tasks.WHAT).order_by("-pk")
    forgotten = ForgottenClient.objects.within(request.scope).select_related("client").order_by("-at")
    context: dict[str, Any] = {
        "rows": [row.client for row in ended(request.scope)],
        "since": {row.client_id: row.since for row in ended(request.scope)},
        "runs": list(runs[:SHOWN]),
        "forgotten": list(forgotten[:SHOWN]),
        "keeping": keeping_of(request.scope.account_id),
        "refused": refused,
        "about": about,
    }
    context["ended"] = [{"client": client, "since": context["since"][client.pk]} for client in context["rows"]]
    return render(request, "desk/settings/ended_clients.html", context, status=status)


def found(request: ScopedRequest, pk: int) -> Client:
    row = ended(request.scope).filter(client_id=pk).first()
    if row is None:
        raise Http404("No ended client has this number.")
    client: Client = row.client
    return client


@require_POST
@needs(Right.FORGET_CLIENTS)
def export(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """Everything that is known of it, piece by piece; that it was taken is told before anything leaves."""
    with request.scope.open():
        client = found(request, pk)
        what = f"everything that is known of company {client.external_id}"
        exported(account_id=client.account_id, by=request.scope.actor, what=what, asked={}, client_id=client.pk)
    name = f"client-{client.external_id}.jsonl"
    return streamed(request, pieces(request.scope, client), content_type="application/x-ndjson", name=name)


export.opens_own_scope = True  # type: ignore[attr-defined]


@require_POST
@needs(Right.FORGET_CLIENTS)
@in_account_time
def forget(request: ScopedRequest, pk: int) -> HttpResponse:
    """Begins it in the queue. The person has typed the name, and said that the export is in his hands."""
    client = found(request, pk)
    if request.POST.get("name", "").strip() != client.name or request.POST.get("exported") != "on":
        refused = "Type the client's name exactly, and say that you have the export. Nothing was deleted."
        return page(request, refused=refused, about=client.pk, status=422)
    try:
        refuse_unfinished(client)
    except NotForgotten as error:
        return page(request, refused=str(error), about=client.pk, status=409)
    tasks.start(request.scope, client, request.scope.actor)
    messages.success(request, "It is being forgotten. What came of it stands below in a moment.")
    return redirect("ended_clients")
