"""A week of entries as ConnectWise shows them, with the lists that a review reads beside them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from cwhub.accounts.models import Client, Role
from cwhub.mirror.models import Agreement, AgreementTerm, Calendar, CompanySettings, TimeEntry, WorkRole, WorkType
from kit.clock import parse_utc, utc_text
from tests.approvals.cast import Cast, make_cast
from tests.pages.world import make_boards, make_ticket, mirrored, named
from tests.timeentry.mirrored import ADA, BEN, DAY, at, make_member

REMOTE, AFTER_HOURS, LIAISON, PROJECT = 1, 2, 3, 4
ENGINEER = 1
MANAGED, BLOCK = 71, 72
NOTE = "Cleared the print queue and printed a test page"
REVIEW = f"/billing?day={DAY}"


def make_scene() -> Cast:
    """Ada and Ben, two clients, one with everything covered and one with a block of hours."""
    cast = make_cast()
    make_boards(cast)
    make_member(cast, role=Role.TECHNICIAN, record={"id": ADA})
    make_member(cast, BEN, "Ben", role=Role.BILLING, record={"id": BEN})
    make_ticket(cast, 501, summary="Printer says offline")
    make_ticket(cast, 502, cast.other, summary="Outlook asks")
    with cast.everything.open():
        for number, name, record in (
            (REMOTE, "Remote", {"billTime": "Billable", "rateType": "Multiplier", "rate": 1}),
            (AFTER_HOURS, "Evening", {"billTime": "Billable", "rateType": "Multiplier", "rate": 1.5}),
            (LIAISON, "Talk", {"billTime": "NoCharge"}),
            (PROJECT, "Project", {"billTime": "Billable"}),
        ):
            own = {"id": number, "name": name, **record}
            WorkType.objects.create(**mirrored(cast, external_id=number, name=name, record=own))
        role = {"id": ENGINEER, "name": "Engineer", "hourlyRate": 100.0}
        WorkRole.objects.create(**mirrored(cast, external_id=ENGINEER, name="Engineer", record=role))
        hours = {f"{day}_opens": time(7, 30) for day in WORKDAYS} | {f"{day}_closes": time(18) for day in WORKDAYS}
        Calendar.objects.create(**mirrored(cast, external_id=1, name="Office", **hours))
        CompanySettings.objects.create(**mirrored(cast, external_id=1, default_calendar_ref=1))
    agreement(cast, MANAGED, "Managed", cast.acme, applicationUnlimitedFlag=True)
    agreement(cast, BLOCK, "Block of ten", cast.other, applicationLimit=10.0, applicationUnlimitedFlag=False)
    with cast.everything.open():
        record = {"id": 1, "workType": named(PROJECT, "Project")}
        out = {"kind": "type_out", "agreement_ref": MANAGED, "about_ref": PROJECT, "record": record}
        AgreementTerm.objects.create(**mirrored(cast, external_id=1, client=cast.acme, **out))
    return cast


WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def agreement(cast: Cast, number: int, name: str, client: Client, **record: Any) -> Agreement:
    dates = {name: record.pop(name, None) for name in ("starts_on", "ends_on")}
    told = {"id": number, "name": name, "coverAgreementTime": True, "applicationUnits": "Hours", **record}
    fields = {"external_id": number, "client": client, "name": name, "record": told, **dates}
    with cast.everything.open():
        return Agreement.objects.create(**mirrored(cast, **fields))


def worked(
    cast: Cast,
    number: int,
    start: datetime | None = None,
    *,
    hours: str = "0.5",
    client: Client | None = None,
    member: int = ADA,
    **record: Any,
) -> TimeEntry:
    """An entry of half an hour of Remote on Wednesday at ten, covered by the client's agreement."""
    owner, begin = client or cast.acme, start or at(10)
    first = owner == cast.acme
    end = begin + timedelta(hours=float(hours))
    told: dict[str, Any] = {
        "id": number,
        "company": named(owner.external_id, owner.name),
        "member": named(member, "Ada" if member == ADA else "Ben"),
        "chargeToType": "ServiceTicket",
        "chargeToId": 501 if first else 502,
        "timeStart": utc_text(begin),
        "timeEnd": utc_text(end),
        "actualHours": float(hours),
        "hoursBilled": float(hours),
        "invoiceHours": float(hours),
        "agreementHours": float(hours),
        "hourlyRate": 100.0,
        "workType": named(REMOTE, "Remote"),
        "workRole": named(ENGINEER, "Engineer"),
        "agreement": named(MANAGED, "Managed") if first else named(BLOCK, "Block of ten"),
        "billableOption": "Billable",
        "status": "Open",
        "notes": NOTE,
    } | record
    fields: dict[str, Any] = {
        "external_id": number,
        "client": owner,
        "ticket_ref": told["chargeToId"],
        "member_ref": member,
        "member_name": told["member"]["name"],
        "hours": Decimal(hours),
        "starts_at": begin,
        "agreement_ref": (told["agreement"] or {}).get("id"),
        "entered_at": parse_utc(told.get("dateEntered")) or end,
        "ends_at": end,
        "notes": told["notes"],
        "record": told,
    }
    with cast.everything.open():
        return TimeEntry.objects.create(**mirrored(cast, **fields))


def changed(cast: Cast, number: int, **record: Any) -> None:
    """As ConnectWise shows it later."""
    with cast.everything.open():
        row = TimeEntry.objects.get(connection=cast.connection, external_id=number)
        row.record = row.record | record
        row.notes = row.record["notes"]
        row.save()


def evening(day: date = DAY) -> datetime:
    return at(20, day=day)
