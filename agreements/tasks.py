"""Keeps the next goal of open tickets where ConnectWise tells none (before 2026.4), so that lists can go by it."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from agreements.ticket_clocks import Clocks, TicketClock
from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Ticket
from cwhub.mirror.reading import GOALS
from kit.clock import now

AT_ONCE = 1_000


def reckon_goals(account_id: int) -> int:
    """For whole connections only: where one ticket has goals of its own, one without has none. How many changed."""
    scope = ClientScope.of_account(account_id, purpose="sla")
    with scope.open():
        return sum(reckoned(scope, connection) for connection in silent_connections(scope))


def silent_connections(scope: ClientScope) -> list[Connection]:
    """Those of whose open tickets none carries a goal."""
    waiting = Ticket.objects.filter(connection=OuterRef("pk"), closed=False, gone_at=None)
    telling = waiting.filter(record__has_any_keys=list(GOALS))
    rows = Connection.objects.within(scope).filter(Exists(waiting)).exclude(Exists(telling))
    return list(rows.order_by("pk"))


def reckoned(scope: ClientScope, connection: Connection) -> int:
    clocks, changed = Clocks(scope, now()), []
    rows = Ticket.objects.within(scope).filter(connection=connection, closed=False, gone_at=None)
    tickets = list(rows.order_by("pk"))
    for start in range(0, len(tickets), AT_ONCE):
        some = tickets[start : start + AT_ONCE]
        read = clocks.of(some)
        for ticket in some:
            due = next_due(read[ticket.pk])
            if ticket.goal_at != due:
                ticket.goal_at = due
                changed.append(ticket)
    Ticket.objects.bulk_update(changed, ["goal_at"], batch_size=AT_ONCE)
    return len(changed)


def next_due(clock: TicketClock) -> datetime | None:
    return clock.due(clock.goal) if clock.goal else None
