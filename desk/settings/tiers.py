"""Which pace a connection keeps: a tier that the installation's settings name, or a figure of its own."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Connection
from cwhub.accounts.rights import Right, needs
from cwhub.audit.services import record
from cwhub.egress.limiter import pace_of
from desk.settings.access import actor_of

LEAST, MOST = 10, 60_000
OWN = ""


class ImpossiblePace(ValueError):
    """The sentence is for the person."""


@dataclass(frozen=True)
class Choice:
    """What one connection's form offers. `tiers` are names with figures; `tier` is that which holds, or empty."""

    connection: Connection
    tiers: dict[str, int]
    tier: str
    figure: int

    @property
    def shown_tiers(self) -> list[tuple[str, str]]:
        return [(name, f"{figure:,}") for name, figure in self.tiers.items()]


def choice_for(connection: Connection) -> Choice:
    tier = connection.pace_tier if connection.pace_tier in settings.PACE_TIERS else OWN
    return Choice(connection, settings.PACE_TIERS, tier, pace_of(connection).requests_per_minute)


@needs(Right.MANAGE_CONNECTIONS)
@require_POST
def choose(request: ScopedRequest, uid: str) -> HttpResponse:
    found = Connection.objects.within(request.scope).filter(uid=uid).first()
    if found is None:
        raise Http404("There is no such connection.")
    try:
        tier, figure = asked_for(request.POST.get("tier", OWN), request.POST.get("figure", ""))
    except ImpossiblePace as refused:
        messages.error(request, f"Not changed. {refused}")
        return redirect("pace")
    before = pace_of(found).requests_per_minute
    found.pace_tier, found.requests_per_minute = tier, figure
    found.save(update_fields=["pace_tier", "requests_per_minute"])
    record(
        account_id=request.scope.account_id,
        by=actor_of(request),
        act="connection.pace_chosen",
        subject="connection",
        subject_uid=found.uid,
        sentence=f"Set the pace to {figure:,} requests a minute{f', {tier}' if tier else ''}.",
        data={"before": before, "after": figure, "tier": tier},
    )
    messages.success(request, f"From now on at most {figure:,} requests a minute.")
    return redirect("pace")


def asked_for(tier: str, figure: str) -> tuple[str, int]:
    """The tier with its figure, kept beside it for a day on which the settings no longer name it."""
    if tier in settings.PACE_TIERS:
        return tier, settings.PACE_TIERS[tier]
    if tier != OWN:
        raise ImpossiblePace("This pace is not offered any more. Choose another one.")
    words = figure.strip()
    if not (words.isascii() and words.isdigit()) or len(words) > 6 or not LEAST <= int(words) <= MOST:
        raise ImpossiblePace(f"Write a whole number from {LEAST} to {MOST:,} requests a minute.")
    return OWN, int(words)
