"""`/audit`: the newest acts, with filters. Pages go by the entry's number: there are very many."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from approvals.pages import in_account_time
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.rights import Right, needs
from cwhub.audit.models import AuditEntry
from desk.searching import cleaned, is_number

PAGE = 100
ROOMS = {
    "approvals": "Decisions and policy",
    "journal": "Writes",
    "triage": "Analyses",
    "accounts": "People and account",
    "desk": "Connecting",
    "webhooks": "Callbacks",
}
KINDS = {"person": "People", "policy": "Policy", "token": "Tokens", "system": "The product"}


@require_safe
@needs(Right.READ_AUDIT)
@in_account_time
def audit(request: ScopedRequest) -> HttpResponse:
    asked = {name: cleaned(request.GET.get(name, "")) for name in ("q", "ticket", "room", "by", "below")}
    mine = AuditEntry.objects.within(request.scope).filter(wanted(asked)).select_related("client")
    found = list(mine.order_by("-pk")[: PAGE + 1])
    kept = {name: value for name, value in asked.items() if value and name != "below"}
    context = {
        "entries": found[:PAGE],
        "asked": asked,
        "rooms": ROOMS,
        "kinds": KINDS,
        "older": urlencode(kept | {"below": found[PAGE - 1].pk}) if len(found) > PAGE else "",
        "newest": urlencode(kept),
    }
    return render(request, "desk/audit.html", context)


def wanted(asked: dict[str, Any]) -> Q:
    found = Q()
    if is_number(asked["ticket"]):
        found &= Q(ticket=int(asked["ticket"]))
    if asked["room"] in ROOMS:
        found &= Q(act__startswith=f"{asked['room']}.")
    if asked["by"] in KINDS:
        found &= Q(actor_kind=asked["by"])
    if is_number(asked["below"]):
        found &= Q(pk__lt=int(asked["below"]))
    for word in asked["q"].split():
        found &= Q(sentence__icontains=word) | Q(actor_name__icontains=word)
    return found
