"""A desk small enough to know by heart: two boards, three companies, four tickets."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

Record = dict[str, Any]
NOON = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Chicago
INFO = {
    "dateEntered": "2026-11-16T15:00:00Z",
    "enteredBy": "wren",
    "lastUpdated": "2026-11-16T15:00:00Z",
    "updatedBy": "wren",
}


@dataclass(frozen=True)
class ApiKeys:
    member: str
    public_key: str
    private_key: str


@dataclass(frozen=True)
class TinyLogin:
    company_id: str = "tinydesk"
    public_key: str = "pub"
    private_key: str = "priv"
    client_id: str = "11111111-2222-3333-4444-555555555555"
    others: tuple[ApiKeys, ...] = (ApiKeys("rmm_api", "rmmpub", "rmmpriv"),)


def ref(id: int) -> Record:
    return {"id": id}


def rows(*records: Record) -> list[Record]:
    return [{"_info": dict(INFO), **r, "id": r.get("id", n)} for n, r in enumerate(records, 1)]


def status(name: str, board: int, stage: str, order: int, **more: Any) -> Record:
    return {"name": name, "board": ref(board), "escalationStatus": stage, "sortOrder": order, **more}


def ticket(id: int, summary: str, company: int, **more: Any) -> Record:
    plain = {
        "recordType": "ServiceTicket",
        "board": ref(1),
        "status": ref(1),
        "type": ref(1),
        "priority": ref(2),
        "source": ref(1),
        "severity": "Medium",
        "impact": "Medium",
        "closedFlag": False,
        "sla": ref(1),
    }
    return {"id": id, "summary": summary, "company": ref(company), **plain, **more}


WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
STANDARD = {f"{day}{end}Time": clock for day in WORKDAYS for end, clock in (("Start", "08:00:00"), ("End", "17:00:00"))}


def setup() -> dict[str, list[Record]]:
    return {
        "system/locations": rows({"name": "Main"}),
        "system/departments": rows({"identifier": "Service", "name": "Service"}),
        "service/boards": rows(
            {"name": "Desk", "location": ref(1), "department": ref(1), "inactiveFlag": False},
            {"name": "Network", "location": ref(1), "department": ref(1), "inactiveFlag": False},
            {"name": "Old", "location": ref(1), "department": ref(1), "inactiveFlag": True},
        ),
        "service/boards/statuses": rows(
            status("New", 1, "NotResponded", 1, defaultFlag=True),
            status("Taken", 1, "Responded", 2),
            status("Working", 1, "ResolutionPlan", 3),
            status("Waiting", 1, "NoEscalation", 4),
            status("Solved", 1, "Resolved", 5),
            status("Closed", 1, "Resolved", 6, closedStatus=True),
            status("Open", 2, "NotResponded", 1, defaultFlag=True),
            status("Done", 2, "Resolved", 2, closedStatus=True),
            status("Gone", 1, "NotResponded", 7, inactive=True),
        ),
        "service/boards/types": rows(
            {"name": "Mail", "board": ref(1)},
            {"name": "Printing", "board": ref(1)},
            {"name": "Outage", "board": ref(2)},
            {"name": "Fax", "board": ref(1), "inactiveFlag": True},
        ),
        "service/boards/subtypes": rows(
            {"name": "Outlook", "board": ref(1), "typeAssociationIds": [1]},
            {"name": "Driver", "board": ref(1), "typeAssociationIds": [2]},
        ),
        "service/boards/items": rows({"name": "Desktop", "board": ref(1)}),
        "service/boards/typeSubTypeItemAssociations": rows(
            {"board": ref(1), "type": ref(1), "subType": ref(1), "item": ref(1)},
        ),
        "service/priorities": rows(
            {"name": "High", "color": "Red", "sortOrder": 1},
            {"name": "Normal", "color": "Yellow", "sortOrder": 2, "defaultFlag": True},
        ),
        "service/sources": rows({"name": "Email", "defaultFlag": True}, {"name": "Phone"}),
        "service/SLAs": rows(
            {
                "name": "Plain",
                "basedOn": "Custom",
                "customCalendar": ref(1),
                "defaultFlag": True,
                "respondHours": 2.0,
                "planWithin": 4.0,
                "resolutionHours": 16.0,
            },
            {"name": "Always", "basedOn": "AllHours", "respondHours": 1.0, "planWithin": 2.0, "resolutionHours": 8.0},
        ),
        "service/SLAs/priorities": rows(
            {"slaId": 1, "priority": ref(1), "respondHours": 0.5, "planWithin": 4.0, "resolutionHours": 8.0}
        ),
        **calendars(),
    }


def calendars() -> dict[str, list[Record]]:
    return {
        "schedule/calendars": rows({"name": "Standard", "holidayList": ref(1), **STANDARD}),
        "schedule/holidayLists": rows({"name": "US"}),
        "schedule/holidayLists/holidays": rows(
            {"name": "Thanksgiving", "date": "2026-11-26", "allDayFlag": True, "holidayList": ref(1)},
            {
                "name": "Christmas Eve",
                "date": "2026-12-24",
                "allDayFlag": False,
                "timeStart": "12:00:00",
                "timeEnd": "17:00:00",
                "holidayList": ref(1),
            },
        ),
        "schedule/types": rows(
            {"id": 3, "name": "Calendar", "identifier": "C"}, {"id": 4, "name": "Service", "identifier": "S"}
        ),
    }


def people() -> dict[str, list[Record]]:
    member: Record = {"defaultEmail": "Office", "defaultPhone": "Office", "hireDate": "2020-01-01T00:00:00Z"}
    return {
        "system/members": rows(
            {"identifier": "cwhub_api", "licenseClass": "A", "firstName": "Hub", "lastName": "API", **member},
            {"identifier": "AMorrow", "licenseClass": "F", "firstName": "Ada", "lastName": "Morrow", **member},
            {"identifier": "BQuill", "licenseClass": "F", "firstName": "Ben", "lastName": "Quill", **member},
            {"identifier": "rmm_api", "licenseClass": "A", "firstName": "RMM", "lastName": "API", **member},
            {
                "identifier": "gone",
                "licenseClass": "F",
                "firstName": "Cy",
                "lastName": "Gone",
                "inactiveFlag": True,
                **member,
            },
        ),
        "company/companies/statuses": rows({"name": "Active", "defaultFlag": True}),
        "company/companies/types": rows({"name": "Client"}, {"name": "Vendor", "vendorFlag": True}),
        "company/companies": rows(
            {"identifier": "acorn", "name": "Acorn Bakery", "status": ref(1), "types": [ref(1)], "deletedFlag": False},
            {"identifier": "birch", "name": "Birch & Sons", "status": ref(1), "types": [ref(1)], "deletedFlag": False},
            {"identifier": "cedar", "name": "Cedar Lab", "status": ref(1), "yearEstablished": 12},
        ),
        "company/contacts/types": rows({"description": "Primary"}),
        "company/contacts": rows(
            {
                "firstName": "Ann",
                "lastName": "Baker",
                "company": ref(1),
                "types": [ref(1)],
                "communicationItems": [
                    {"id": 1, "value": "ann@acorn.example", "communicationType": "Email", "defaultFlag": True},
                    {"id": 2, "value": "555-0101", "communicationType": "Phone", "defaultFlag": True},
                ],
            },
            {"firstName": "Bob", "lastName": "Birch", "company": ref(2), "communicationItems": []},
        ),
        "company/configurations/types": rows({"name": "Laptop"}),
        "company/configurations": rows(
            {"name": "AC-LT-1", "type": ref(1), "company": ref(1), "deviceIdentifier": "d1", "activeFlag": True},
        ),
        "finance/agreements/types": rows({"name": "Managed", "sla": ref(2)}),
        "finance/agreements": rows(
            {
                "name": "Managed - Birch",
                "type": ref(1),
                "company": ref(2),
                "contact": ref(2),
                "startDate": "2026-01-01T00:00:00Z",
                "noEndingDateFlag": True,
                "coverAgreementTime": True,
            },
        ),
    }


def work() -> dict[str, list[Record]]:
    note = {"detailDescriptionFlag": True, "internalAnalysisFlag": False, "resolutionFlag": False}
    return {
        "service/tickets": rows(
            ticket(101, "Outlook asks for the password", 1, contact=ref(1), configurations=[ref(1)]),
            ticket(102, "Printer says offline", 2, type=ref(2), priority=ref(1)),
            ticket(103, "Switch is down", 1, board=ref(2), status=ref(7), type=ref(3)),
            ticket(104, "Fax is broken", 2, status=ref(6), type=ref(4), closedFlag=True),
        ),
        "service/tickets/notes": rows(
            {"ticketId": 101, "text": "it keeps asking", "contact": ref(1), **note},
            {"ticketId": 104, "text": "thrown away", "member": ref(2), **note},
        ),
        "time/entries": rows(
            {
                "chargeToId": 101,
                "chargeToType": "ServiceTicket",
                "member": ref(2),
                "timeStart": "2026-11-16T16:00:00Z",
                "timeEnd": "2026-11-16T16:15:00Z",
                "actualHours": 0.25,
                "notes": "removed the stored credential",
                "addToResolutionFlag": True,
                "company": ref(1),
            },
        ),
    }


@dataclass
class TinyWorld:
    login: TinyLogin = field(default_factory=TinyLogin)
    collections: dict[str, list[Record]] = field(default_factory=lambda: deepcopy({**setup(), **people(), **work()}))
    truth: dict[str, Any] = field(default_factory=lambda: {"tickets": {"101": {"family": "password"}}})
    secrets: dict[str, str] = field(default_factory=lambda: {"AMorrow": "hash-of-ada", "BQuill": "hash-of-ben"})
    told: int = 0

    def next_ticket(self, now: datetime) -> tuple[Record, list[Record], Record]:
        self.told += 1
        new = ticket(0, f"Streamed {self.told}", 1, contact=ref(1))
        note = {"text": "it is broken", "detailDescriptionFlag": True, "contact": ref(1)}
        return new, [note], {"family": "streamed"}


def build(
    *,
    seed: int = 1,
    companies: int | None = None,
    tickets: int | None = None,
    members: int | None = None,
    anchor: date | None = None,
    now: datetime | None = None,
) -> TinyWorld:
    return TinyWorld()
