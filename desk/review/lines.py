"""One time entry of the mirror as the review shows it: what ConnectWise has made of it. Pure, from its record."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from agreements.rules.linting.rules import Said
from cwhub.mirror.models import TimeEntry
from cwhub.mirror.reading import name_of, ref
from kit.clock import parse_utc
from timeentry.kinds.correct import is_billed

Record = dict[str, Any]
NOTHING = Decimal(0)
# What a review has looked at. Whatever of these changes later clears its mark.
SAYS = (
    "member", "chargeToType", "chargeToId", "timeStart", "timeEnd", "actualHours", "hoursDeduct", "workType",
    "workRole", "agreement", "billableOption", "hoursBilled", "notes",
)  # fmt: skip
BILLABLE = {"Billable": "Billable", "DoNotBill": "Do Not Bill", "NoCharge": "No Charge"}
STATUSES = {
    "Open": "not handed in",
    "Rejected": "rejected",
    "RejectBySecondTier": "rejected",
    "ErrorsCorrected": "corrected",
    "PendingApproval": "pending",
    "PendingProjectApproval": "pending",
    "ApprovedByTierOne": "approved, not invoiced",
    "ApprovedByTierTwo": "approved, not invoiced",
    "ReadyToBill": "approved, not invoiced",
}
COVERED, PARTLY, OUTSIDE, FREE = "covered", "partly covered", "outside", "not billed"


def number(value: Any) -> Decimal:
    return Decimal(str(value or 0))


def digest_of(record: Record) -> str:
    """Equal as long as the entry says the same. References count by their id: a new name is no change."""
    said = {name: one.get("id") if isinstance(one := record.get(name), dict) else one for name in SAYS}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


@dataclass
class Line:
    row: TimeEntry
    day: date  # the member's own
    starts: datetime | None
    client: str
    charge: str
    said: list[Said] = field(default_factory=list)
    reviewed: str = ""  # who left it as it is, and why
    asked: str = ""
    answer: str = ""
    pool_empty: bool = False  # its agreement would cover it, but had nothing left when it was entered

    @property
    def record(self) -> Record:
        record: Record = self.row.record
        return record

    @property
    def id(self) -> int:
        return self.row.external_id

    @property
    def digest(self) -> str:
        return digest_of(self.record)

    @property
    def billable(self) -> str:
        return str(self.record.get("billableOption") or "")

    @property
    def billable_word(self) -> str:
        return BILLABLE.get(self.billable, "nobody has chosen")

    @property
    def status_word(self) -> str:
        return STATUSES.get(str(self.record.get("status") or "Open"), str(self.record.get("status")))

    @property
    def clock(self) -> str:
        """When it began, by the member's own clock."""
        return f"{self.starts:%I:%M %p}".lstrip("0") if self.starts else ""

    @property
    def work_type(self) -> str:
        return name_of(self.record, "workType")

    @property
    def agreement(self) -> str:
        return name_of(self.record, "agreement")

    @property
    def agreement_ref(self) -> int | None:
        return ref(self.record, "agreement")

    @property
    def actual(self) -> Decimal:
        return number(self.record.get("actualHours"))

    @property
    def billed(self) -> Decimal:
        return number(self.record.get("hoursBilled"))

    @property
    def covered(self) -> Decimal:
        return number(self.record.get("agreementHours"))

    @property
    def covered_amount(self) -> Decimal:
        return number(self.record.get("agreementAmount"))

    @property
    def rate(self) -> Decimal:
        return number(self.record.get("overageRate") or self.record.get("hourlyRate"))

    @property
    def amount(self) -> Decimal:
        """What an invoice will ask for it: ConnectWise's own figure where it gives one."""
        if self.billable != "Billable":
            return NOTHING
        told = self.record.get("extendedInvoiceAmount")
        if told is not None:
            return number(told)
        hours = number(self.record.get("invoiceHours", self.record.get("hoursBilled")))
        return max(NOTHING, (hours - self.covered) * self.rate - self.covered_amount)

    @property
    def cover(self) -> str:
        if self.billable != "Billable":
            return FREE
        if self.covered_amount:
            return PARTLY if self.amount else COVERED
        if not self.covered:
            return OUTSIDE
        return COVERED if self.covered >= self.billed else PARTLY

    @property
    def open(self) -> bool:
        """A clerk still has to look at it."""
        return bool(self.said) and not self.reviewed

    @property
    def entered(self) -> datetime | None:
        """When it was saved: pools are drawn in this order, not by day of work (FACTS 10)."""
        if self.row.entered_at:
            return self.row.entered_at
        info = self.record.get("_info") or {}
        return parse_utc(self.record.get("dateEntered") or info.get("dateEntered"))

    @property
    def cost(self) -> Decimal:
        """What the work cost; ConnectWise gives the hour's cost as text (FACTS 9)."""
        return self.actual * number(self.record.get("hourlyCost"))

    @property
    def billed_already(self) -> bool:
        return is_billed(self.record)

    @property
    def changeable(self) -> bool:
        return not is_billed(self.record)
