"""Which tables hold rows of a client, read from the models: a new one is found without a word here."""

from typing import Any

from django.db.models import QuerySet

from cwhub.accounts.models import Client
from cwhub.accounts.tenancy import CLIENT, Tenant, tenant_models
from cwhub.audit.models import AuditBody, AuditEntry, ClientEnd
from triage.models import LearnedCase

KEPT = (AuditEntry, AuditBody)  # emptied, never deleted


def tables() -> list[type[Tenant]]:
    """Every table with rows of one client, but its own and the audit's."""
    found = [model for model in tenant_models() if model.tenancy == CLIENT and model is not Client]
    return [model for model in found if model not in KEPT]


def rows_of(model: type[Tenant], client: Client) -> "QuerySet[Any]":
    mine: dict[str, Any] = {model.account_field: client.account_id, model.client_field: client.pk}
    return model.objects.filter(**mine)


def rows_beside(client: Client) -> list["QuerySet[Any]"]:
    """Rows of the account that are about this client all the same."""
    return [
        LearnedCase.objects.filter(connection_id=client.connection_id, of_client=client.pk),
        ClientEnd.objects.filter(client=client),
    ]


def everything_of(client: Client) -> list["QuerySet[Any]"]:
    return [*(rows_of(model, client) for model in tables()), *rows_beside(client)]
