"""The cards of a client's page: each agreement in force with pool, cover and money; the others in a table."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from agreements.rules.pools import is_limited
from agreements.rules.terms import Agreement, Model, Unit
from desk.client.money import Money, addition_price, money_of, running, span_of
from desk.client.reading import Reading, in_force, is_later
from desk.review.lines import NOTHING, Line
from timeentry.words.writing import day_text, hours_text

UNITS = {Unit.HOURS: "h", Unit.AMOUNT: "", Unit.INCIDENTS: "incidents"}
CYCLES = {
    "CalendarWeek": "each week",
    "Contract2Weeks": "every two weeks",
    "Contract4Weeks": "every four weeks",
    "CalendarMonth": "each month",
    "CalendarQuarter": "each quarter",
    "ContractQuarter": "each quarter of the contract",
    "CalendarYear": "each year",
    "ContractYear": "each year of the contract",
}
WIDTH, HEIGHT, EDGE = 400, 130, 24  # of the picture


@dataclass(frozen=True)
class Mark:
    """A work type or role, ticked or crossed."""

    name: str
    covered: bool
    note: str = ""


@dataclass(frozen=True)
class Step:
    at: datetime
    left: Decimal
    x: int
    y: int


@dataclass(frozen=True)
class Card:
    agreement: Agreement
    reading: Reading
    lines: list[Line]

    @property
    def kind(self) -> str:
        return self.agreement.model.value.capitalize()

    @property
    def since(self) -> str:
        return f"since {day_text(self.agreement.starts)}" if self.agreement.starts else ""

    @property
    def limited(self) -> bool:
        return is_limited(self.agreement)

    @property
    def unit(self) -> str:
        return UNITS.get(self.agreement.pool.unit or Unit.HOURS, "")

    @property
    def cycle(self) -> str:
        """How often it is filled again."""
        return "" if self.agreement.pool.once else CYCLES.get(self.agreement.pool.cycle, "")

    @property
    def left(self) -> Decimal | None:
        return self.agreement.balance.remaining if self.agreement.balance else None

    @property
    def overruns(self) -> str:
        pool = self.agreement.pool
        if not pool.overruns:
            return "overruns not allowed"
        return f"overruns to {pool.overrun_limit:.2f}" if pool.overrun_limit else "overruns allowed"

    @property
    def source(self) -> str:
        balance = self.agreement.balance
        if balance is None:
            return ""
        return "ConnectWise's recap" if balance.source == "recap" else "our own sum: no recap was read"

    @cached_property
    def money(self) -> Money:
        first, last = span_of(self.agreement, self.reading.today)
        return money_of(self.agreement, self.lines, first, last)

    @property
    def types(self) -> list[Mark]:
        out = {one.id for one in self.agreement.types_out}
        return [Mark(one.name, one.external_id not in out, free(one.record)) for one in self.reading.types]

    @property
    def roles(self) -> list[Mark]:
        out = {one.id for one in self.agreement.roles_out}
        return [Mark(one.name, one.external_id not in out) for one in self.reading.roles]

    @property
    def additions(self) -> list[dict[str, Any]]:
        first, last = span_of(self.agreement, self.reading.today)
        rows = running(self.agreement.additions, first, last)
        return [{"row": one, "price": addition_price(one)} for one in rows]

    @cached_property
    def steps(self) -> list[Step]:
        """What was left after each entry of the pool, in the order they were saved; none where nothing is drawn."""
        drawn = sorted(line.entered for line in self.lines if line.entered and draws(line))
        if not self.limited or not drawn or self.agreement.pool.unit is Unit.INCIDENTS:
            return []
        told = [(moment, self.left_at(moment)) for moment in drawn]
        told = [(moment, left) for moment, left in told if left is not None]
        return placed([(moment, left) for moment, left in told if left is not None])

    def left_at(self, moment: datetime) -> Decimal | None:
        found = self.reading.shelf.at(self.agreement.id, moment)
        return found.balance.remaining if found and found.balance else None

    @property
    def path(self) -> str:
        """Goes down in steps."""
        said = [f"M{self.steps[0].x} {self.steps[0].y}"] if self.steps else []
        said += [f"H{one.x}V{one.y}" for one in self.steps[1:]]
        return "".join(said)


def draws(line: Line) -> bool:
    return bool(line.covered or line.covered_amount)


def free(record: dict[str, Any]) -> str:
    return {"NoCharge": "No Charge", "DoNotBill": "Do Not Bill"}.get(str(record.get("billTime")), "")


def placed(told: list[tuple[datetime, Decimal]]) -> list[Step]:
    """Inside of the picture: time from left to right, what is left upwards."""
    if not told:
        return []
    first, last = told[0][0], told[-1][0]
    whole = max((left for _, left in told), default=NOTHING) or Decimal(1)
    seconds = max((last - first).total_seconds(), 1.0)
    found = []
    for moment, left in told:
        x = EDGE + round((WIDTH - 2 * EDGE) * (moment - first).total_seconds() / seconds)
        y = HEIGHT - EDGE - round((HEIGHT - 2 * EDGE) * float(max(left, NOTHING) / whole))
        found.append(Step(moment, left, x, y))
    return found


def cards(reading: Reading) -> list[Card]:
    """Those that are in force and cover time."""
    return [card(reading, one) for one in reading.agreements if one.covers_time and in_force(one, reading.today)]


def card(reading: Reading, agreement: Agreement) -> Card:
    return Card(agreement, reading, [line for line in reading.lines if line.agreement_ref == agreement.id])


@dataclass(frozen=True)
class Other:
    name: str
    kind: str
    state: str
    month: Decimal | None
    dates: str


def others(reading: Reading) -> list[Other]:
    shown = {one.agreement.id for one in cards(reading)}
    return [other(reading, one) for one in reading.agreements if one.id not in shown]


def other(reading: Reading, agreement: Agreement) -> Other:
    now = in_force(agreement, reading.today)
    if is_later(agreement, reading.today):
        state, dates = "later", f"from {day_text(agreement.starts)}" if agreement.starts else ""
    elif now:
        state, dates = "in force", f"since {day_text(agreement.starts)}" if agreement.starts else ""
    else:
        state, dates = "ended", f"to {day_text(agreement.ends)}" if agreement.ends else "cancelled"
    month = card(reading, agreement).money
    return Other(agreement.name, kind_of(agreement), state, month.price + month.additions if now else None, dates)


def kind_of(agreement: Agreement) -> str:
    if agreement.model is Model.ADDITIONS and agreement.additions:
        first = agreement.additions[0]
        more = f" and {len(agreement.additions) - 1} more" if len(agreement.additions) > 1 else ""
        return f"additions only: {first.quantity.normalize():f} x {first.description or first.product}{more}"
    if agreement.pool.has_limit and agreement.pool.unit is Unit.HOURS:
        return f"{agreement.model.value}, {hours_text(agreement.pool.limit or NOTHING)} h"
    return agreement.model.value
