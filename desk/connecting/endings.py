"""Clients that have ended: deleted or merged in ConnectWise, inactive, or no longer of a chosen type.

The mirror says so in the client's row; here what waits for a decision there is withdrawn. What was written stays.
"""

from approvals.models import Proposal
from approvals.moves import OPEN
from approvals.services import withdraw
from cwhub.accounts.models import Client
from cwhub.accounts.scope import ClientScope


def end_proposals(scope: ClientScope) -> int:
    """Withdraws what is still open for clients that no longer take part. In an open scope; returns how much."""
    rows = Proposal.objects.within(scope).filter(state__in=OPEN, client__takes_part=False, ticket__isnull=False)
    found = rows.select_related("client", "connection").order_by("client_id", "ticket", "pk")
    asked = {(row.connection_id, row.ticket): row for row in found}
    return sum(len(end(scope, row)) for row in asked.values())


def end(scope: ClientScope, row: Proposal) -> list[Proposal]:
    assert row.client is not None
    assert row.ticket is not None
    return withdraw(scope=scope, connection=row.connection, ticket=row.ticket, reason=why_ended(row.client))


def why_ended(client: Client) -> str:
    """A sentence for whoever looks at it. Needs an open scope."""
    if client.merged_into is not None:
        return f"{client.name} was merged into {survivor_name(client)} in ConnectWise"
    if client.gone_at is not None:
        return f"{client.name} was deleted in ConnectWise"
    return f"{client.name} no longer takes part"


def survivor_name(client: Client) -> str:
    rows = Client.objects.filter(connection_id=client.connection_id, external_id=client.merged_into or 0)
    return rows.values_list("name", flat=True).first() or f"company {client.merged_into}"
