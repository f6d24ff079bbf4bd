"""Settings > Checks: how strictly each rule of the linter is taken, and which work types are for what."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agreements.rules.linting.rules import RULES, Mode, mode_of
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Connection
from cwhub.accounts.rights import Right, needs
from cwhub.mirror.models import WorkType
from timeentry.errors import NotUnderstood, TimeError
from timeentry.queries import connection_of
from timeentry.services.linter import PURPOSES, Linter, linter_of, set_linter

TITLES = {
    "after_hours": "Work after hours",
    "talk": "Talk only",
    "onsite": "Work at the client's",
}
MODES = {Mode.OFF: "Off", Mode.WARN: "Warn", Mode.BLOCK: "Block"}


@require_http_methods(["GET", "POST"])
@needs(Right.SET_BILLING_TEXT)
def checks(request: ScopedRequest) -> HttpResponse:
    try:
        connection = connection_of(request.scope)
        if request.method == "POST":
            save(request)
            messages.success(request, "Saved. It holds from the next check on.")
            return HttpResponseRedirect(reverse("checks"))
    except TimeError as error:
        return render(request, "desk/settings/checks.html", {"refused": str(error)}, status=422)
    return render(request, "desk/settings/checks.html", context_of(connection))


def save(request: ScopedRequest) -> None:
    """A rule and a purpose may share a name, so their fields do not."""
    posted = request.POST
    if not all(f"mode_{rule.name}" in posted for rule in RULES):
        raise NotUnderstood("This is not the whole form. Nothing was saved; load the page and save it again.")
    purposes = {
        name: None if name in posted.getlist("suggested") else numbers(posted.getlist(f"types_{name}"))
        for name in PURPOSES
    }
    modes = {rule.name: posted[f"mode_{rule.name}"] for rule in RULES}
    set_linter(scope=request.scope, modes=modes, purposes=purposes)


def numbers(said: list[str]) -> list[int]:
    return [int(one) for one in said if one.isdecimal() and len(one) < 12]


def context_of(connection: Connection) -> dict[str, Any]:
    linter = linter_of(connection)
    return {
        "rules": [{"rule": rule, "modes": modes_of(linter, rule)} for rule in RULES],
        "purposes": [purpose_of(linter, name, connection) for name in PURPOSES],
    }


def modes_of(linter: Linter, rule: Any) -> list[dict[str, Any]]:
    now = mode_of(rule, linter.modes)
    return [{"value": mode.value, "label": label, "chosen": mode == now} for mode, label in MODES.items()]


def purpose_of(linter: Linter, name: str, connection: Connection) -> dict[str, Any]:
    chosen = getattr(linter.meant, name)
    types = WorkType.objects.filter(connection=connection, gone_at=None, inactive=False).order_by("name")
    rows = [{"id": one.external_id, "name": one.name, "chosen": one.external_id in chosen} for one in types]
    return {"name": name, "title": TITLES[name], "types": rows, "suggested": name not in linter.chosen}
