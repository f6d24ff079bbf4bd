"""`/audit`: the log with its chain, one entry opened, the layers. Pages of the log go by the entry's number."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from approvals.detail import digest
from approvals.pages import account_of, in_account_time
from cwhub.accounts.membership import actor_of_membership
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.queue import enqueue
from cwhub.accounts.rights import Right, has_right, needs
from cwhub.accounts.scope import ClientScope
from cwhub.audit.exporting import Export, as_csv, as_json
from cwhub.audit.layers import DESCRIPTIONS
from cwhub.audit.looks import exported
from cwhub.audit.models import AuditEntry
from cwhub.audit.services import record
from desk.audit.asking import KINDS, ROOMS, VIEWS, Asked
from desk.audit.chain_state import chain_state
from desk.audit.review import is_due
from desk.audit.shown import opened, rows_of
from desk.searching import is_number
from kit.streams import streamed

PAGE = 100
FORMATS = {"csv": (as_csv, "text/csv; charset=utf-8"), "json": (as_json, "application/json")}


@require_safe
@needs(Right.READ_AUDIT)
@in_account_time
def audit(request: ScopedRequest) -> HttpResponse:
    return page(request, None)


@require_safe
@needs(Right.READ_AUDIT)
@in_account_time
def entry(request: ScopedRequest, uid: str) -> HttpResponse:
    found = AuditEntry.objects.within(request.scope).select_related("body", "client").filter(uid=uid).first()
    if not isinstance(found, AuditEntry):
        raise Http404("There is no such entry.")
    return page(request, found)


def page(request: ScopedRequest, found: AuditEntry | None) -> HttpResponse:
    asked = Asked.of(request.GET)
    rows, older = newest(request, asked)
    may_export = has_right(request.membership, Right.EXPORT_AUDIT)
    context: dict[str, Any] = {
        "rows": rows,
        "asked": asked,
        "query": asked.query(),
        "views": [{"name": name, "text": text, "query": urlencode({"view": name})} for name, text in VIEWS.items()],
        "narrowed": bool(set(asked.said()) - {"view"}),
        "rooms": ROOMS,
        "kinds": KINDS,
        "older": older,
        "below": request.GET.get("below", ""),
        "opened": opened(request.scope, request.membership, found) if found else None,
        "may_export": may_export,
        "review_due": has_right(request.membership, Right.REVIEW_ACCESS) and is_due(request.scope.account_id),
        "zone": account_of(request).time_zone,
    }
    return render(request, "desk/audit/log.html", context | chain_context(request))


def newest(request: ScopedRequest, asked: Asked) -> tuple[list[Any], str]:
    """A page of rows, and the address of the one below."""
    below = request.GET.get("below", "")
    mine = AuditEntry.objects.within(request.scope).select_related("client", "body")
    rows = asked.narrow(mine, account_of(request).zone)
    if is_number(below):
        rows = rows.filter(pk__lt=int(below))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    older = asked.query(below=found[PAGE - 1].pk) if len(found) > PAGE else ""
    return rows_of(found[:PAGE]), older


# --- the chain ------------------------------------------------------------------------------------------------------
def chain_context(request: ScopedRequest) -> dict[str, Any]:
    """The banner, and the cursor that says whether it has changed."""
    may_export = has_right(request.membership, Right.EXPORT_AUDIT)
    shown = {"state": chain_state(request.scope), "may_export": may_export}
    html = render_to_string("desk/audit/chain.html", shown, request=request)
    return {"chain": html, "cursor": digest(html.split("<form")[0])}


@require_safe
@needs(Right.READ_AUDIT)
@in_account_time
def live(request: ScopedRequest) -> HttpResponse:
    """204, or the banner where it has changed."""
    context = chain_context(request)
    if request.headers.get("X-Cursor") == context["cursor"]:
        return HttpResponse(status=204)
    answer = render(request, "desk/audit/chain_news.html", context)
    answer.headers["X-Cursor"] = context["cursor"]
    return answer


@require_POST
@needs(Right.EXPORT_AUDIT)
def check(request: ScopedRequest) -> HttpResponse:
    """Looks at the whole chain, in the queue: it may be long."""
    with ClientScope.of_account(request.scope.account_id, purpose="audit").open():  # about no client
        record(
            account_id=request.scope.account_id,
            by=request.scope.actor,
            act="audit.check_asked",
            subject="audit",
            sentence="Asked to check the whole chain.",
        )
    enqueue("cwhub.audit.verifying.check", request.scope.account_id)
    messages.success(request, "The whole chain is looked at now. The answer stands in the banner in a moment.")
    return redirect("audit")


@require_safe
@needs(Right.READ_AUDIT)
def layers(request: ScopedRequest) -> HttpResponse:
    return render(request, "desk/audit/layers.html", {"layers": DESCRIPTIONS})


# --- export ---------------------------------------------------------------------------------------------------------
@require_POST
@needs(Right.EXPORT_AUDIT)
def export(request: ScopedRequest, form: str) -> HttpResponseBase:
    """The log as it is narrowed, piece by piece. That it was taken stands in the log itself before anything leaves."""
    asked, account = Asked.of(request.POST), account_of(request)
    pieces, content_type = FORMATS[form]
    with request.scope.open():
        exported(
            account_id=account.pk,
            client_id=only_client(request),
            by=actor_of_membership(request.membership),
            what=f"the audit log as {form.upper()}",
            asked=asked.said(),
        )
    wanted = Export(request.scope, lambda rows: asked.narrow(rows, account.zone), dict(asked.said()))
    return streamed(request, pieces(wanted), content_type=content_type, name=f"audit-{account.uid}.{form}")


export.opens_own_scope = True  # type: ignore[attr-defined]


def only_client(request: ScopedRequest) -> int | None:
    """Who sees some clients only writes for one of them; the entry about the export is then that client's."""
    return None if request.scope.is_all else next(iter(request.scope.client_ids), None)
