"""Entries of last week that a careful billing clerk would stop."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from .clock import local
from .shape import Book, Record
from .staffing import week_of

TO_STOP = 23
UNFIT_FOR_INVOICE = (
    "user did it to himself again, explained for the third time",
    "no idea what this was, tried things",
    "waited for Graham, he was at lunch",
)


def spoil_entries(book: Book, rng: random.Random, *, today: date, scale: float) -> list[dict[str, Any]]:
    """Spoil some approved or pending entries in ways that happen; answers which and why."""
    last_week = week_of(today) - timedelta(days=7)
    kinds = {record["name"]: record["id"] for record in book.collections["time/workTypes"]}
    pool = [e for e in book.collections["time/entries"] if "ticket" in e and _week(e) == last_week and _by_day(e)]
    chosen = rng.sample(pool, min(len(pool), round(TO_STOP * min(1.0, scale))))
    return [{"entry": e["id"], "reason": _spoil(e, kinds, rng, n)} for n, e in enumerate(chosen)]


def _clock(entry: Record) -> datetime:
    return local(datetime.fromisoformat(entry["timeStart"]).timestamp())


def _week(entry: Record) -> date:
    return week_of(_clock(entry).date())


def _by_day(entry: Record) -> bool:
    return 9 <= _clock(entry).hour < 15 and entry["billableOption"] == "Billable"


def _spoil(entry: Record, kinds: dict[str, int], rng: random.Random, position: int) -> str:
    ways: tuple[tuple[str, Callable[[], Record]], ...] = (
        ("no_note", lambda: {"notes": ""}),
        ("after_hours_at_noon", lambda: {"workType": {"id": kinds["After Hours"]}, "agreementHours": 0.0}),
        ("unfit_for_invoice", lambda: {"notes": rng.choice(UNFIT_FOR_INVOICE)}),
        ("emergency_without_need", lambda: {"workType": {"id": kinds["Emergency"]}, "agreementHours": 0.0}),
        ("billed_less_than_worked", lambda: {"hoursBilled": 0.0, "invoiceHours": 0.0}),
    )
    reason, change = ways[position % len(ways)]
    entry.update(change())
    return reason
