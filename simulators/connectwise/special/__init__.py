"""Addresses that are not plain lists, one table of routes per module of the API."""

from simulators.connectwise.special import (
    company,
    finance,
    generic,
    procurement,
    project,
    sales,
    schedule,
    service,
    system,
    ticket_acts,
    tickets,
    time,
)
from simulators.connectwise.special.routing import Router

TABLES = (company, finance, procurement, project, sales, schedule, service, system, tickets, ticket_acts, time, generic)
find = Router(table.ROUTES for table in reversed(TABLES)).find
