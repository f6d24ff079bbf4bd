"""The tickets that keep coming: few, and in office hours."""

from __future__ import annotations

import random
from datetime import datetime

from simulators.connectwise.world.shape import Book, Record

from .clock import is_open
from .customers import Customer
from .tickets import FIRST_NUMBER, Invention, first_note, ticket_record, truth_of
from .troubles import TROUBLES

AT_NIGHT = 0.1


class Stream:
    def __init__(self, seed: str, book: Book, customers: list[Customer]) -> None:
        self.seed, self.book, self.given = seed, book, 0
        self.rng = random.Random(seed)
        self.invention = Invention(self.rng, customers)

    def next_ticket(self, now: datetime) -> tuple[Record, list[Record], Record] | None:
        """Ticket, its note and its truth; the same again when a journal is replayed."""
        moment = int(now.timestamp())
        self.rng.seed(f"{self.seed}-{self.given}-{moment}")
        if not is_open(moment) and self.rng.random() > AT_NIGHT:
            return None
        self.given += 1
        family = self.rng.choices(TROUBLES, [f.times for f in TROUBLES])[0]
        case = self.invention.case(moment, family)
        case.status, case.number = "1. Logged", self._number()
        return ticket_record(case, self.book, {}, moment), [first_note(case)], truth_of(case, self.book)

    def _number(self) -> int:
        last = max(self.book.last_ids.get("service/tickets", 0), FIRST_NUMBER)
        self.book.last_ids["service/tickets"] = last + 1
        return last + 1
