"""Members of a cast with what the mirror knows of their days. A row is made as if ConnectWise had shown it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from cwhub.accounts.models import MemberLink
from cwhub.mirror.models import Member, Note, ScheduleEntry, Stopwatch, Ticket, TimeEntry, TimeSheet
from cwhub.mirror.reading_time import OF_TICKETS
from kit.clock import utc_text
from tests.approvals.cast import Cast
from tests.pages.world import make_ticket, mirrored

CHICAGO = ZoneInfo("America/Chicago")
DAY = date(2026, 11, 18)  # a Wednesday
ADA, BEN = 101, 102


def at(hour: int, minute: int = 0, *, day: date = DAY, zone: ZoneInfo = CHICAGO) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def make_member(cast: Cast, number: int = ADA, name: str = "Ada", *, role: str = "", **changes: Any) -> Member:
    """Linked to the person of a role, where one is named."""
    record = {"dailyCapacity": 8.0, "requireTimeSheetEntryFlag": True} | changes.pop("record", {})
    fields = {"identifier": name, "name": name, "time_zone": "US Central", "record": record} | changes
    with cast.everything.open():
        member = Member.objects.create(**mirrored(cast, external_id=number, **fields))
        if role:
            MemberLink.objects.create(
                account=cast.account,
                connection=cast.connection,
                membership=cast.person(role),
                member_id=number,
                identifier=name,
            )
    return member


def ticket(cast: Cast, number: int = 501, **changes: Any) -> Ticket:
    return make_ticket(cast, number, **({"source_updated_at": at(8)} | changes))


def note(cast: Cast, about: Ticket, when: datetime, text: str = "Looked at it.", **changes: Any) -> Note:
    by = changes.pop("member", ADA)
    fields: dict[str, Any] = {
        "external_id": int(when.timestamp()),
        "client_id": about.client_id,
        "ticket": about,
        "tab": Note.Tab.INTERNAL,
        "text": text,
        "entered_at": when,
        "record": {"member": {"id": by}} if by else {},
    } | changes
    with cast.everything.open():
        return Note.objects.create(**mirrored(cast, **fields))


def stopwatch(cast: Cast, about: Ticket, start: datetime, end: datetime | None, *, paused: int = 0) -> Stopwatch:
    fields: dict[str, Any] = {
        "external_id": int(start.timestamp()),
        "client_id": about.client_id,
        "member_ref": ADA,
        "ticket_ref": about.number,
        "status": "Stopped" if end else "Running",
        "starts_at": start,
        "ends_at": end,
        "record": {"totalPauseTime": paused},
    }
    with cast.everything.open():
        return Stopwatch.objects.create(**mirrored(cast, **fields))


def scheduled(
    cast: Cast, about: Ticket | None, start: datetime, end: datetime, *, done: bool = True, name: str = ""
) -> ScheduleEntry:
    fields: dict[str, Any] = {
        "external_id": int(start.timestamp()),
        "client_id": about.client_id if about else None,
        "member_ref": ADA,
        "kind": OF_TICKETS[0] if about else "C",
        "ticket_ref": about.number if about else None,
        "object_ref": about.number if about else None,
        "name": name,
        "starts_at": start,
        "ends_at": end,
        "done": done,
    }
    with cast.everything.open():
        return ScheduleEntry.objects.create(**mirrored(cast, **fields))


def logged(cast: Cast, start: datetime, end: datetime, *, member: int = ADA, about: int = 501) -> TimeEntry:
    hours = Decimal(int((end - start).total_seconds())) / 3600
    fields: dict[str, Any] = {
        "external_id": int(start.timestamp()) + member,
        "client": cast.acme,
        "ticket_ref": about,
        "member_ref": member,
        "hours": hours,
        "starts_at": start,
        "ends_at": end,
        "record": {"chargeToType": "ServiceTicket", "chargeToId": about, "timeStart": utc_text(start)},
    }
    with cast.everything.open():
        return TimeEntry.objects.create(**mirrored(cast, **fields))


def sheet(cast: Cast, status: str = "Open", *, member: int = ADA, **changes: Any) -> TimeSheet:
    fields: dict[str, Any] = {
        "external_id": 900 + member,
        "member_ref": member,
        "starts_on": date(2026, 11, 16),
        "ends_on": date(2026, 11, 22),
        "status": status,
        "deadline": at(10, day=date(2026, 11, 23)),
    } | changes
    with cast.everything.open():
        return TimeSheet.objects.create(**mirrored(cast, **fields))
