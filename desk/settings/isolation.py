"""Settings > Isolation: what the last report of this installation found."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals.pages import in_account_time
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.rights import Right, needs
from desk.isolation.report import last_report


@require_safe
@needs(Right.READ_AUDIT)
@in_account_time
def isolation(request: ScopedRequest) -> HttpResponse:
    last = last_report()
    faulty = [line for line in last["lines"] if line["faults"]] if last else []
    at = datetime.fromisoformat(last["at"]) if last else None
    return render(request, "desk/settings/isolation.html", {"last": last, "at": at, "faulty": faulty})
