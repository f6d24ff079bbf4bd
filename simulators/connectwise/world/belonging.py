"""Tickets that belong together: the same mail twice, and calls about one outage."""

from __future__ import annotations

from typing import Any

from .shape import Book, Record, ref

MERGED = 8  # of the duplicates; the others were just closed
BUNDLED = {"carrier_outage": 7, "password_expiry": 5}


def write_belonging(book: Book, truth: dict[str, Record], bursts: dict[str, Any]) -> None:
    tickets = {ticket["id"]: ticket for ticket in book.collections["service/tickets"]}
    _merge(tickets, truth)
    for name, most in BUNDLED.items():
        _bundle(tickets, bursts.get(name, {}).get("tickets", []), most)


def _merge(tickets: dict[int, Record], truth: dict[str, Record]) -> None:
    pairs = [(n, truth[str(n)]["duplicate_of"]) for n in tickets if truth[str(n)]["duplicate_of"] in tickets]
    fitting = [(n, into) for n, into in pairs if tickets[n]["company"] == tickets[into]["company"]]
    for number, into in fitting[:MERGED]:
        tickets[number]["mergedParentTicket"] = ref(tickets[into])
        tickets[into]["hasMergedChildTicketFlag"] = True


def _bundle(tickets: dict[int, Record], numbers: list[int], most: int) -> None:
    """The first call is the parent, the next ones of the same client hang under it."""
    found = [tickets[n] for n in numbers if n in tickets and "mergedParentTicket" not in tickets[n]]
    people = [ticket for ticket in found if "contact" in ticket]
    if not people:
        return
    parent, *rest = people
    children = [t for t in rest if t["company"] == parent["company"] and t["board"] == parent["board"]][:most]
    for child in children:
        child["parentTicketId"] = parent["id"]
    parent["hasChildTicket"] = bool(children)
