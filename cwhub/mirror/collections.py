"""Which lists we mirror, from where, and how each is read. One row a list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cwhub.accounts.models import Client, Connection
from cwhub.mirror import models, reading
from cwhub.mirror.reading import Record


@dataclass(frozen=True)
class Collection:
    name: str
    path: str
    model: Any
    read: Callable[[Record], Record]
    company_field: str = ""  # where the record names its company; empty for an MSP's own set-up
    needs_company: bool = False


SETUP = (
    Collection("company types", "/company/companies/types", models.CompanyType, reading.company_type),
    Collection("boards", "/service/boards", models.Board, reading.board),
    Collection("priorities", "/service/priorities", models.Priority, reading.priority),
    Collection("SLAs", "/service/SLAs", models.Sla, reading.sla),
    Collection("members", "/system/members", models.Member, reading.member),
)

# Lists below a board: `{board}` is filled in for each.
BOARD_CHILDREN = (
    Collection("statuses", "/service/boards/{board}/statuses", models.BoardStatus, reading.board_status),
    Collection("types", "/service/boards/{board}/types", models.BoardType, reading.board_child),
    Collection("subtypes", "/service/boards/{board}/subtypes", models.BoardSubtype, reading.board_child),
    Collection("items", "/service/boards/{board}/items", models.BoardItem, reading.board_child),
    Collection(
        "associations",
        "/service/boards/{board}/typeSubTypeItemAssociations",
        models.Association,
        reading.association,
    ),
)

RECORDS = (
    Collection("contacts", "/company/contacts", models.Contact, reading.contact, "company"),
    Collection("agreements", "/finance/agreements", models.Agreement, reading.agreement, "company", True),
    Collection(
        "configurations", "/company/configurations", models.Configuration, reading.configuration, "company", True
    ),
)
TIME = Collection("time entries", "/time/entries", models.TimeEntry, reading.time_entry, "company", True)
TICKETS = Collection("tickets", "/service/tickets", models.Ticket, reading.ticket, "company", True)
COMPANIES = Collection("companies", "/company/companies", Client, reading.company)


def readable(connection: Connection, collections: Iterable[Collection]) -> list[Collection]:
    """Those that the role of our API member shows; the others are not asked for, or everything would stop at them."""
    return [one for one in collections if one.path not in connection.unreadable]
