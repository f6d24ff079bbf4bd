"""API v1 of tickets: the mirror's copy and what triage makes of it."""

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from cwhub.accounts.api import ScopedAPIView
from desk.api_shapes import TicketShape
from desk.ticket.finding import find_ticket
from triage.queries import current_analysis
from triage.services import ask_analysis


class TicketDetail(ScopedAPIView):
    @extend_schema(responses=TicketShape)
    def get(self, request: Request, number: int) -> Response:
        """One ticket by ConnectWise's number. One that nobody has analysed yet is analysed now.

        Where two ConnectWises have used the number, `?connection=` names the one that is meant, by its uid.
        """
        ticket = find_ticket(self.scope, number, request.query_params.get("connection", ""))
        if ticket is None:
            raise NotFound("There is no such ticket, or several: then name the connection.")
        analysis = current_analysis(self.scope, ticket)
        if analysis is None and not ticket.closed:
            ask_analysis(ticket)
        return Response(TicketShape(ticket, context={"analysis": analysis}).data)
