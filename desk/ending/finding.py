"""Which clients have ended, since when, and which of them have been so for long."""

from datetime import timedelta

from django.db.models import QuerySet

from cwhub.accounts.scope import ClientScope
from cwhub.audit.models import ClientEnd, ForgottenClient
from kit.clock import now


def ended(scope: ClientScope) -> "QuerySet[ClientEnd]":
    """Clients once and no more, not forgotten yet; the one that ended first comes first."""
    forgotten = ForgottenClient.objects.within(scope).values("client_id")
    rows = ClientEnd.objects.within(scope).filter(client__takes_part=False).exclude(client_id__in=forgotten)
    return rows.select_related("client").order_by("since", "pk")


def ended_for(scope: ClientScope, time: timedelta) -> "QuerySet[ClientEnd]":
    return ended(scope).filter(since__lte=now() - time)
