"""A ticket by its number, as far as a scope sees it. Needs an open scope."""

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Ticket


def find_tickets(scope: ClientScope, number: int, connection: str = "") -> list[Ticket]:
    """The tickets of that number that the scope sees: one, but where two ConnectWises have used it. By uid: of that."""
    rows = Ticket.objects.within(scope).filter(external_id=number, gone_at=None)
    if connection:
        rows = rows.filter(connection__uid=connection)
    return list(rows.select_related("client", "connection").order_by("connection_id"))


def find_ticket(scope: ClientScope, number: int, connection: str = "") -> Ticket | None:
    """The one ticket of that number. Of several none: nobody is to act on another one than he means."""
    found = find_tickets(scope, number, connection)
    return found[0] if len(found) == 1 else None


def ticket_in(scope: ClientScope, connection: Connection, number: int) -> Ticket | None:
    """The ticket of this connection and no other."""
    rows = Ticket.objects.within(scope).filter(connection=connection, external_id=number, gone_at=None)
    found: Ticket | None = rows.select_related("client", "connection").first()
    return found
