"""For a client and a month: what would be invoiced, beside ConnectWise's own recap and unposted invoices.

Every difference is explained by what accounts for exactly this amount, or is said to be unexplained.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from agreements.rules.terms import Agreement
from desk.client.money import addition_price, additions_of, running
from desk.client.reading import Reading, in_force, is_over
from desk.review.lines import NOTHING, Line, number

CLOSE = Decimal("0.01")


@dataclass(frozen=True)
class Item:
    """One line of what would be invoiced."""

    agreement: str
    what: str
    amount: Decimal
    note: str = ""


@dataclass(frozen=True)
class Compared:
    """Our figure beside ConnectWise's. `theirs` None: it tells none."""

    what: str
    ours: Decimal
    theirs: Decimal | None
    why: str = ""
    explained: bool = True

    @property
    def difference(self) -> Decimal:
        return NOTHING if self.theirs is None else self.theirs - self.ours


@dataclass(frozen=True)
class Month:
    first: date
    last: date
    items: list[Item]
    compared: list[Compared]
    left_out: list[str]

    @property
    def total(self) -> Decimal:
        return sum((item.amount for item in self.items), NOTHING)

    @property
    def unexplained(self) -> int:
        return sum(not one.explained for one in self.compared)


def month(reading: Reading, first: date, last: date, unposted: Sequence[Mapping[str, Any]] | None) -> Month:
    """`unposted` are ConnectWise's invoices of this client that accounting has not taken; None: not known."""
    agreements = [one for one in reading.agreements if concerns(one, reading.lines, first, last)]
    items = [item for one in agreements for item in items_of(one, reading, first, last)]
    items += loose(reading.lines, first, last)
    compared = [line for one in agreements for line in compare(one, reading)]
    compared += invoices(items, unposted, first, last)
    return Month(first, last, items, compared, LEFT_OUT)


LEFT_OUT = [
    "Products and expenses outside of agreements are not read, and are in none of these figures.",
    "Tax is ConnectWise's matter, and is in none of these figures.",
    "A price is taken as one for each month; ConnectWise's own date of the next invoice decides.",
]


def concerns(agreement: Agreement, lines: Iterable[Line], first: date, last: date) -> bool:
    runs = in_force(agreement, last) or in_force(agreement, first)
    return runs or any(line.agreement_ref == agreement.id and first <= line.day <= last for line in lines)


# --- ours ------------------------------------------------------------------------------------------------------------
def items_of(agreement: Agreement, reading: Reading, first: date, last: date) -> list[Item]:
    name, mine = agreement.name, unbilled(of(agreement, reading.lines), first, last)
    items = [*fixed(agreement, first, last)]
    covered = sum((line.covered for line in mine), NOTHING)
    if covered:
        items.append(Item(name, "Covered time", NOTHING, f"{covered:.2f} h that the agreement takes"))
    beyond = [line for line in mine if line.amount]
    if beyond:
        hours = sum((line.billed - line.covered for line in beyond), NOTHING)
        amount = sum((line.amount for line in beyond), NOTHING)
        items.append(Item(name, "Time outside", amount, counted(beyond, hours)))
    return items


def fixed(agreement: Agreement, first: date, last: date) -> list[Item]:
    """Price and additions. A child is on its parent's invoice, and what is over brings nothing more."""
    if is_over(agreement, first):
        return []
    items = []
    if agreement.price and not (agreement.bills_once and not begins_in(agreement, first, last)):
        note = "on its parent's invoice" if agreement.parent else agreement.billing_cycle
        items.append(Item(agreement.name, "Price", agreement.price, note))
    for one in running(agreement.additions, first, last):
        price = addition_price(one)
        text = f"{one.billed_quantity.normalize():f} x {one.unit_price:.2f}"
        items.append(Item(agreement.name, one.description or one.product, price, text))
    return items


def begins_in(agreement: Agreement, first: date, last: date) -> bool:
    return agreement.starts is not None and first <= agreement.starts <= last


def loose(lines: Iterable[Line], first: date, last: date) -> list[Item]:
    mine = [line for line in unbilled(lines, first, last) if not line.agreement_ref and line.amount]
    if not mine:
        return []
    hours = sum((line.billed for line in mine), NOTHING)
    amount = sum((line.amount for line in mine), NOTHING)
    return [Item("", "Time without an agreement", amount, counted(mine, hours))]


def counted(lines: Sequence[Line], hours: Decimal) -> str:
    return f"{len(lines)} {'entry' if len(lines) == 1 else 'entries'}, {hours:.2f} h"


def of(agreement: Agreement, lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.agreement_ref == agreement.id]


def unbilled(lines: Iterable[Line], first: date, last: date) -> list[Line]:
    return [line for line in lines if first <= line.day <= last and not line.billed_already]


# --- beside ConnectWise's ---------------------------------------------------------------------------------------------
def compare(agreement: Agreement, reading: Reading) -> list[Compared]:
    """The recap knows only now: it is set beside what we reckon now, whatever month is looked at."""
    recap = reading.rows[agreement.id].recap or {}
    if not recap:
        return []
    return [line for line in (next_invoice(agreement, reading, recap), overage(agreement, reading, recap)) if line]


def next_invoice(agreement: Agreement, reading: Reading, recap: Mapping[str, Any]) -> Compared | None:
    if recap.get("nextInvoiceAmount") is None:
        return None
    theirs, today = number(recap["nextInvoiceAmount"]), reading.today
    ours = recurring(agreement, today)
    why, explained = why_next(agreement, reading, theirs - ours)
    return Compared(f"{agreement.name}: next invoice", ours, theirs, why, explained)


def recurring(agreement: Agreement, day: date) -> Decimal:
    return agreement.price + additions_of(agreement, day, day)


def why_next(agreement: Agreement, reading: Reading, difference: Decimal) -> tuple[str, bool]:
    if abs(difference) < CLOSE:
        return "", True
    today, ours = reading.today, recurring(agreement, reading.today)
    children = [one for one in reading.agreements if one.parent and one.parent.id == agreement.id]
    theirs = sum((recurring(one, today) for one in children), NOTHING)
    reasons = (
        (bool(children) and difference == theirs, f"It includes {len(children)} agreements beneath it."),
        (agreement.parent is not None and difference == -ours, "It is invoiced with the agreement above it."),
        (is_over(agreement, today) and difference == -ours, "It is over: ConnectWise invoices nothing more of it."),
        (agreement.price != 0 and difference == -agreement.price, "Its price is not due with the next invoice."),
    )
    return next(((why, True) for holds, why in reasons if holds), (UNEXPLAINED, False))


UNEXPLAINED = "Unexplained. Look at the agreement's invoicing in ConnectWise."


def overage(agreement: Agreement, reading: Reading, recap: Mapping[str, Any]) -> Compared | None:
    """All that is not billed, of whatever month: so does the recap."""
    if recap.get("unbilledOverageAmount") is None:
        return None
    theirs = number(recap["unbilledOverageAmount"])
    waits = [line for line in of(agreement, reading.lines) if not line.billed_already and line.amount]
    ours = sum((line.amount for line in waits), NOTHING)
    if not ours and not theirs:
        return None
    why, explained = why_overage(agreement, waits, theirs - ours)
    return Compared(f"{agreement.name}: time outside, not billed yet", ours, theirs, why, explained)


def why_overage(agreement: Agreement, waits: Sequence[Line], difference: Decimal) -> tuple[str, bool]:
    if abs(difference) < CLOSE:
        return "", True
    whole = sum((line.amount for line in waits), NOTHING)
    if not agreement.covers_time and difference == -whole:
        return "The agreement covers no time: ConnectWise's recap does not count it, an invoice of its own does.", True
    plain = sum(((line.billed - line.covered) * number(line.record.get("hourlyRate")) for line in waits), NOTHING)
    amounts = sum((line.covered_amount for line in waits), NOTHING)
    if abs(whole + difference - (plain - amounts)) < CLOSE:
        return "The recap reckons with each entry's hourly rate; its invoice amount has another one.", True
    return UNEXPLAINED, False


def invoices(
    items: Sequence[Item], unposted: Sequence[Mapping[str, Any]] | None, first: date, last: date
) -> list[Compared]:
    """What stands on invoices already that accounting has not taken, of this month."""
    if unposted is None:
        return []
    mine = [one for one in unposted if first.isoformat() <= str(one.get("invoiceDate") or "")[:10] <= last.isoformat()]
    if not mine:
        return []
    theirs = sum((number(one.get("subTotal", one.get("total"))) for one in mine), NOTHING)
    names = ", ".join(str(one.get("invoiceNumber") or one.get("id")) for one in mine[:5])
    why = f"Invoiced already and not posted: {names}. What is on them is no longer among what would be invoiced."
    return [Compared("Unposted invoices of the month", NOTHING, theirs, why)]
