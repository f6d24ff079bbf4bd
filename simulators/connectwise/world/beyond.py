"""What lies beyond the tickets: stock, purchases, sales, projects, papers, fields of our own.

Each part draws from a chance of its own, so that a change in one leaves the tickets as they are.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from .clock import midnight_utc
from .customers import Customers
from .purchasing import write_purchases
from .selling import write_sales
from .shape import Book
from .stock import write_stock


def write_beyond(book: Book, customers: Customers, *, seed: int, anchor: date) -> None:
    born = midnight_utc(anchor - timedelta(days=900))

    def chance(part: str) -> random.Random:
        return random.Random(f"{part}-{seed}-{anchor.isoformat()}")

    write_stock(book, chance("stock"), born)
    write_purchases(book, chance("purchases"), anchor=anchor, born=born)
    write_sales(book, chance("sales"), customers, anchor=anchor, born=born)
