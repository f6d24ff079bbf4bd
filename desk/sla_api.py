"""API v1: the SLA clock of one ticket."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.rules.sla.clock import GOALS
from agreements.rules.sla.records import utc
from agreements.ticket_clocks import Clocks, TicketClock
from cwhub.accounts.api import ScopedAPIView
from desk.ticket.finding import find_ticket
from kit.clock import now


class GoalsShape(serializers.Serializer[Any]):
    respond = serializers.DateTimeField(allow_null=True)
    plan = serializers.DateTimeField(allow_null=True)
    resolve = serializers.DateTimeField(allow_null=True)


class SlaShape(GoalsShape):
    """Times in UTC, null for no target. `minutes_left` are open minutes to the target that runs, below zero over."""

    stage = serializers.CharField(allow_null=True, help_text="respond, plan, resolve, resolved or waiting")
    minutes_waiting = serializers.IntegerField(allow_null=True)
    goal = serializers.CharField(allow_null=True, help_text="the target that runs")
    minutes_left = serializers.IntegerField(allow_null=True)
    at_risk = serializers.BooleanField()
    breached = serializers.BooleanField()
    sla = serializers.CharField()
    sla_from = serializers.CharField(help_text="ticket, agreement or default")
    calendar = serializers.CharField()
    connectwise = GoalsShape(help_text="its own goals, where it tells them")
    differs = serializers.ListField(child=serializers.CharField())
    assumptions = serializers.ListField(child=serializers.CharField())
    silent = serializers.CharField(help_text="why the clock says nothing")


class TicketSla(ScopedAPIView):
    @extend_schema(responses=SlaShape)
    def get(self, request: Request, number: int) -> Response:
        """When the ticket's targets are due by its SLA, and what is left.

        Where two ConnectWises have used the number, `?connection=` names the one that is meant, by its uid.
        """
        ticket = find_ticket(self.scope, number, request.query_params.get("connection", ""))
        if ticket is None:
            raise NotFound("There is no such ticket, or several: then name the connection.")
        return Response(told(Clocks(self.scope, now()).of([ticket])[ticket.pk]))


def told(clock: TicketClock) -> dict[str, Any]:
    reading = clock.reading
    return {
        "stage": clock.stage,
        **{goal.value: utc(clock.ours.get(goal)) for goal in GOALS},
        "minutes_waiting": reading.minutes_waiting if reading else None,
        "goal": clock.goal,
        "minutes_left": None if clock.left is None else clock.left // 60,
        "at_risk": clock.is_at_risk(),
        "breached": clock.is_breached,
        "sla": clock.sla,
        "sla_from": clock.source,
        "calendar": clock.calendar,
        "connectwise": {goal.value: utc(clock.theirs.get(goal)) for goal in GOALS},
        "differs": list(clock.differs),
        "assumptions": list(clock.assumptions),
        "silent": clock.silent,
    }
