"""`/audit/review`: the access review, and those that were signed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from approvals.pages import in_account_time
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.rights import Right, needs
from cwhub.audit.models import AccessReview
from desk.audit.review import QUARTER, ReviewRefused, is_due, last_review, seal_of, sign, snapshot

PAGE = "desk/audit/review.html"
SHOWN = 12


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.REVIEW_ACCESS)
@in_account_time
def review(request: ScopedRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request)
    shown, remarks = request.POST.get("shown", ""), request.POST.get("remarks", "")
    try:
        sign(scope=request.scope, membership=request.membership, shown=shown, remarks=remarks)
    except ReviewRefused as refused:
        return page(request, refused=str(refused), remarks=remarks)
    messages.success(request, "Signed. What you have looked through is kept as it stands.")
    return redirect("access_review")


def page(request: ScopedRequest, **also: Any) -> HttpResponse:
    account_id = request.scope.account_id
    standing, last = snapshot(account_id), last_review(account_id)
    signed = AccessReview.objects.filter(account_id=account_id).order_by("-at", "-pk").defer("snapshot")
    context = {
        "snapshot": standing,
        "shown": seal_of(standing),
        "last": last,
        "due": is_due(account_id),
        "due_at": last.at + QUARTER if last else None,
        "signed": signed[:SHOWN],
        **also,
    }
    return render(request, PAGE, context, status=409 if also.get("refused") else 200)


@require_safe
@needs(Right.REVIEW_ACCESS)
@in_account_time
def signed(request: ScopedRequest, uid: str) -> HttpResponse:
    """One that was signed, with exactly what was shown then."""
    row = AccessReview.objects.within(request.scope).filter(uid=uid).first()
    if row is None:
        raise Http404("There is no such review.")
    return render(request, PAGE, {"signed_one": row, "snapshot": row.snapshot})
