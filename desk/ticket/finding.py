"""A ticket by its number, as far as a scope sees it. Needs an open scope."""

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Ticket


def find_ticket(scope: ClientScope, number: int) -> Ticket | None:
    """The ticket of that number, if the scope sees it. With several connections the one that writes comes first."""
    rows = Ticket.objects.within(scope).filter(external_id=number, gone_at=None)
    found: Ticket | None = rows.select_related("client", "connection").order_by("-connection__writes", "pk").first()
    return found


def ticket_in(scope: ClientScope, connection: Connection, number: int) -> Ticket | None:
    """The ticket of this connection and no other."""
    rows = Ticket.objects.within(scope).filter(connection=connection, external_id=number, gone_at=None)
    found: Ticket | None = rows.select_related("client", "connection").first()
    return found
