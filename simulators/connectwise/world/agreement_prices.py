"""What the agreements sell: a price per user, licences, backups."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from . import clients as c
from .clock import iso, midnight_utc
from .customers import Customer
from .setup import info
from .shape import Book, Record, ref

FIRST_ITEM = 901  # the services lie above the goods of the catalog


class Service(NamedTuple):
    identifier: str
    description: str
    price: float
    cost: float


SERVICES: tuple[Service, ...] = (
    Service("MANAGED-USER", "Managed Complete, per user", 129.0, 41.0),
    Service("REMOTE-USER", "Managed Remote, per user", 89.0, 33.0),
    Service("COMANAGED-USER", "Co-Managed tools, per user", 38.0, 14.0),
    Service("CLOUD-BUSINESS", "Office suite licence, business", 24.5, 19.8),
    Service("CLOUD-MAILBOX", "Mailbox licence, basic", 7.2, 5.4),
    Service("CLOUD-FILTER", "Mail filter, per mailbox", 4.0, 1.9),
    Service("BACKUP-SERVER", "Backup and recovery, per server", 145.0, 62.0),
    Service("BACKUP-WORKSTATION", "Backup and recovery, per workstation", 16.0, 6.5),
)
PER_USER = {c.COMPLETE: "MANAGED-USER", c.REMOTE: "REMOTE-USER", c.COMANAGED: "COMANAGED-USER"}


def write_services(book: Book, born: int) -> None:
    """The catalog's items that an agreement can sell."""
    for number, service in enumerate(SERVICES, FIRST_ITEM):
        record = {
            "identifier": service.identifier,
            "description": service.description,
            "customerDescription": service.description,
            "productClass": "Agreement",
            "price": service.price,
            "cost": service.cost,
            "taxableFlag": False,
            "serializedFlag": False,
            "inactiveFlag": False,
            "_info": info(born),
        }
        book.add("procurement/catalog", record, at=number)


def write_additions(book: Book, customer: Customer, agreement: Record, kind: str, anchor: date) -> None:
    since = date.fromisoformat(agreement["startDate"][:10])
    items = {r["identifier"]: r for r in book.collections["procurement/catalog"]}
    for order, (identifier, quantity, less, start, end) in enumerate(_sold(customer, kind, since, anchor), 1):
        item = items[identifier]
        record = {
            "product": ref(item),
            "description": item["description"],
            "quantity": float(quantity),
            "lessIncluded": float(less),
            "unitPrice": item["price"],
            "unitCost": item["cost"],
            "billCustomer": "Billable",
            "effectiveDate": iso(midnight_utc(start)),
            "taxableFlag": False,
            "uom": "Each",
            "sequenceNumber": float(order),
            "agreementId": agreement["id"],
            **({"cancelledDate": iso(midnight_utc(end))} if end else {}),
            "_info": info(midnight_utc(start), "HBramante"),
        }
        book.add("finance/agreements/additions", record)


def _sold(
    customer: Customer, kind: str, since: date, anchor: date
) -> Iterable[tuple[str, int, int, date, date | None]]:
    """Item, quantity, how many are included, from and to."""
    users, last = customer.row.users, anchor.replace(day=1) - timedelta(days=1)
    if kind in PER_USER:
        yield PER_USER[kind], users, 5 if customer.number % 9 == 0 else 0, since, None
    if kind == "Cloud Licenses":
        yield "CLOUD-BUSINESS", round(users * 0.8), 0, since, None
        yield "CLOUD-MAILBOX", users - round(users * 0.8), 0, since, None
        if customer.number % 4 == 0:
            yield "CLOUD-FILTER", users, 0, since, last
        if customer.number % 5 == 0:
            yield "CLOUD-FILTER", users, 0, anchor + timedelta(days=12), None
    if kind == "Backup & Recovery":
        yield "BACKUP-SERVER", max(1, round(users / 15)), 0, since, None
        yield "BACKUP-WORKSTATION", max(1, users // 12), 1 if customer.number % 3 == 0 else 0, since, None
