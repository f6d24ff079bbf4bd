"""What an agreement says, as its clerk reads it. Plain values: no database, no ConnectWise record.

Amounts are in the account's currency, hours in hours, rates in currency an hour. Days are days of work.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class Billing(StrEnum):
    """ConnectWise's billableOption and billTime (SPEC)."""

    BILLABLE = "Billable"
    DO_NOT_BILL = "DoNotBill"
    NO_CHARGE = "NoCharge"
    NO_DEFAULT = "NoDefault"


class RateType(StrEnum):
    """How a row changes the rate below it: adds to it, replaces it, multiplies it (FACTS 10)."""

    ADJUST = "AdjAmount"
    CUSTOM = "Custom"
    MULTIPLY = "Multiplier"


class Unit(StrEnum):
    """What a pool is counted in."""

    AMOUNT = "Amount"
    HOURS = "Hours"
    INCIDENTS = "Incidents"


class Model(StrEnum):
    """How an agreement is paid for, as its fields show it; no name is looked at."""

    PREPAID_HOURS = "prepaid hours"
    PREPAID_AMOUNT = "prepaid amount"
    RETAINER_HOURS = "hours a period"
    RETAINER_AMOUNT = "amount a period"
    INCIDENTS = "incidents"
    FLAT_FEE = "flat fee"
    TIME_AND_MATERIALS = "time and materials"
    NOT_INVOICED = "not invoiced"  # its time is No Charge or Do Not Bill, whoever covers it
    ADDITIONS = "additions only"  # has a price or additions, and covers no time


@dataclass(frozen=True)
class Named:
    """A ConnectWise reference."""

    id: int
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Rule:
    """A rate as ConnectWise keeps it. Without a type it changes nothing."""

    kind: RateType | None = None
    rate: Decimal = ZERO


@dataclass(frozen=True)
class Rounding:
    """0 is no step, no least, no most. None leaves it to the level below."""

    step: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True)
class WorkType(Named):
    """A row of the set-up table."""

    bill_time: str = ""
    rule: Rule = field(default_factory=Rule)
    rounding: Rounding = field(default_factory=Rounding)


@dataclass(frozen=True)
class WorkRole(Named):
    hourly_rate: Decimal | None = None


@dataclass(frozen=True)
class Row:
    """A row of an agreement for one work type or role, or for all. `about` None is all.

    From `effective` to `ending`, both included; None is no bound. `location` and `site` None is everywhere.
    """

    id: int
    about: Named | None
    rule: Rule = field(default_factory=Rule)
    effective: date | None = None
    ending: date | None = None
    location: int | None = None
    site: int | None = None
    limit: Decimal | None = None  # agreementLimit and limitTo: nowhere documented

    def holds_on(self, day: date) -> bool:
        return (self.effective is None or self.effective <= day) and (self.ending is None or day <= self.ending)


@dataclass(frozen=True)
class TypeRow(Row):
    bill_time: str = ""
    rounding: Rounding = field(default_factory=Rounding)
    overage: Rule = field(default_factory=Rule)


@dataclass(frozen=True)
class RoleRow(Row):
    pass


@dataclass(frozen=True)
class PoolTerms:
    """The application parameters: how much an agreement covers, and how often it is filled again."""

    unit: Unit | None = None
    limit: Decimal | None = None  # each cycle, or once
    unlimited: bool = False
    cycle: str = ""  # ConnectWise's applicationCycle
    once: bool = False
    carries_over: bool = False
    expires_after_days: int | None = None
    overruns: bool = False
    overrun_limit: Decimal | None = None
    expires_when_empty: bool = False

    @property
    def has_limit(self) -> bool:
        return self.limit is not None and self.limit > 0


@dataclass(frozen=True)
class Balance:
    """What a pool had left at a moment, in its unit. `available` is what is left with the headroom of overruns."""

    remaining: Decimal
    available: Decimal
    at: datetime
    source: str = "recap"  # "recap", or "entries": our own sum, where ConnectWise has given none
    starting: Decimal | None = None
    adjustments: Decimal | None = None
    used: Decimal | None = None
    unlimited: bool = False


@dataclass(frozen=True)
class Addition:
    product: str
    quantity: Decimal
    less_included: Decimal = ZERO
    unit_price: Decimal = ZERO
    unit_cost: Decimal = ZERO
    billing: str = Billing.BILLABLE.value
    effective: date | None = None
    cancelled: date | None = None
    description: str = ""

    @property
    def billed_quantity(self) -> Decimal:
        """Quantity less what is included, never less than none [I] (FACTS 10)."""
        return max(self.quantity - self.less_included, ZERO)


@dataclass(frozen=True)
class Adjustment:
    """Corrects a prepaid balance: more adds to it."""

    amount: Decimal
    description: str = ""
    effective: date | None = None


@dataclass(frozen=True)
class BoardDefault:
    """A new ticket of this board, and of this type if one is named, gets the agreement by itself."""

    board: Named
    type: Named | None = None
    is_default: bool = False


@dataclass(frozen=True)
class Agreement:
    """Everything that decides about an entry of time. `ends` is its last day; None has no end."""

    id: int
    name: str
    type: Named | None = None
    company: Named | None = None
    client_id: int | None = None  # ours
    status: str = ""  # Active, Cancelled, Expired, Inactive, as ConnectWise last said
    starts: date | None = None
    ends: date | None = None
    cancelled: bool = False
    cancelled_on: date | None = None
    covers_time: bool = False
    covers_products: bool = False
    covers_expenses: bool = False
    bill_time: str = ""
    pool: PoolTerms = field(default_factory=PoolTerms)
    balance: Balance | None = None
    types_out: frozenset[Named] = frozenset()
    roles_out: frozenset[Named] = frozenset()
    type_rows: tuple[TypeRow, ...] = ()
    role_rows: tuple[RoleRow, ...] = ()
    work_type: Named | None = None  # its defaults
    work_role: Named | None = None
    location: Named | None = None
    department: Named | None = None
    only_its_location: bool = False
    only_its_department: bool = False
    sites: tuple[Named, ...] = ()  # none: every site
    boards: tuple[BoardDefault, ...] = ()
    configurations: tuple[Named, ...] = ()
    additions: tuple[Addition, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    sla: Named | None = None
    parent: Named | None = None
    price: Decimal = ZERO  # each billing cycle
    billing_cycle: str = ""
    bills_once: bool = False
    read_at: datetime | None = None  # when the agreement was last seen
    lists_read_at: datetime | None = None  # when the lists below it were; None: not yet

    @property
    def model(self) -> Model:
        return model_of(self)


def model_of(agreement: Agreement) -> Model:
    """From its fields alone (FACTS 10): who is billed, what it counts, how often it fills, whether it covers time."""
    pool = agreement.pool
    if agreement.bill_time in (Billing.NO_CHARGE, Billing.DO_NOT_BILL):
        return Model.NOT_INVOICED
    if not agreement.covers_time:
        priced = agreement.price > 0 or agreement.additions
        return Model.ADDITIONS if priced else Model.TIME_AND_MATERIALS
    if pool.unit is Unit.INCIDENTS:
        return Model.INCIDENTS
    if pool.unlimited or not pool.has_limit:
        return Model.FLAT_FEE
    if pool.unit is Unit.AMOUNT:
        return Model.PREPAID_AMOUNT if pool.once else Model.RETAINER_AMOUNT
    return Model.PREPAID_HOURS if pool.once else Model.RETAINER_HOURS


def named(rows: Iterable[Named], number: int | None) -> Named | None:
    return next((one for one in rows if one.id == number), None)
