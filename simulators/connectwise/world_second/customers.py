"""The nine clients with their people, machines and agreements."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from simulators.connectwise.world.clock import iso, midnight_utc
from simulators.connectwise.world.shape import Book, Record, ref

from .people import CLIENTS, FIRST, LAST, NAME, PREPAID, PROSPECTS, SUPPLIERS, Client
from .setup import LONDON_ZONE, OFFICE, OWN_COMPANY_ID, POUNDS, info

STREETS = ("Beck Lane", "Market Place", "Mill Row", "The Green")
EMAIL, PHONE = {"id": 1, "name": "Email"}, {"id": 2, "name": "Direct"}


@dataclass
class Customer:
    row: Client
    company: Record
    contacts: list[Record] = field(default_factory=list)
    machine_of: dict[int, Record] = field(default_factory=dict)
    agreement: Record | None = None


def write_customers(book: Book, rng: random.Random, *, anchor: date, most: int | None) -> tuple[Record, list[Customer]]:
    """Our own company has the lowest id, a client the highest; suppliers and the prospect stand between."""
    book.start_at("company/companies", OWN_COMPANY_ID)
    own = _company(book, rng, NAME, "Pennyfold", 4, anchor)
    others = [(*row, 2) for row in SUPPLIERS] + [(*row, 3) for row in PROSPECTS]
    customers: list[Customer] = []
    for row in chosen(most):
        company = _company(book, rng, row.name, row.identifier, 1, anchor)
        company.update(city=row.town, zip=row.postcode, numberOfEmployees=row.users)
        company["site"] = {"id": company["id"] * 10, "name": row.town}
        customers.append(Customer(row, company))
        if others and row is not CLIENTS[-1]:
            name, identifier, kind = others.pop(0)
            _company(book, rng, name, identifier, kind, anchor)
    for customer in customers:
        _write_people(book, rng, customer, anchor)
        _write_agreement(book, customer, anchor)
    return own, customers


def chosen(most: int | None) -> tuple[Client, ...]:
    """The first ones, and always the last one."""
    if most is None or most >= len(CLIENTS):
        return CLIENTS
    return (*CLIENTS[: max(0, most - 1)], CLIENTS[-1])


def _company(book: Book, rng: random.Random, name: str, identifier: str, kind: int, anchor: date) -> Record:
    entered = midnight_utc(anchor - timedelta(days=rng.randint(80, 200)))
    return book.add(
        "company/companies",
        {
            "identifier": identifier,
            "name": name,
            "status": {"id": 1},
            "types": [{"id": kind}],
            "deletedFlag": False,
            "leadFlag": kind == 3,
            "isVendorFlag": kind == 2,
            "country": {"id": 2, "name": "United Kingdom"},
            "addressLine1": f"{rng.randint(1, 90)} {rng.choice(STREETS)}",
            "city": "Kendal",
            "state": "CMA",
            "zip": "LA9 4XX",
            "phoneNumber": _phone(rng),
            "website": f"www.{identifier.lower()}.example",
            "timeZoneSetup": LONDON_ZONE,
            "territory": OFFICE,
            "calendar": {"id": 1},
            "currency": POUNDS,
            "_info": info(entered),
        },
    )


def _write_people(book: Book, rng: random.Random, customer: Customer, anchor: date) -> None:
    taken: set[str] = set()
    for position in range(customer.row.users):
        first, last = _fresh(rng, taken)
        contact = book.add("company/contacts", _contact(book, rng, customer, first, last, position, anchor))
        customer.contacts.append(contact)
        name = f"{customer.row.prefix}{position + 1}"
        customer.machine_of[contact["id"]] = _machine(book, rng, customer, name, 1, contact, anchor)
    for kind, name in ((2, "printer"), (3, "router")):
        _machine(book, rng, customer, f"{customer.row.prefix} {name}", kind, None, anchor)
    customer.company["defaultContact"] = ref(customer.contacts[0])


def _fresh(rng: random.Random, taken: set[str]) -> tuple[str, str]:
    while True:
        first, last = rng.choice(FIRST), rng.choice(LAST)
        if f"{first} {last}" not in taken:
            taken.add(f"{first} {last}")
            return first, last


def _contact(
    book: Book, rng: random.Random, customer: Customer, first: str, last: str, position: int, anchor: date
) -> Record:
    number = 2 * len(book.collections.get("company/contacts", [])) + 1
    domain, phone = f"@{customer.row.identifier.lower()}.example", _phone(rng)
    mail = {"id": number, "type": EMAIL, "value": f"{first}.{last}{domain}".lower(), "defaultFlag": True}
    line = {"id": number + 1, "type": PHONE, "value": phone, "defaultFlag": True, "communicationType": "Phone"}
    return {
        "firstName": first,
        "lastName": last,
        "company": ref(customer.company),
        "site": customer.company["site"],
        "inactiveFlag": False,
        "defaultFlag": position == 0,
        "defaultPhoneType": "Direct",
        "defaultPhoneNbr": phone,
        "communicationItems": [{**mail, "communicationType": "Email", "domain": domain}, line],
        "types": [{"id": 1}, {"id": 2}] if position == 0 else [{"id": 1}],
        "_info": info(midnight_utc(anchor - timedelta(days=rng.randint(75, 180))), "pip"),
    }


def _machine(
    book: Book, rng: random.Random, customer: Customer, name: str, kind: int, contact: Record | None, anchor: date
) -> Record:
    user = {"contact": ref(contact)} if contact else {}
    return book.add(
        "company/configurations",
        {
            "name": name,
            "type": {"id": kind},
            "status": {"id": 1},
            "company": ref(customer.company),
            "site": customer.company["site"],
            **user,
            "serialNumber": "".join(rng.choices("BCDFGHJKLMNPQRSTVWXYZ0123456789", k=7)),
            "activeFlag": True,
            "billFlag": False,
            "_info": info(midnight_utc(anchor - timedelta(days=rng.randint(75, 180))), "monitor_api"),
        },
    )


def _write_agreement(book: Book, customer: Customer, anchor: date) -> None:
    row = customer.row
    if not row.agreement:
        return
    kind = book.named("finance/agreements/types", row.agreement)
    start = midnight_utc((anchor - timedelta(days=150)).replace(day=1))
    pool = {"applicationUnits": "Amount", "applicationLimit": row.amount, "applicationCycle": kind["applicationCycle"]}
    bills = {"billTime": "Billable", "billExpenses": "Billable", "billProducts": "Billable", "currency": POUNDS}
    covers = {"coverAgreementTime": True, "coverAgreementProduct": False, "coverAgreementExpense": False}
    ends = {"noEndingDateFlag": True, "cancelledFlag": False, "agreementStatus": "Active"}
    customer.agreement = book.add(
        "finance/agreements",
        {
            "name": f"{row.name}, {row.agreement.lower()}",
            "type": ref(kind),
            "company": ref(customer.company),
            "contact": ref(customer.contacts[0]),
            "location": OFFICE,
            "department": {"id": 3},
            "startDate": iso(start),
            "sla": {"id": 1},
            "applicationUnlimitedFlag": False,
            "oneTimeFlag": row.agreement == PREPAID,
            "allowOverruns": row.agreement != PREPAID,
            **pool,
            **bills,
            **covers,
            **ends,
            "_info": info(start),
        },
    )


def _phone(rng: random.Random) -> str:
    """From the numbers kept free for stories."""
    return f"01632 960{rng.randint(100, 999)}"
