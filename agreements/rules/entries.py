"""An entry of time as the rules see it: who worked, when, on what, and when it is saved."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

from agreements.rules.terms import ZERO, Named, WorkRole, WorkType


@dataclass(frozen=True)
class Member(Named):
    """`rate` is the member's own hourly rate. ConnectWise shows 0 for who has none, and for who costs nothing."""

    rate: Decimal | None = None
    shows_zero: bool = False


@dataclass(frozen=True)
class ChargedTo:
    """A ticket, project ticket, activity or charge code, as much of it as decides. `number` None: none was named."""

    kind: str = "ServiceTicket"  # ConnectWise's chargeToType
    number: int | None = None
    summary: str = ""
    agreement: int | None = None  # that it carries
    bill_time: str = ""
    hourly_rate: Decimal | None = None  # the ticket's own, where its finances override
    fixed_fee: bool = False  # its project is billed by a fixed fee
    board: Named | None = None
    board_bill_time: str = ""
    location: int | None = None
    department: int | None = None
    site: Named | None = None

    @property
    def is_project(self) -> bool:
        return self.kind == "ProjectTicket"

    @property
    def is_internal(self) -> bool:
        return self.kind == "ChargeCode"

    @property
    def name(self) -> str:
        return f"#{self.number}" if self.number and self.kind.endswith("Ticket") else self.summary


@dataclass(frozen=True)
class Entry:
    """`end`, or `hours`. Days are the member's own, by `zone`. `billable` is what somebody chose on the entry."""

    start: datetime
    end: datetime | None = None
    hours: Decimal | None = None
    deduct: Decimal = ZERO
    zone: tzinfo = UTC
    work_type: WorkType | None = None
    work_role: WorkRole | None = None
    member: Member | None = None
    charge: ChargedTo = field(default_factory=ChargedTo)
    billable: str | None = None
    client: str = ""
    rounding_step: Decimal = ZERO  # the company's own, below every other
    guessed: tuple[str, ...] = ()  # "work type", "work role": nobody chose, and the levels that preset it disagree

    @property
    def day(self) -> date:
        return self.start.astimezone(self.zone).date()
