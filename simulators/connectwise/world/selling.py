"""Opportunities with what was done about them, and a few orders."""

from __future__ import annotations

import random
from datetime import date, timedelta

from .clock import iso, midnight_utc
from .customers import Customers
from .setup import LOCATIONS, info
from .shape import Book, Record, ref

OPPORTUNITIES, ORDERS = 25, 6
PROBABILITIES = (10, 25, 50, 75, 90)
STAGES = (
    ("Qualify", "Gray"),
    ("Discovery", "Blue"),
    ("Quote Sent", "Yellow"),
    ("Negotiation", "Orange"),
    ("Closing", "Green"),
)
# name, won, lost
STATUSES = (("Open", False, False), ("Won", True, False), ("Lost", False, True), ("No Decision", False, True))
TYPES = ("New Managed Client", "Renewal", "Project", "Hardware")
RATINGS = ("Hot", "Warm", "Cold")
WISHES = {
    "New Managed Client": ("{co}: all-in agreement", "{co}: co-managed offer"),
    "Renewal": ("{co}: agreement renewal", "{co}: license true-up"),
    "Project": ("{co}: server replacement", "{co}: new office network", "{co}: move to cloud files"),
    "Hardware": ("{co}: laptop refresh", "{co}: firewall end of life", "{co}: meeting room screens"),
}
ACTS = (
    ("Call", "Rang about the quote, wants it split in two."),
    ("Meeting", "QBR, walked through the aging machines."),
    ("Quote", "Sent two options."),
    ("Follow-up", "No answer yet, try again on Tuesday."),
)
ORDER_STATUSES = (("New", False), ("In Progress", False), ("Shipped", False), ("Closed", True))


def write_sales(book: Book, rng: random.Random, customers: Customers, *, anchor: date, born: int) -> None:
    _write_lists(book, born)
    people = _prospects(book, rng, born) + [(x.company, x.contacts[0]) for x in customers.clients]
    for number in range(min(OPPORTUNITIES, 2 * len(people))):
        _write_opportunity(book, rng, people[(number * 7) % len(people)], anchor)
    won = [row for row in book.collections["sales/opportunities"] if row["status"]["id"] == 2]
    for order, row in enumerate((won * ORDERS)[:ORDERS]):
        _write_order(book, row, 1 + order % len(ORDER_STATUSES), anchor)


def _write_lists(book: Book, born: int) -> None:
    stamp = {"inactiveFlag": False, "_info": info(born)}
    for chance in PROBABILITIES:
        book.add("sales/probabilities", {"probability": chance, "_info": info(born)})
    for order, (name, color) in enumerate(STAGES, 1):
        stage = {"name": name, "probability": {"id": order}, "color": color, "sequenceNumber": order}
        book.add("sales/stages", {**stage, "_info": info(born)})
    for name, won, lost in STATUSES:
        flags: Record = {"wonFlag": won, "lostFlag": lost, "closedFlag": won or lost, "defaultFlag": name == "Open"}
        book.add("sales/opportunities/statuses", {"name": name, **flags, **stamp})
    for name in TYPES:
        book.add("sales/opportunities/types", {"description": name, **stamp})
    for order, name in enumerate(RATINGS, 1):
        book.add("sales/opportunities/ratings", {"name": name, "sortOrder": order, "_info": info(born)})
    for name in ("Open", "Done"):
        flags = {"defaultFlag": name == "Open", "closedFlag": name == "Done", "spawnFollowupFlag": False}
        book.add("sales/activities/statuses", {"name": name, **flags, **stamp})
    for name, _ in ACTS:
        flags = {
            "defaultFlag": name == "Call",
            "points": 1,
            "emailFlag": False,
            "memoFlag": False,
            "historyFlag": False,
        }
        book.add("sales/activities/types", {"name": name, **flags, **stamp})
    for order, (name, closed) in enumerate(ORDER_STATUSES, 1):
        flags = {"defaultFlag": order == 1, "closedFlag": closed, "sortOrder": order}
        book.add("sales/orders/statuses", {"name": name, **flags, **stamp})


def _prospects(book: Book, rng: random.Random, born: int) -> list[tuple[Record, Record]]:
    """Each prospect has one person whom we know."""
    found = []
    for company in [row for row in book.collections["company/companies"] if row["leadFlag"]]:
        number = 2 * len(book.collections["company/contacts"]) + 1001
        domain = f"@{company['identifier'].lower()}.example"
        mail = {"id": number, "type": {"id": 1, "name": "Email"}, "value": f"office{domain}", "defaultFlag": True}
        contact = {
            "firstName": rng.choice(("Gwen", "Barrett", "Ilse", "Monty")),
            "lastName": company["name"].split()[0],
            "company": ref(company),
            "inactiveFlag": False,
            "defaultFlag": True,
            "title": "Owner",
            "communicationItems": [{**mail, "domain": domain, "communicationType": "Email"}],
            "types": [{"id": 1}],
            "_info": info(born, "PAdeyemo"),
        }
        found.append((company, book.add("company/contacts", contact)))
    return found


def _write_opportunity(book: Book, rng: random.Random, who: tuple[Record, Record], anchor: date) -> None:
    company, contact = who
    kind = "New Managed Client" if company["leadFlag"] else rng.choice(TYPES[1:])
    begun = anchor - timedelta(days=rng.randint(5, 75))
    status = rng.choices((1, 2, 3, 4), (60, 24, 10, 6))[0]
    stage = rng.randint(1, len(STAGES)) if status == 1 else len(STAGES)
    seller = ref(book.named("system/members", "PAdeyemo", "identifier"))
    ended = {"closedDate": iso(midnight_utc(anchor - timedelta(days=2))), "closedBy": seller} if status > 1 else {}
    row = book.add(
        "sales/opportunities",
        {
            "name": rng.choice(WISHES[kind]).format(co=company["name"])[:100],
            "expectedCloseDate": iso(midnight_utc(anchor + timedelta(days=rng.randint(-4, 60)))),
            "type": {"id": 1 + TYPES.index(kind)},
            "stage": {"id": stage},
            "status": {"id": status},
            "probability": {"id": stage},
            "rating": {"id": rng.randint(1, len(RATINGS))},
            "primarySalesRep": seller,
            "locationId": 2,
            "businessUnitId": 13,
            "company": ref(company),
            "contact": ref(contact),
            "dateBecameLead": iso(midnight_utc(begun)),
            **ended,
            "_info": info(midnight_utc(begun) + 54_000, "PAdeyemo"),
        },
    )
    for number in range(rng.randint(1, 3)):
        _write_activity(book, rng, row, begun + timedelta(days=number), number)


def _write_activity(book: Book, rng: random.Random, opportunity: Record, day: date, number: int) -> None:
    kind = rng.randrange(len(ACTS))
    start = midnight_utc(day) + 57_600 + 1800 * number
    book.add(
        "sales/activities",
        {
            "name": f"{ACTS[kind][0]}: {opportunity['name']}"[:100],
            "type": {"id": kind + 1},
            "status": {"id": 2},
            "company": opportunity["company"],
            "contact": opportunity["contact"],
            "opportunity": ref(opportunity),
            "notes": ACTS[kind][1],
            "dateStart": iso(start),
            "dateEnd": iso(start + 1800),
            "assignTo": opportunity["primarySalesRep"],
            "assignedBy": opportunity["primarySalesRep"],
            "closeFlag": True,
            "_info": info(start, "PAdeyemo"),
        },
    )


def _write_order(book: Book, opportunity: Record, status: int, anchor: date) -> None:
    entered = midnight_utc(anchor - timedelta(days=2)) + 60_000
    book.add(
        "sales/orders",
        {
            "company": opportunity["company"],
            "contact": opportunity["contact"],
            "status": {"id": status},
            "opportunity": ref(opportunity),
            "orderDate": iso(entered),
            "location": LOCATIONS["Main"],
            "department": ref(book.named("system/departments", "Administration")),
            "salesRep": opportunity["primarySalesRep"],
            "description": opportunity["name"],
            "total": 0.0,
            "subTotal": 0.0,
            "_info": info(entered, "HBramante"),
        },
    )
