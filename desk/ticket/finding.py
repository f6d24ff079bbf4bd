from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Ticket


def find_ticket(scope: ClientScope, number: int) -> Ticket | None:
    """The ticket of that number, if the scope sees it. With several connections the one that writes comes first."""
    rows = Ticket.objects.within(scope).filter(external_id=number, gone_at=None)
    found: Ticket | None = rows.select_related("client", "connection").order_by("-connection__writes", "pk").first()
    return found
