"""Since when a client does not take part any more: kept at the moment in which it ends, gone when it comes back."""

from typing import Any

from django.db.models import QuerySet

from cwhub.accounts.models import Client
from cwhub.audit.models import ClientEnd


def note_ends(rows: "QuerySet[Client, Any]") -> None:
    """Of these clients, those that took part until now. Call it before `client_since` is emptied."""
    ending = rows.filter(client_since__isnull=False)
    ClientEnd.objects.bulk_create(
        [ClientEnd(account_id=account_id, client_id=pk) for pk, account_id in ending.values_list("pk", "account_id")],
        ignore_conflicts=True,
    )


def note_returns(rows: "QuerySet[Client, Any]") -> None:
    ClientEnd.objects.filter(client__in=rows.filter(takes_part=True)).delete()
