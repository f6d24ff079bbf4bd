"""Every table of routes."""

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

SYSTEM = (system, members, documents, bundles, reports)
WORK = (service, tickets, ticket_acts, time, schedule)

TABLES = (company, finance, procurement, project, sales, *SYSTEM, *WORK, generic)
