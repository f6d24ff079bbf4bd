"""Who has a ticket open in the panel. Kept while the panel asks for news."""

from datetime import timedelta
from typing import Any

from cwhub.accounts.models import Membership
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Ticket
from desk.models import PodPresence
from kit.clock import now

PRESENT_FOR = timedelta(seconds=25)  # the panel asks every 10 s at least, while it is looked at
KEPT_FOR = timedelta(minutes=10)
STILL_FRESH = timedelta(seconds=5)


def note_presence(ticket: Ticket, membership: Membership) -> None:
    at = now()
    key: dict[str, Any] = {"connection_id": ticket.connection_id, "ticket": ticket.number, "membership": membership}
    if PodPresence.objects.filter(**key, seen_at__gt=at - STILL_FRESH).exists():
        return
    PodPresence.objects.update_or_create(
        **key,
        defaults={
            "account_id": ticket.account_id,
            "client_id": ticket.client_id,
            "name": membership.user.display_name,
            "seen_at": at,
        },
    )


def forget_gone(ticket: Ticket) -> None:
    old = now() - KEPT_FOR
    PodPresence.objects.filter(connection_id=ticket.connection_id, ticket=ticket.number, seen_at__lt=old).delete()


def others_present(scope: ClientScope, ticket: Ticket, membership: Membership) -> list[str]:
    rows = PodPresence.objects.within(scope).filter(connection_id=ticket.connection_id, ticket=ticket.number)
    rows = rows.filter(seen_at__gt=now() - PRESENT_FOR).exclude(membership=membership)
    return list(rows.order_by("name").values_list("name", flat=True))


def said(names: list[str]) -> str:
    """`Tsao and Wren have this ticket open too`"""
    last = [name.split()[-1] for name in names]
    if not last:
        return ""
    people = last[0] if len(last) == 1 else f"{', '.join(last[:-1])} and {last[-1]}"
    return f"{people} {'has' if len(last) == 1 else 'have'} this ticket open too"
