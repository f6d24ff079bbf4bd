"""A ticket that is another client's now takes along every row that is about it, in every room.

The tables say themselves how they name their ticket (`Tenant.ticket_path`); row-level security shows the former client
nothing of it any more. What a worker holds at that moment is moved when he has let go.
"""

from collections.abc import Iterable
from typing import Any

from cwhub.accounts.models import Client, Connection
from cwhub.accounts.scope import SYSTEM
from cwhub.accounts.tenancy import Tenant, tenant_models
from cwhub.audit.services import record
from cwhub.mirror.models import ProjectTicket, ScheduleEntry, Stopwatch, Ticket, TimeEntry
from cwhub.mirror.pulling import everything
from kit.clock import now

MOVED = "mirror.moved"


def followers() -> list[type[Tenant]]:
    return [model for model in tenant_models() if model.ticket_path]


def follow(connection: Connection, former: dict[int, int | None]) -> None:
    """Moves the rows of these tickets, given with whose they were, to where the tickets are. In the account's scope."""
    tickets = Ticket.objects.filter(connection=connection, external_id__in=former)
    tickets.update(moved_at=now())
    for ticket in tickets.select_related("client"):
        bring_along(ticket)
        tell(ticket, Client.objects.filter(pk=former[ticket.number] or 0).first())


def bring_along(ticket: Ticket) -> None:
    left = sum(move_rows(model, ticket) for model in followers())
    if not left:
        Ticket.objects.filter(pk=ticket.pk).update(moved_at=None)


def move_rows(model: type[Tenant], ticket: Ticket) -> int:
    """Returns how many had to stay for now."""
    rows = model.about_ticket(ticket.connection_id, ticket.number).filter(client_id__isnull=False)
    rows = rows.exclude(client_id=ticket.client_id)
    rows.filter(model.moves_when).update(client_id=ticket.client_id)
    return rows.count() if model.moves_when else 0


def tell(ticket: Ticket, former: Client | None) -> None:
    record(
        account_id=ticket.account_id,
        client_id=ticket.client_id,
        by=SYSTEM,
        act=MOVED,
        subject="ticket",
        ticket=ticket.number,
        sentence=f"Ticket #{ticket.number} is {ticket.client.name}'s now; what is known of it went along.",
        data={"former_client": former.external_id if former else None, "client": ticket.client.external_id},
    )


def follow_late(connection: Connection) -> None:
    """What had to stay when its ticket moved."""
    with everything(connection).open():
        for ticket in Ticket.objects.filter(connection=connection, moved_at__isnull=False):
            bring_along(ticket)


def give_to_its_tickets(connection: Connection, rows: list[Any]) -> None:
    """What is about a ticket is the ticket's client's, whatever company it still names. Before they are stored."""
    numbers = {row.ticket_ref for row in rows if row.ticket_ref}
    clients = clients_of_tickets(connection, numbers)
    for row in rows:
        row.client_id = clients.get(row.ticket_ref, row.client_id)


def clients_of_tickets(connection: Connection, numbers: Iterable[int]) -> dict[int | None, int]:
    """Service and project tickets share one series of numbers."""
    found: dict[int | None, int] = {}
    for model in (ProjectTicket, Ticket):
        rows = model.objects.filter(connection=connection, external_id__in=numbers)
        found |= dict(rows.values_list("external_id", "client_id"))
    return found


def take_time_over(connection: Connection, numbers: list[int]) -> None:
    """Time, stopwatches and appointments that were here before their ticket."""
    clients = clients_of_tickets(connection, numbers)
    for model in (TimeEntry, Stopwatch, ScheduleEntry):
        rows = model.objects.filter(connection=connection, ticket_ref__in=numbers)
        for row in rows.only("pk", "ticket_ref", "client_id"):
            if row.client_id != clients.get(row.ticket_ref, row.client_id):
                model.objects.filter(pk=row.pk).update(client_id=clients[row.ticket_ref])
