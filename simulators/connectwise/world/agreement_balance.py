"""Balances that only history can set: the pack with one incident left, the recap that knows more than the entries."""

from __future__ import annotations

from datetime import date
from typing import Any

from .clock import iso, midnight_utc
from .setup import info
from .shape import Book, Record

HOURS_WANTED, HOURS_LOST = 41.5, 1.5  # by the entries, and of the one that was deleted without reallocation


def write_balances(book: Book, traps: dict[str, Any], *, anchor: date) -> None:
    """Set the balances when all time and all tickets are written; `traps` learns where they lie."""
    if pack := traps.get("one_incident_left"):
        _leave_one(book, pack, anchor)
    covered = _covered_this_month(book, anchor)
    if covered:
        chosen = min(covered, key=lambda id: (abs(covered[id] - HOURS_WANTED), id))
        agreement = next(a for a in book.collections["finance/agreements"] if a["id"] == chosen)
        agreement["_unseenUse"] = HOURS_LOST
        by_entries = round(covered[chosen], 2)
        traps["recap_ahead"] = {"agreement": chosen, "entries": by_entries, "recap": by_entries + HOURS_LOST}


def _leave_one(book: Book, pack: int, anchor: date) -> None:
    quarter = date(anchor.year, (anchor.month - 1) // 3 * 3 + 1, 1)
    since = iso(midnight_utc(quarter))
    rows = book.collections["service/tickets"]
    mine = [t for t in rows if t.get("agreement", {}).get("id") == pack and t["_info"]["dateEntered"] >= since]
    limit = next(a for a in book.collections["finance/agreements"] if a["id"] == pack)["applicationLimit"]
    record: Record = {
        "agreementId": pack,
        "amount": float(1 + len(mine) - limit),
        "description": "Incidents carried over by agreement",
        "effectiveDate": since,
        "_info": info(midnight_utc(quarter), "HBramante"),
    }
    book.add("finance/agreements/adjustments", record)


def _covered_this_month(book: Book, anchor: date) -> dict[int, float]:
    """Hours that each unlimited agreement has covered since the first of the month."""
    since = iso(midnight_utc(anchor.replace(day=1)))
    pools = {a["id"] for a in book.collections["finance/agreements"] if a["applicationUnlimitedFlag"]}
    found: dict[int, float] = {}
    for entry in book.collections["time/entries"]:
        agreement = entry.get("agreement", {}).get("id")
        if agreement in pools and entry["dateEntered"] >= since:
            found[agreement] = found.get(agreement, 0.0) + entry["agreementHours"]
    return found
