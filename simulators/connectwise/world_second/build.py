"""Puts the second world together."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from typing import Any

from simulators.connectwise.world.clock import midnight_utc
from simulators.connectwise.world.keys import make_login, make_secrets
from simulators.connectwise.world.shape import Book, Opening, World

from . import boards as b
from .clock import ZONE
from .customers import write_customers
from .people import COMPANY_ID, NAME, SIGN_INS
from .setup import write_setup
from .stream import Stream
from .tickets import TOTAL, Case, notes_of, old_cases, ticket_record, truth_of
from .ways import Habits
from .work import assignment, write_time

# Statuses whose part no flag can tell.
PARTS = {"4. Heard back": "customer_answered", "5. With them": "waiting_customer"}


def build(
    *,
    seed: int = 1,
    companies: int | None = None,
    tickets: int | None = None,
    members: int | None = None,
    anchor: date | None = None,
    now: datetime | None = None,
) -> World:
    """The whole world of one seed and anchor day. `members` changes nothing: there are few enough."""
    anchor = anchor or (now or datetime.now(UTC)).astimezone(UTC).date()
    moment = int(now.timestamp()) // 60 * 60 if now else midnight_utc(anchor)
    book, rng = Book(), random.Random(f"second-{seed}-{anchor.isoformat()}")
    write_setup(book, anchor=anchor)
    own, customers = write_customers(book, rng, anchor=anchor, most=companies)
    cases = old_cases(rng, customers, anchor=anchor, now=moment, total=TOTAL if tickets is None else tickets)
    truth: dict[str, Any] = {"tickets": _write(book, rng, cases, moment), "agreements": {}, "bursts": {}}
    stream = Stream(f"second-stream-{seed}-{anchor.isoformat()}", book, customers)
    login = make_login(seed, company=COMPANY_ID, member="hub_api", others=("monitor_api",))
    opened = datetime.fromtimestamp(moment, UTC)
    return World(
        book.collections, truth, login, make_secrets(book, seed), opened, _opening(book), stream, Habits(own["id"])
    )


def _write(book: Book, rng: random.Random, cases: list[Case], now: int) -> dict[str, Any]:
    staff = {row["identifier"]: row["id"] for row in book.collections["system/members"]}
    for path, first in (("service/tickets/notes", 4001), ("schedule/entries", 901), ("time/entries", 701)):
        book.start_at(path, first)
    for case in cases:
        ticket = book.add("service/tickets", ticket_record(case, book, staff, now), at=case.number)
        for note in notes_of(rng, case, staff):
            book.add("service/tickets/notes", note)
        if case.owner:
            book.add("schedule/entries", assignment(case, staff))
        write_time(book, rng, case, staff, ticket)
    return {str(case.number): truth_of(case, book) for case in cases}


def _opening(book: Book) -> Opening:
    """All boards take part; only two parts need saying."""
    boards = tuple(board["id"] for board in book.collections["service/boards"] if board["name"] != b.JOBS)
    parts = tuple(
        {"board": row["board"]["id"], "status": row["id"], "part": PARTS[row["name"]]}
        for row in book.collections["service/boards/statuses"]
        if row["name"] in PARTS and row["board"]["id"] in boards
    )
    return Opening(NAME, ZONE, SIGN_INS, boards, parts)
