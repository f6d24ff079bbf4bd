"""The tables of resources. One entry is all it takes to add a list with its CRUD, query language and count."""

from simulators.connectwise.catalog import Catalog
from simulators.connectwise.resources import (
    agreements,
    beyond,
    companies,
    company,
    configurations,
    contacts,
    finance,
    procurement,
    project,
    purchasing,
    sales,
    schedule,
    service,
    system,
    tickets,
    time,
)

TABLES = (
    beyond,
    companies,
    contacts,
    configurations,
    company,
    service,
    tickets,
    system,
    schedule,
    agreements,
    finance,
    time,
    project,
    procurement,
    purchasing,
    sales,
)


def catalog() -> Catalog:
    return Catalog(one for table in TABLES for one in table.RESOURCES)
