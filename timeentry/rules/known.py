"""What is known when entries are checked: whatever they name, as ConnectWise last showed it. No database here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from agreements.rules.linting.entries import Meant
from agreements.rules.linting.rules import Mode
from agreements.rules.workdays import WorkCalendar
from timeentry.rules.coverage import Record, Terms, id_of
from timeentry.rules.hours import Rounding

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
    """An agreement and whose it is."""

    terms: Terms
    company_ref: int


@dataclass(frozen=True)
class Known:
    member: int
    member_record: Record
    member_inactive: bool
    zone: ZoneInfo
    today: date
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

    def agreement_of(self, chosen: int | None, charge: Charge | None) -> Terms | None:
        """The chosen one, else the ticket's."""
        number = chosen or (id_of(charge.record, "agreement") if charge else 0)
        found = self.agreements.get(number)
        return found.terms if found else None

    def preset(self, name: str, charge: Charge | None, terms: Terms | None) -> int | None:
        """Work type or role where nobody chose: the ticket's, the agreement's, the board's, the member's (FACTS 9)."""
        levels: list[Record] = [charge.record, terms.record if terms else {}, charge.board] if charge else []
        found = (id_of(level, name) for level in (*levels, self.member_record))
        return next((number for number in found if number), None)

    def work_type_of(self, chosen: int | None, charge: Charge | None, terms: Terms | None) -> int | None:
        overall = next((one.id for one in self.types.values() if one.record.get("overallDefaultFlag")), None)
        return chosen or self.preset("workType", charge, terms) or overall

    def rounding(self, work_type: int | None, terms: Terms | None, day: date) -> Rounding:
        """The agreement's row before the work type, the work type before the company."""
        row: Record = terms.row_for(work_type, day) if terms else {}
        found = self.types.get(work_type or 0)
        kind: Record = found.record if found else {}
        return Rounding(
            step=number(
                row.get("roundBillHours") or kind.get("roundBillHoursTo") or self.settings.get("roundingFactor")
            ),
            least=number(row.get("hoursMin") or kind.get("hoursMin")),
            most=number(row.get("hoursMax") or kind.get("hoursMax")),
        )


def number(value: Any) -> Decimal:
    return Decimal(str(value or 0))
