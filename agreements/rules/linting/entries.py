"""An entry as the linter sees it, with what surrounds it. Hours are Decimals, moments are aware."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from agreements.rules.workdays import WorkCalendar

BILLABLE, NO_CHARGE, DO_NOT_BILL = "Billable", "NoCharge", "DoNotBill"
PRINTED = (BILLABLE, NO_CHARGE)  # No Charge prints at 0, Do Not Bill does not print (FACTS 9)


@dataclass(frozen=True)
class Span:
    """Other time of the same member."""

    name: str  # as a person finds it: "row 3", "entry 4711"
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Logged:
    """One entry, posted or about to be. `billable` is what will be billed, whoever decided it."""

    start: datetime | None
    end: datetime | None = None
    hours: Decimal | None = None  # actual
    billed: Decimal | None = None
    billable: str = BILLABLE
    notes: str = ""
    work_type: int | None = None
    has_role: bool = True
    for_client: bool = True  # not internal work
    status: str = ""  # ConnectWise's, of an entry that stands there; empty for one that is not posted yet
    agreement: str = ""  # its name
    type_left_out: bool = False  # the agreement covers time, but not this work type

    @property
    def is_billed(self) -> bool:
        return self.for_client and self.billable == BILLABLE

    @property
    def is_printed(self) -> bool:
        return self.for_client and self.billable in PRINTED

    @property
    def ends(self) -> datetime | None:
        if self.end or self.start is None or self.hours is None:
            return self.end
        return self.start + timedelta(seconds=float(self.hours * 3600))


@dataclass(frozen=True)
class Meant:
    """What the account says its work types are for, by id and name. What nobody says, no rule asks."""

    names: dict[int, str]
    after_hours: frozenset[int] = frozenset()
    talk: frozenset[int] = frozenset()
    onsite: frozenset[int] = frozenset()

    def name(self, work_type: int | None) -> str:
        return self.names.get(work_type or 0, "this work type")

    def choice(self, work_types: frozenset[int]) -> str:
        """`After Hours or Emergency`"""
        return " or ".join(sorted(self.names[one] for one in work_types if one in self.names))


@dataclass(frozen=True)
class Around:
    """The member's day, and what the account says. `calendar` is None where no office hours are known."""

    zone: ZoneInfo
    meant: Meant
    calendar: WorkCalendar | None = None
    others: Sequence[Span] = ()
    day_hours: Decimal = Decimal(0)  # of the same day, without this entry
    sheet: str = ""  # status of the sheet on which it lies; empty where there is none yet
