"""What is known when entries are checked: whatever they name, as ConnectWise last showed it. No database here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from agreements import records
from agreements.records import Record
from agreements.rules.linting.entries import Meant
from agreements.rules.linting.rules import Mode
from agreements.rules.terms import Agreement
from agreements.rules.workdays import WorkCalendar

BOARD_TABS = {
    "discussion": "timeEntryDiscussionFlag",
    "internal": "timeEntryInternalAnalysisFlag",
    "resolution": "timeEntryResolutionFlag",
}


@dataclass(frozen=True)
class Charge:
    """A ticket, project ticket, activity or charge code."""

    kind: str
    id: int
    summary: str
    record: Record
    client_id: int | None = None
    client_name: str = ""
    company_ref: int = 0
    status: Record = field(default_factory=dict)
    board: Record = field(default_factory=dict)

    @property
    def tabs(self) -> tuple[str, ...]:
        """Where its board shows the notes of time by itself (SPEC Board)."""
        return tuple(tab for tab, flag in BOARD_TABS.items() if self.board.get(flag))

    @property
    def internal(self) -> bool:
        return self.kind == "ChargeCode"

    @property
    def name(self) -> str:
        return self.summary if self.internal or self.kind == "Activity" else f"#{self.id} {self.summary}"


@dataclass(frozen=True)
class Choice:
    """A work type or role."""

    id: int
    name: str
    inactive: bool
    record: Record


@dataclass(frozen=True)
class Sheet:
    starts_on: date
    ends_on: date
    status: str


@dataclass(frozen=True)
class Period:
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Standing:
    """An entry of the member that ConnectWise already has."""

    id: int
    start: datetime
    end: datetime | None
    charge_to: str
    charge_id: int


@dataclass(frozen=True)
class Agreed:
    """An agreement, with what its pool has left now, and whose it is."""

    terms: Agreement
    company_ref: int


@dataclass(frozen=True)
class Known:
    member: int
    member_record: Record
    member_inactive: bool
    zone: ZoneInfo
    today: date
    at: datetime | None = None  # now: when what is checked would be saved
    settings: Record = field(default_factory=dict)
    charges: Mapping[tuple[str, int], Charge] = field(default_factory=dict)
    types: Mapping[int, Choice] = field(default_factory=dict)
    roles: Mapping[int, Choice] = field(default_factory=dict)
    agreements: Mapping[int, Agreed] = field(default_factory=dict)
    sheets: Sequence[Sheet] = ()
    periods: Sequence[Period] = ()
    future_periods: int | None = None
    standing: Sequence[Standing] = ()
    can_delete: bool = True
    calendar: WorkCalendar | None = None  # the company's office hours
    meant: Meant = field(default_factory=lambda: Meant({}))
    modes: Mapping[str, Mode] = field(default_factory=dict)

    def period_of(self, day: date) -> Period | None:
        return next((one for one in self.periods if one.starts_on <= day <= one.ends_on), None)

    def sheet_of(self, day: date) -> Sheet | None:
        return next((one for one in self.sheets if one.starts_on <= day <= one.ends_on), None)

    def agreement_of(self, chosen: int | None, charge: Charge | None) -> Agreement | None:
        """The chosen one, else the ticket's."""
        number = chosen or (records.id_of(charge.record, "agreement") if charge else 0)
        found = self.agreements.get(number or 0)
        return found.terms if found else None

    def preset(self, name: str, charge: Charge | None, terms: Agreement | None) -> int | None:
        """Work type or role where nobody chose: the ticket's, the agreement's, the board's, the member's (FACTS 9)."""
        own = charge.record if charge else {}
        board = charge.board if charge else {}
        return records.preset(name, own, terms if charge else None, board, self.member_record)

    def work_type_of(self, chosen: int | None, charge: Charge | None, terms: Agreement | None) -> int | None:
        overall = next((one.id for one in self.types.values() if one.record.get("overallDefaultFlag")), None)
        return chosen or self.preset("workType", charge, terms) or overall
