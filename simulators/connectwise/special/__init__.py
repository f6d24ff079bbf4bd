"""Addresses that are not plain lists, one table of routes per module of the API."""

from simulators.connectwise.special import (
    bundles,
    company,
    documents,
    finance,
    generic,
    members,
    procurement,
    project,
    reports,
    sales,
    schedule,
    service,
    system,
    ticket_acts,
    tickets,
    time,
)
from simulators.connectwise.special.routing import Router

SYSTEM = (system, members, documents, bundles, reports)
WORK = (service, tickets, ticket_acts, time, schedule)
TABLES = (company, finance, procurement, project, sales, *SYSTEM, *WORK, generic)
ROUTER = Router(table.ROUTES for table in reversed(TABLES))
find, knows = ROUTER.find, ROUTER.knows
