"""What the people of Ferrowick IT have chosen in the product."""

from __future__ import annotations

from . import boards as b
from .people import SIGN_INS
from .shape import Book, Opening, Record

NAME = "Ferrowick IT"
TIME_ZONE = "America/Chicago"
BOARDS = (b.DESK, b.ALERTS, b.NETWORK)
EVERYDAY = ("Email & Calendar", "Accounts & Access", "Workstation", "Printing & Scanning", "Remote Access", "Backup")

# Statuses whose part no flag can tell: all of them just pause the clock.
PARTS = {
    "Waiting Customer": "waiting_customer",
    "Waiting Client Confirmation": "waiting_confirmation",
    "Customer Updated": "customer_answered",
}


def opening_of(book: Book) -> Opening:
    boards = tuple(book.named("service/boards", name)["id"] for name in BOARDS)
    statuses = book.collections["service/boards/statuses"]
    parts = tuple(_part(row) for row in statuses if row["name"] in PARTS and row["board"]["id"] in boards)
    types = [row for row in book.collections["service/boards/types"] if row["board"]["id"] in boards]
    everyday = tuple(row["id"] for row in types if row["name"] in EVERYDAY)
    return Opening(NAME, TIME_ZONE, SIGN_INS, boards, parts, everyday)


def _part(status: Record) -> Record:
    return {"board": status["board"]["id"], "status": status["id"], "part": PARTS[status["name"]]}
