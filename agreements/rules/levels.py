"""Who decides what nobody chose: rows that apply to an entry, and levels that are asked in turn (FACTS 9, 10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from agreements.rules.entries import Entry
from agreements.rules.terms import Agreement, Billing, Named, Row, TypeRow

R = TypeVar("R", bound=Row)
NO_OPINION = ("", Billing.NO_DEFAULT.value)
WORDS = {Billing.BILLABLE: "Billable", Billing.DO_NOT_BILL: "Do Not Bill", Billing.NO_CHARGE: "No Charge"}


@dataclass(frozen=True)
class Decided:
    """The billable option and who decided it; `level` is empty where nobody did."""

    option: str
    level: str
    asked: tuple[str, ...]  # who had no opinion, for people, in the order in which they were asked
    who: str  # for people
    against: tuple[str, ...] = ()  # who comes later and says something else: then the order matters


def billable_of(entry: Entry, agreement: Agreement | None) -> Decided:
    """Entry, agreement work type, agreement, ticket, board, work type: the first with an opinion (FACTS 10 [I])."""
    asked: list[str] = []
    levels = list(levels_of(entry, agreement))
    for place, (level, who, said) in enumerate(levels):
        if said not in NO_OPINION:
            later = levels[place + 1 :] if level != "entry" else []
            against = tuple(f"{name} says {WORDS[Billing(word)]}" for _, name, word in later if differs(word, said))
            return Decided(said, level, tuple(asked), who, against)
        asked.append(who)
    return Decided(Billing.BILLABLE.value, "", tuple(asked), "")


def differs(word: str, said: str) -> bool:
    return word not in (*NO_OPINION, said)


def levels_of(entry: Entry, agreement: Agreement | None) -> Iterable[tuple[str, str, str]]:
    """(level, its name for people, what it says)."""
    yield "entry", "the entry", entry.billable or ""
    if agreement:
        row = type_row_of(entry, agreement)
        yield "agreement_type", row_words(row, "work type"), row.bill_time if row else ""
        yield "agreement", f"the agreement {agreement.name}", agreement.bill_time
    yield "ticket", charge_words(entry), entry.charge.bill_time
    if entry.charge.board:
        yield "board", f"board {entry.charge.board.name}", entry.charge.board_bill_time
    elif entry.charge.board_bill_time:
        yield "board", "the board", entry.charge.board_bill_time
    if entry.work_type:
        yield "work_type", f"work type {entry.work_type.name}", entry.work_type.bill_time


def charge_words(entry: Entry) -> str:
    return "the charge code" if entry.charge.is_internal else "the ticket"


def row_words(row: Row | None, what: str) -> str:
    if row is None:
        return f"the agreement's {what} rows"
    return f"the agreement's row for {row.about.name}" if row.about else f"the agreement's row for every {what}"


# --- rows ------------------------------------------------------------------------------------------------------------
def type_row_of(entry: Entry, agreement: Agreement) -> TypeRow | None:
    return best(fitting(agreement.type_rows, entry.work_type, entry))


def fitting(rows: Sequence[R], about: Named | None, entry: Entry) -> list[R]:
    """Those that apply to this work on that day and at that place."""
    return [row for row in at_place(rows, about, entry) if row.holds_on(entry.day)]


def at_place(rows: Sequence[R], about: Named | None, entry: Entry) -> list[R]:
    number, site = about.id if about else None, entry.charge.site
    return [
        row
        for row in rows
        if (row.about is None or row.about.id == number)
        and row.location in (None, entry.charge.location)
        and row.site in (None, site.id if site else None)
    ]


def best(rows: Sequence[R]) -> R | None:
    """The most particular one; of equals the one that began last (FACTS 10, open: overlapping rows)."""
    return max(rows, key=lambda row: (*particular(row), row.effective or date.min, row.id), default=None)


def particular(row: Row) -> tuple[bool, bool, bool]:
    return row.about is not None, row.site is not None, row.location is not None


def overlapping(rows: Sequence[Row]) -> bool:
    """Whether more than one row is as particular as the best."""
    chosen = best(rows)
    return chosen is not None and sum(particular(row) == particular(chosen) for row in rows) > 1


def not_yet(rows: Sequence[Row], about: Named | None, entry: Entry) -> list[Row]:
    """Rows that begin after the day of work."""
    return [row for row in at_place(rows, about, entry) if row.effective is not None and row.effective > entry.day]
