"""The sheet that a day lies on, as the mirror has it. In the whole account's scope."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cwhub.mirror import models as mirror
from kit.clock import parse_utc
from timeentry.services.drafts import MemberDay
from timeentry.words.writing import moment_text

WORDS = {
    "Open": "open",
    "Rejected": "rejected",
    "RejectBySecondTier": "rejected",
    "ErrorsCorrected": "corrected",
    "PendingApproval": "handed in",
    "PendingProjectApproval": "handed in",
    "ApprovedByTierOne": "approved",
    "ApprovedByTierTwo": "approved",
    "ReadyToBill": "approved",
    "Billed": "billed",
}


@dataclass(frozen=True)
class Sheet:
    span: str
    word: str
    due: str


def sheet_of(at: MemberDay) -> Sheet | None:
    rows = mirror.TimeSheet.objects.filter(connection=at.connection, member_ref=at.member, gone_at=None)
    found = rows.filter(starts_on__lte=at.day, ends_on__gte=at.day).first()
    if found is not None:
        due = found.deadline or parse_utc(found.record.get("deadline"))
        word = WORDS.get(found.status, found.status)
        return Sheet(span(found.starts_on, found.ends_on), word, due_text(due, at.zone) if word == "open" else "")
    setups = mirror.PeriodSetup.objects.filter(connection=at.connection, gone_at=None)
    periods = mirror.Period.objects.filter(connection=at.connection, gone_at=None)
    own = periods.filter(setup_ref__in=setups.filter(mirror.PeriodSetup.OF_TIME).values("external_id"))
    period = own.filter(starts_on__lte=at.day, ends_on__gte=at.day).first()
    if period is None:
        return None
    return Sheet(span(period.starts_on, period.ends_on), "not begun", due_text(period.deadline, at.zone))


def span(first: date, last: date) -> str:
    return f"{first.month}/{first.day}\N{EN DASH}{last.month}/{last.day}"


def due_text(due: datetime | None, zone: ZoneInfo) -> str:
    if due is None:
        return ""
    local = due.astimezone(zone)
    return f"{local:%a} {local.month}/{local.day}, {moment_text(due, zone)}"
