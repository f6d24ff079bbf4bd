"""What lies beyond the tickets: stock, purchases, sales, papers, fields of our own.

Each part draws from a chance of its own, so that a change in one leaves the tickets as they are.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from .belonging import write_belonging
from .clock import midnight_utc
from .customers import Customers
from .desk_setup import write_desk
from .own_fields import write_own_fields
from .papers import write_papers
from .purchasing import write_purchases
from .selling import write_sales
from .shape import Book
from .stock import write_stock


def write_beyond(
    book: Book, customers: Customers, truth: dict[str, Any], mails: dict[int, str], *, seed: int, anchor: date
) -> None:
    """`truth` is that of the whole world, `mails` what was attached to which ticket."""
    born = midnight_utc(anchor - timedelta(days=900))

    def chance(part: str) -> random.Random:
        return random.Random(f"{part}-{seed}-{anchor.isoformat()}")

    write_stock(book, chance("stock"), born)
    write_purchases(book, chance("purchases"), anchor=anchor, born=born)
    write_sales(book, chance("sales"), customers, anchor=anchor, born=born)
    write_desk(book, chance("desk"), born, truth["tickets"])
    write_own_fields(book, chance("fields"), anchor=anchor, born=born)
    write_papers(book, chance("papers"), truth["tickets"], mails)
    write_belonging(book, truth["tickets"], truth["bursts"])
