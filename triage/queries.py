"""What may be asked about analyses. Nothing here writes."""

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Ticket
from triage.models import Analysis, StepTick, TicketTimes


def current_analysis(scope: ClientScope, ticket: Ticket) -> Analysis | None:
    rows = Analysis.objects.within(scope).filter(connection_id=ticket.connection_id, ticket=ticket.number)
    return rows.filter(current=True).select_related("category").first()


def ticks(scope: ClientScope, connection: Connection, ticket: int) -> dict[str, StepTick]:
    rows = StepTick.objects.within(scope).filter(connection=connection, ticket=ticket)
    return {row.step: row for row in rows}


def times(scope: ClientScope, connection: Connection, ticket: int) -> TicketTimes | None:
    return TicketTimes.objects.within(scope).filter(connection=connection, ticket=ticket).first()
