"""The gateway of one client: what belongs to another company neither comes in nor is written to.

An operation is one client's; its company is named when the adapter is made (`Client.of(..., company=...)`). Then the
company of every record that is read is compared, and that of every write's target before the write is sent.

* A record of another company is dropped and reported. What stays is no text: numbers, times and our mark. A search for
  our write must not take it for absent, and post again, because somebody has moved it. For the same reason searches
  carry no condition on the company: ConnectWise would hide what we have to know of.
* What carries the mark of the very write that is asked about is that write, wherever somebody has moved it. It is read.
* A write to it is refused before it leaves (`OtherCompany`).

Lists without a company, as notes have none, are judged by their ticket.
"""

import hashlib
import logging
import time
import unicodedata
from dataclasses import dataclass, field
from typing import Any, ClassVar

from cwhub.connectwise.errors import Refused
from cwhub.connectwise.wire import Record
from cwhub.journal.marker import markers_in

log = logging.getLogger(__name__)

FRESH_SECONDS = 5.0  # how long a look at a record vouches for whose it is: that before a write comes just before it
MOST_REMEMBERED = 10_000


class OtherCompany(Refused):
    """The record belongs to another client. Nothing was written."""


@dataclass
class Seen:
    """Whose record it was when it was last read, a moment ago. For one process; facts, no scope."""

    rows: dict[tuple[int, str, int], tuple[int | None, float]] = field(default_factory=dict)

    def note(self, key: tuple[int, str, int], company: int | None, *, age_seconds: float = 0.0) -> None:
        if len(self.rows) >= MOST_REMEMBERED:
            self.rows.clear()
        self.rows[key] = (company, time.monotonic() - max(0.0, age_seconds))

    def fresh(self, key: tuple[int, str, int]) -> tuple[int | None] | None:
        found = self.rows.get(key)
        return (found[0],) if found and time.monotonic() - found[1] < FRESH_SECONDS else None


@dataclass(frozen=True)
class Gateway:
    connection_id: int
    company: int  # company/companies id of the one client
    mark: str = ""  # of the one write that is asked about
    seen: ClassVar[Seen] = Seen()

    def saw(self, kind: str, number: int, record: Record) -> Record:
        """The record, or what may be known of it where it is another company's."""
        company = self.note(kind, number, record)
        return record if self.is_ours(company, kind, number) or self.is_our_write(record) else leftover(record)

    def saw_all(self, kind: str, records: list[Record]) -> list[Record]:
        """What a search has found. Others' records are among them as a rule: dropped, and no news."""
        return [
            record
            if self.note(kind, int(record["id"]), record) == self.company or self.is_our_write(record)
            else leftover(record)
            for record in records
        ]

    def note(self, kind: str, number: int, record: Record) -> int | None:
        company = company_of(record)
        self.seen.note((self.connection_id, kind, number), company)
        return company

    def belongs(self, kind: str, number: int, records: list[Record]) -> list[Record]:
        """Records that have no company of their own, below one that was seen."""
        found = self.seen.fresh((self.connection_id, kind, number))
        ours = found is not None and self.is_ours(found[0], kind, number)
        return [record if ours or self.is_our_write(record) else leftover(record) for record in records]

    def knows(self, kind: str, number: int) -> bool:
        return self.seen.fresh((self.connection_id, kind, number)) is not None

    def refuse_other(self, kind: str, number: int) -> None:
        """Raises OtherCompany unless the record was seen a moment ago as this company's."""
        found = self.seen.fresh((self.connection_id, kind, number))
        if found is None or not self.is_ours(found[0], kind, number):
            raise OtherCompany(
                f"ConnectWise's {kind} {number} belongs to another client now. Nothing was written; look at the "
                "ticket, and decide there whether the change is still wanted."
            )

    def is_our_write(self, record: Record) -> bool:
        return bool(self.mark) and any(self.mark in str(record.get(name) or "") for name in MARKED)

    def is_ours(self, company: int | None, kind: str, number: int) -> bool:
        if company == self.company:
            return True
        named = {"connection": self.connection_id, "company": self.company, "found": company, "number": number}
        log.error("a record of another company was dropped", extra={**named, "record": kind})
        return False


def company_of(record: Record) -> int | None:
    company = record.get("company")
    return int(company["id"]) if isinstance(company, dict) and company.get("id") else None


def leftover(record: Record) -> Record:
    """Of another company's record: numbers, times and the marks that only we write. No name, no text."""
    left: Record = {name: record[name] for name in STRUCTURE if name in record}
    left |= {
        name: {"id": record[name].get("id")} for name in ("company", "member") if isinstance(record.get(name), dict)
    }
    entered = {name: info[name] for name in ENTERED if name in (info := record.get("_info") or {})}
    if entered:
        left["_info"] = entered
    if record.get("notes"):
        left[DIGEST] = notes_digest(record)
    for name in MARKED:
        if marks := markers_in(str(record.get(name) or "")):
            left[name] = " ".join(marks)
    return left


def notes_digest(record: Record) -> str:
    """By which notes can be compared with ours without being read: the same for equal words, spaces aside."""
    words = " ".join(unicodedata.normalize("NFC", str(record.get("notes") or "")).split())
    return str(record.get(DIGEST) or hashlib.sha256(words.encode()).hexdigest())


def owner_of_time(entry: dict[str, Any]) -> tuple[str, str, int] | None:
    """Kind, path and number of what an entry is charged to; None where that is no client's."""
    path = CHARGED.get(str(entry.get("chargeToType")))
    number = entry.get("chargeToId")
    return ("ticket", path, int(number)) if path and number else None


DIGEST = "notesDigest"  # a field of ours, in what is left of a record
MARKED = ("text", "internalNotes")
ENTERED = ("dateEntered", "enteredBy")
STRUCTURE = (
    "id", "chargeToType", "chargeToId", "timeStart", "timeEnd", "actualHours", "objectId", "dateStart", "dateEnd",
    "dateCreated", *ENTERED,
)  # fmt: skip
CHARGED = {"ServiceTicket": "/service/tickets", "ProjectTicket": "/project/tickets"}
