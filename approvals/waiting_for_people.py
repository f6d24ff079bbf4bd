"""The page of what needs a person: parked batches with both ways out, and what audits have found."""

from typing import get_args

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from approvals import resolving
from approvals.detail import digest
from approvals.errors import ApprovalError, NotFound
from approvals.pages import in_account_time
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.rights import Right, has_right
from cwhub.journal.resolving import Way


@require_safe
@in_account_time
def needs(request: ScopedRequest) -> HttpResponse:
    """Everything at once, oldest first. Asked with a cursor: its news."""
    rows = resolving.parked(request.scope, request.membership)
    found = resolving.found(request.scope)
    cursor = digest([(one.batch.uid, one.entries) for one in rows] + [one.row.uid for one in found])
    if request.headers.get("X-Cursor") == cursor:
        return HttpResponse(status=204)
    context = {
        "rows": rows,
        "found": found,
        "cursor": cursor,
        "who": resolving.WHO,
        "settles": has_right(request.membership, Right.SETTLE),
    }
    template = "approvals/needs_news.html" if "X-Cursor" in request.headers else "approvals/needs.html"
    answer = render(request, template, context)
    answer.headers["X-Cursor"] = cursor
    return answer


@require_POST
@in_account_time
def resolve(request: ScopedRequest, uid: str, way: str) -> HttpResponse:
    if way not in get_args(Way):
        raise Http404("There is no such way out.")
    chosen: Way = "keep" if way == "keep" else "take_back"
    try:
        said = resolving.resolve(scope=request.scope, proposal_uid=uid, way=chosen, by=request.scope.actor)
    except ApprovalError as error:
        return refused(request, error)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("approvals_needs"))


@require_POST
@in_account_time
def settle(request: ScopedRequest, uid: str) -> HttpResponse:
    try:
        said = resolving.settle(scope=request.scope, finding_uid=uid, by=request.scope.actor)
    except ApprovalError as error:
        return refused(request, error)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("approvals_needs"))


def refused(request: ScopedRequest, error: ApprovalError) -> HttpResponse:
    if isinstance(error, NotFound):
        raise Http404(str(error))
    messages.error(request, str(error))
    return HttpResponseRedirect(reverse("approvals_needs"))
