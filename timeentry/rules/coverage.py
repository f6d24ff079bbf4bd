"""Whether an agreement covers an entry, in one word and one sentence (FACTS 10). What its pool has left is not told.

Not being covered is no error: the sentence says who pays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Record = Mapping[str, Any]
NO_OPINION = ("", "NoDefault")


@dataclass(frozen=True)
class Terms:
    """One agreement, with the lists below it."""

    name: str
    record: Record
    types_out: frozenset[int] = frozenset()
    roles_out: frozenset[int] = frozenset()
    rows: tuple[Record, ...] = ()  # its own terms for work types

    def row_for(self, work_type: int | None, day: date) -> Record:
        """A row for this work type before a row for all, the newest first; only what applies on that day."""
        fitting = [row for row in self.rows if applies(row, day) and id_of(row, "workType") in (0, work_type or -1)]
        fitting.sort(key=lambda row: str(row.get("effectiveDate") or ""), reverse=True)
        return min(fitting, key=lambda row: id_of(row, "workType") == 0, default={})


@dataclass(frozen=True)
class Cover:
    word: str  # "covered", "not covered", "do not bill", "no charge", "internal", "unknown"
    sentence: str
    billable: str  # as ConnectWise will have it


@dataclass(frozen=True)
class Work:
    """As much of an entry as its coverage depends on."""

    day: date
    billed: Decimal | None
    work_type: int | None
    work_role: int | None
    chosen: str | None  # billable option, where somebody chose one
    client: str = ""
    internal: bool = False
    presets: tuple[Record, ...] = field(default=())  # who decides where nobody chose: ticket, board, work type


def id_of(record: Record, name: str) -> int:
    value = record.get(name)
    return int(value["id"]) if isinstance(value, Mapping) and value.get("id") is not None else 0


def applies(row: Record, day: date) -> bool:
    start, end = day_in(row, "effectiveDate"), day_in(row, "endingDate")
    return (start is None or start <= day) and (end is None or day <= end)


def day_in(record: Record, name: str) -> date | None:
    value = record.get(name)
    return date.fromisoformat(str(value)[:10]) if value else None


def billable_of(work: Work, terms: Terms | None) -> str:
    """Who decides when nobody chose: the agreement's row, the agreement, ticket, board, work type (FACTS 10)."""
    row = terms.row_for(work.work_type, work.day) if terms else {}
    levels: Iterable[Record] = ({"billTime": work.chosen}, row, terms.record if terms else {}, *work.presets)
    said = (str(level.get("billTime") or "") for level in levels)
    return next((one for one in said if one not in NO_OPINION), "Billable")


def cover(work: Work, terms: Terms | None) -> Cover:
    billable = billable_of(work, terms)
    hours = f"{work.billed} h" if work.billed is not None else "this time"
    who = work.client or "The client"
    if work.internal:
        return Cover("internal", "Internal time; nobody is billed.", billable)
    if billable == "DoNotBill":
        return Cover("do not bill", "Do Not Bill: it is on no invoice, and no agreement pays for it.", billable)
    if billable == "NoCharge":
        return Cover("no charge", "No Charge: the invoice shows it at 0, and no agreement pays for it.", billable)
    if terms is None:
        return Cover("not covered", f"No agreement: {who} pays for {hours}.", billable)
    reason = against(work, terms)
    if reason:
        return Cover("not covered", f"{terms.name} does not cover it: {reason}. {who} pays for {hours}.", billable)
    return Cover("covered", f"{terms.name} covers it{pool(terms)}.", billable)


def pool(terms: Terms) -> str:
    unlimited = terms.record.get("applicationUnlimitedFlag") is not False
    return "" if unlimited else ", as far as its pool has hours left"


def against(work: Work, terms: Terms) -> str:
    """The first condition that stands against it; all must pass."""
    record = terms.record
    start, last = day_in(record, "startDate"), day_in(record, "endDate")
    ended = last is not None and not record.get("noEndingDateFlag") and work.day >= last
    cancelled = bool(record.get("cancelledFlag")) and work.day >= (day_in(record, "dateCancelled") or date.min)
    checks = (
        (not record.get("coverAgreementTime"), "it does not cover time"),
        (start is not None and work.day < start, f"it begins on {start}"),
        (ended, f"it has ended on {last}"),
        (cancelled, "it is cancelled"),
        (work.work_role in terms.roles_out, "the work role is excluded"),
        (work.work_type in terms.types_out, "the work type is excluded"),
    )
    return next((reason for holds, reason in checks if holds), "")
