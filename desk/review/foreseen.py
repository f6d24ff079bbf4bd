"""What the rules say that ConnectWise will make of a correction, entry by entry, were it saved now.

In order, so that entries of one pool draw on it one after the other. What an entry holds of its pool now is given back
by ConnectWise as it is saved again; here the pool is read as it stands, so a scarce one is foreseen too strictly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from agreements.reading import Asked, read
from agreements.rules.answers import Answer, Extent
from agreements.rules.coverage import classify_all
from cwhub.accounts.models import Connection
from cwhub.mirror.reading import ref
from desk.review.correcting import Change
from desk.review.lines import COVERED, FREE, NOTHING, OUTSIDE, PARTLY
from kit.clock import now

EXTENTS = {Extent.WHOLE: COVERED, Extent.PART: PARTLY, Extent.NONE: OUTSIDE}


@dataclass(frozen=True)
class Foreseen:
    """`amount` None: no level names a rate. `bills_anew`: the client has paid nothing for it so far."""

    change: Change
    cover: str
    amount: Decimal | None

    @property
    def bills_anew(self) -> bool:
        return bool(self.amount) and not self.change.line.amount

    @property
    def more(self) -> Decimal:
        return (self.amount or NOTHING) - self.change.line.amount


def foreseen(connection: Connection, changes: Sequence[Change]) -> list[Foreseen]:
    """In the account's open scope."""
    asked = [asked_of(change) for change in changes]
    book = read(connection, asked)
    answers = classify_all([book.saved(one) for one in asked])
    return [made(change, answer) for change, answer in zip(changes, answers, strict=True)]


def asked_of(change: Change) -> Asked:
    row, record = change.line.row, change.line.record | change.fields
    assert row.starts_at is not None
    kind, number = record.get("chargeToType"), record.get("chargeToId")
    return Asked(
        start=row.starts_at,
        at=now(),
        charge=(str(kind), int(number)) if kind and number else None,
        agreement=ref(record, "agreement"),
        end=row.ends_at,
        hours=None if row.ends_at else row.hours,
        deduct=Decimal(str(record.get("hoursDeduct") or 0)),
        member=row.member_ref,
        work_type=ref(record, "workType"),
        work_role=ref(record, "workRole"),
        billable=record.get("billableOption"),
    )


def made(change: Change, answer: Answer) -> Foreseen:
    cover = EXTENTS[answer.extent] if answer.billable == "Billable" else FREE
    return Foreseen(change, cover, answer.bills)


def together(rows: Sequence[Foreseen]) -> Decimal | None:
    """None where one of them cannot be told."""
    return None if any(row.amount is None for row in rows) else sum((row.more for row in rows), NOTHING)
