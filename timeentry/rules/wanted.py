"""An entry as somebody wants it, before anybody has checked it, and the payload that it becomes."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from kit.clock import utc_text
from timeentry.models import Billing, ChargeTo
from timeentry.words.assisted import told

TICKETS = (ChargeTo.TICKET, ChargeTo.PROJECT_TICKET)


@dataclass(frozen=True)
class Wanted:
    """Numbers are ConnectWise's ids. `billable` None leaves it to ConnectWise, as `agreement` None does."""

    n: int
    charge_to: str
    charge_id: int
    start: datetime | None
    end: datetime | None = None
    hours: Decimal | None = None
    deduct: Decimal = Decimal(0)
    work_type: int | None = None
    work_role: int | None = None
    agreement: int | None = None
    billable: str | None = None
    notes: str = ""
    internal_notes: str = ""
    tabs: tuple[str, ...] | None = None  # None: as the ticket's board presets it
    ai_assisted: bool = False
    occurrence: int = 0
    draft_uid: str = ""

    @property
    def on_ticket(self) -> bool:
        return self.charge_to in TICKETS

    @property
    def charge(self) -> tuple[str, int]:
        return self.charge_to, self.charge_id

    def with_mark(self, *, disclosed: bool) -> "Wanted":
        notes, internal = told(self.notes, self.internal_notes, assisted=self.ai_assisted, disclosed=disclosed)
        return replace(self, notes=notes, internal_notes=internal)


def payload_of(entry: Wanted, *, member: int) -> dict[str, Any]:
    """What the write kind takes. The entry has passed its check, so it has a start."""
    assert entry.start is not None
    return {
        "member": member,
        "charge_to": entry.charge_to,
        "charge_id": entry.charge_id,
        "start": utc_text(entry.start),
        "end": utc_text(entry.end) if entry.end else None,
        "hours": None if entry.end or entry.hours is None else f"{entry.hours.normalize():f}",
        "deduct": f"{entry.deduct.normalize():f}",
        "work_type": entry.work_type,
        "work_role": entry.work_role,
        "agreement": entry.agreement,
        "billable": None if entry.billable in (None, Billing.FROM_AGREEMENT) else str(entry.billable),
        "notes": entry.notes.strip(),
        "internal_notes": entry.internal_notes.strip(),
        "tabs": sorted(set(entry.tabs or ()) - {""}),
        "ai_assisted": entry.ai_assisted,
    }
