"""Balances that only history can set: the pack with one incident left, the recap that knows more than the entries."""

from __future__ import annotations

from datetime import date
from typing import Any

from .clock import iso, midnight_utc, stamp
from .setup import info
from .shape import Book, Record

HOURS_WANTED, HOURS_LOST = 41.5, 1.5  # by the entries, and of the one that was deleted without reallocation


def write_balances(book: Book, traps: dict[str, Any], *, anchor: date) -> None:
    """Set the balances when all time and all tickets are written; `traps` learns where they lie."""
    if pack := traps.get("one_incident_left"):
        _leave_one(book, pack, anchor)
    if block := traps.get("block_used_up"):
        _use_up(book, block)
    covered = _covered_this_month(book, anchor)
    if covered:
        chosen = min(covered, key=lambda id: (abs(covered[id] - HOURS_WANTED), id))
        agreement = next(a for a in book.collections["finance/agreements"] if a["id"] == chosen)
        agreement["_unseenUse"] = HOURS_LOST
        by_entries = round(covered[chosen], 2)
        traps["recap_ahead"] = {"agreement": chosen, "entries": by_entries, "recap": by_entries + HOURS_LOST}


def _leave_one(book: Book, pack: int, anchor: date) -> None:
    quarter = date(anchor.year, (anchor.month - 1) // 3 * 3 + 1, 1)
    since = iso(stamp(quarter, 0))
    rows = book.collections["service/tickets"]
    mine = [t for t in rows if t.get("agreement", {}).get("id") == pack and t["_info"]["dateEntered"] >= since]
    limit = next(a for a in book.collections["finance/agreements"] if a["id"] == pack)["applicationLimit"]
    record: Record = {
        "agreementId": pack,
        "amount": float(1 + len(mine) - limit),
        "description": "Incidents carried over by agreement",
        "effectiveDate": iso(midnight_utc(quarter)),
        "_info": info(midnight_utc(quarter), "HBramante"),
    }
    book.add("finance/agreements/adjustments", record)


def _use_up(book: Book, block: int) -> None:
    """Nothing is left of the block, whatever the weeks before these twelve took."""
    record = next(a for a in book.collections["finance/agreements"] if a["id"] == block)
    entries = (e for e in book.collections["time/entries"] if e.get("agreement", {}).get("id") == block)
    rest = round(record["applicationLimit"] - sum(e["agreementHours"] for e in entries), 2)
    if rest > 0:
        words = {"description": "Used before these books were opened", "effectiveDate": record["startDate"]}
        stamped = {"_info": {**record["_info"]}}
        book.add("finance/agreements/adjustments", {"agreementId": block, "amount": -rest, **words, **stamped})


def _covered_this_month(book: Book, anchor: date) -> dict[int, float]:
    """Hours that each unlimited agreement has covered since the first of the month."""
    since = iso(stamp(anchor.replace(day=1), 0))
    pools = {a["id"] for a in book.collections["finance/agreements"] if a["applicationUnlimitedFlag"]}
    found = dict.fromkeys(sorted(pools), 0.0)
    for entry in book.collections["time/entries"]:
        agreement = entry.get("agreement", {}).get("id")
        if agreement in pools and entry["dateEntered"] >= since:
            found[agreement] += entry["agreementHours"]
    return found
