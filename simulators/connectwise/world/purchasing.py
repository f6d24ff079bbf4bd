"""Thirty purchase orders in every state they can be in, and the goods that tickets asked for."""

from __future__ import annotations

import random
from datetime import date, timedelta

from . import boards as b
from .clock import iso, midnight_utc
from .setup import LOCATIONS, info
from .shape import Book, Record, ref

ORDERS = 30
# name, closed, how much of it has come: none, some, all
STATUSES: tuple[tuple[str, bool, str], ...] = (
    ("New", False, "none"),
    ("Waiting Approval", False, "none"),
    ("Sent to Vendor", False, "none"),
    ("Confirmed", False, "none"),
    ("Back-Ordered", False, "none"),
    ("Partially Received", False, "some"),
    ("Received", True, "all"),
    ("Canceled", True, "none"),
)
SHARES = (2, 2, 4, 4, 3, 3, 10, 2)
SHIPPING = ("Ground", "Second Day", "Pick-up")
ON_TICKETS = 36


def write_purchases(book: Book, rng: random.Random, *, anchor: date, born: int) -> None:
    for order, (name, closed, _) in enumerate(STATUSES, 1):
        first, last = {"defaultFlag": order == 1}, {"defaultClosedFlag": name == "Received"}
        record = {"name": name, "closedFlag": closed, "inactiveFlag": False, "sortOrder": order, **first, **last}
        book.add("procurement/purchaseorderstatuses", {**record, "_info": info(born)})
    for name in SHIPPING:
        book.add("procurement/shipmentmethods", {"name": name, "defaultFlag": name == "Ground", "_info": info(born)})
    states = [number for number, share in enumerate(SHARES) for _ in range(share)]
    ages = sorted((rng.randint(1, 80) for _ in states), reverse=True)
    for state, age in zip(_old_first(rng, states), ages, strict=True):
        _write_order(book, rng, state, anchor - timedelta(days=age))
    _write_on_tickets(book, rng)


def _old_first(rng: random.Random, states: list[int]) -> list[int]:
    """What is closed is old, as a rule."""
    return sorted(states, key=lambda state: (not STATUSES[state][1], rng.random()))


def _write_order(book: Book, rng: random.Random, state: int, day: date) -> None:
    name, closed, came = STATUSES[state]
    entered, number = midnight_utc(day) + 55_000, 1 + len(book.collections.get("procurement/purchaseorders", []))
    vendors = [row for row in book.collections["company/companies"] if row["isVendorFlag"]]
    goods = [row for row in book.collections["procurement/catalog"] if row["productClass"] == "Inventory"]
    done = {"dateClosed": iso(entered + 9 * 86_400), "closedBy": "HBramante"} if closed else {}
    order = book.add(
        "procurement/purchaseorders",
        {
            "poNumber": f"PO{999 + number}",
            "poDate": iso(entered),
            "status": {"id": state + 1},
            "terms": {"id": 1, "name": "Net 30"},
            "vendorCompany": ref(vendors[number % len(vendors)]),
            "warehouse": {"id": 2 if number % 6 == 0 else 1},
            "shipmentMethod": {"id": 1 + number % len(SHIPPING)},
            "location": LOCATIONS["Main"],
            "locationId": 2,
            "businessUnitId": 13,
            "enteredBy": "HBramante",
            "freightCost": float(rng.choice((0, 0, 18, 35))),
            "closedFlag": closed,
            "dropShipCustomerFlag": False,
            **({"cancelReason": "Ordered twice"} if name == "Canceled" else {}),
            **done,
            "_info": info(entered, "HBramante"),
        },
    )
    for line, item in enumerate(rng.sample(goods, rng.randint(1, 4)), 1):
        _write_line(book, rng, order, line, item, came, name)


def _write_line(book: Book, rng: random.Random, order: Record, line: int, item: Record, came: str, state: str) -> None:
    quantity = rng.randint(1, 8)
    received = {"none": 0, "some": quantity // 2 if line > 1 else quantity, "all": quantity}[came]
    book.add(
        "procurement/purchaseorders/lineitems",
        {
            "purchaseOrderId": order["id"],
            "lineNumber": line,
            "product": ref(item),
            "description": item["customerDescription"],
            "quantity": float(quantity),
            "receivedQuantity": received,
            "receivedStatus": "FullyReceived" if received == quantity else "Waiting",
            "unitCost": item["cost"],
            "unitOfMeasure": {"id": 1},
            "warehouse": order["warehouse"],
            "backorderedFlag": state == "Back-Ordered" and line == 1,
            "canceledFlag": state == "Canceled",
            "closedFlag": order["closedFlag"],
            "_info": order["_info"],
        },
    )


def _write_on_tickets(book: Book, rng: random.Random) -> None:
    """Goods on the tickets that asked for them."""
    board = book.named("service/boards", b.PROCUREMENT)["id"]
    asked = [t for t in book.collections["service/tickets"] if t["board"]["id"] == board]
    goods = [row for row in book.collections["procurement/catalog"] if row["productClass"] != "Agreement"]
    for order, ticket in enumerate(sorted(rng.sample(asked, min(ON_TICKETS, len(asked))), key=lambda t: t["id"])):
        item, quantity = rng.choice(goods), rng.choice((1, 1, 1, 2, 3))
        agreement = {"agreement": ticket["agreement"]} if "agreement" in ticket else {}
        book.add(
            "procurement/products",
            {
                "catalogItem": ref(item),
                "description": item["customerDescription"],
                "customerDescription": item["customerDescription"],
                "productClass": item["productClass"],
                "sequenceNumber": float(order + 1),
                "quantity": float(quantity),
                "unitOfMeasure": {"id": 1},
                "price": item["price"],
                "cost": item["cost"],
                "billableOption": "Billable",
                "ticket": ref(ticket),
                "company": ticket["company"],
                **agreement,
                "locationId": 2,
                "location": LOCATIONS["Main"],
                "businessUnitId": 13,
                "taxableFlag": item["taxableFlag"],
                "cancelledFlag": False,
                "_info": {**ticket["_info"], "enteredBy": "HBramante", "updatedBy": "HBramante"},
            },
        )
