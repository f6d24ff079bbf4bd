"""What an agreement brings and costs in a span of days. Pure: terms and lines in, figures out.

Actual hours are those worked, never the rounded ones: rounding would flatter the effective rate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from agreements.rules.terms import Addition, Agreement
from desk.review.lines import NOTHING, Line
from desk.review.showing import outside

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Money:
    """Currency of the account, except hours."""

    first: date
    last: date
    price: Decimal
    additions: Decimal
    beyond: Decimal  # what is invoiced on top for time outside of the agreement
    hours: Decimal  # actual
    outside_hours: Decimal  # billed, that no agreement takes
    cost: Decimal
    entries: int

    @property
    def earned(self) -> Decimal:
        return self.price + self.additions + self.beyond

    @property
    def rate(self) -> Decimal | None:
        """What an hour of work brings. None where nobody has worked."""
        return cents(self.earned / self.hours) if self.hours else None

    @property
    def margin(self) -> Decimal:
        return self.earned - self.cost


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def money_of(agreement: Agreement, lines: Sequence[Line], first: date, last: date) -> Money:
    """`lines` are the agreement's own; those of other days are left out."""
    mine = [line for line in lines if first <= line.day <= last]
    return Money(
        first=first,
        last=last,
        price=agreement.price,
        additions=additions_of(agreement, first, last),
        beyond=sum((line.amount for line in mine), NOTHING),
        hours=sum((line.actual for line in mine), NOTHING),
        outside_hours=sum((outside(line) for line in mine), NOTHING),
        cost=cents(sum((line.cost for line in mine), NOTHING)),
        entries=len(mine),
    )


def additions_of(agreement: Agreement, first: date, last: date) -> Decimal:
    return sum((addition_price(one) for one in running(agreement.additions, first, last)), NOTHING)


def running(additions: Iterable[Addition], first: date, last: date) -> list[Addition]:
    """Those that are in force on some of these days."""
    return [
        one
        for one in additions
        if (one.effective is None or one.effective <= last) and (one.cancelled is None or one.cancelled > first)
    ]


def addition_price(one: Addition) -> Decimal:
    return cents(one.billed_quantity * one.unit_price) if one.billing == "Billable" else NOTHING


def month_of(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def span_of(agreement: Agreement, today: date) -> tuple[date, date]:
    """A block that is bought once is judged since it began; everything else by this month."""
    if (agreement.pool.once and agreement.pool.has_limit) or agreement.bills_once:
        return agreement.starts or date.min, today
    return month_of(today)
