"""The table of resources. One entry is all it takes to add a list with its CRUD, query language and count."""

from typing import Any

from simulators.connectwise import callback_rules, contact_rules, note_rules, schedule_rules
from simulators.connectwise.catalog import Catalog
from simulators.connectwise.fields import company, finance, schedule, service, system, tickets, time
from simulators.connectwise.schema import READ, Record, Resource, parse_fields
from simulators.connectwise.store import parent_id
from simulators.connectwise.tickets import rules as ticket_rules


def resource(path: str, noun: str, fields: str, **rest: Any) -> Resource:
    return Resource(path, noun, parse_fields(fields), **rest)


def on_tickets(field: str) -> tuple[tuple[str, str], ...]:
    return (("service/tickets", field),)


def full_name(store: Any, record: Record) -> str:
    return f"{record.get('firstName', '')} {record.get('lastName', '')}".strip()


COMPANY = [
    resource(
        "/company/companies",
        "Company",
        company.COMPANY,
        key=("identifier",),
        shows=("identifier", "name"),
        href="company",
        callback="company",
        in_use=on_tickets("company"),
        defaults={"deletedFlag": False},
    ),
    resource("/company/companies/types", "Company Type", company.COMPANY_TYPE, href="type"),
    resource("/company/companies/statuses", "Company Status", company.COMPANY_STATUS, href="status"),
    resource(
        "/company/contacts",
        "Contact",
        company.CONTACT,
        key=(),
        shows=("name",),
        href="contact",
        computed={"name": full_name},
        callback="contact",
        in_use=on_tickets("contact"),
        defaults={"inactiveFlag": False},
        prepare=contact_rules.prepare,
    ),
    resource(
        "/company/contacts/types",
        "Contact Type",
        company.CONTACT_TYPE,
        key=("description",),
        shows=("name",),
        href="type",
        computed={"name": lambda store, record: record.get("name") or record.get("description")},
    ),
    resource(
        "/company/configurations",
        "Configuration",
        company.CONFIGURATION,
        key=(),
        shows=("deviceIdentifier",),
        href="configuration",
        defaults={"activeFlag": True},
        methods=READ,
        callback="configuration",
    ),
    resource(
        "/company/configurations/types", "Configuration Type", company.CONFIGURATION_TYPE, href="type", methods=READ
    ),
    resource(
        "/company/configurations/statuses",
        "Configuration Status",
        company.CONFIGURATION_STATUS,
        key=("description",),
        shows=("name",),
        href="status",
        methods=READ,
        computed={"name": lambda store, record: record.get("name") or record.get("description")},
    ),
]

SERVICE = [
    resource(
        "/service/boards",
        "Service Board",
        service.BOARD,
        href="board",
        in_use=on_tickets("board"),
        defaults={"inactiveFlag": False},
    ),
    resource(
        "/service/boards/{board}/statuses",
        "Service Status",
        service.BOARD_STATUS,
        parents=("board",),
        href="status",
        in_use=on_tickets("status"),
        defaults={"inactive": False, "closedStatus": False, "escalationStatus": "NotResponded"},
    ),
    resource(
        "/service/boards/{board}/types",
        "Service Type",
        service.BOARD_TYPE,
        parents=("board",),
        href="type",
        in_use=on_tickets("type"),
    ),
    resource(
        "/service/boards/{board}/subtypes",
        "Service SubType",
        service.BOARD_SUB_TYPE,
        parents=("board",),
        href="subType",
    ),
    resource(
        "/service/boards/{board}/items",
        "Service Item",
        service.BOARD_ITEM,
        parents=("board",),
        href="item",
        in_use=on_tickets("item"),
    ),
    resource(
        "/service/boards/{board}/typeSubTypeItemAssociations",
        "Association",
        service.BOARD_TYPE_SUBTYPE_ITEM,
        parents=("board",),
        key=(),
        methods=READ,
    ),
    resource("/service/priorities", "Priority", service.PRIORITY, href="priority", in_use=on_tickets("priority")),
    resource("/service/sources", "Source", service.SOURCE, href="source", in_use=on_tickets("source")),
    resource("/service/SLAs", "SLA", service.SLA, href="sla", methods=READ),
    resource(
        "/service/SLAs/{slaId}/priorities",
        "SLA Priority",
        service.SLA_PRIORITY + " slaId:int~",
        parents=("slaId",),
        key=(),
        methods=READ,
        hidden=frozenset({"slaId"}),
        computed={"sla": lambda store, record: {"id": parent_id(record.get("slaId"))}},
    ),
    resource("/service/locations", "Service Location", service.SERVICE_LOCATION, href="location", methods=READ),
    resource(
        "/service/tickets",
        "Ticket",
        tickets.TICKET,
        key=(),
        shows=("summary",),
        href="ticket",
        error_name="ticket",
        callback="ticket",
        lookups={"configuration/id": ticket_rules.configuration_ids},
        prepare=ticket_rules.prepare,
        after=ticket_rules.after,
        guard=ticket_rules.guard,
        freshen=ticket_rules.freshen,
    ),
    resource(
        "/service/tickets/{ticketId}/notes",
        "Ticket Note",
        tickets.TICKET_NOTE,
        parents=("ticketId",),
        key=(),
        shows=(),
        error_name="ticketNote",
        prepare=note_rules.prepare,
        after=note_rules.after,
        guard=note_rules.guard,
    ),
]

SYSTEM = [
    resource(
        "/system/members",
        "Member",
        system.MEMBER,
        key=("identifier",),
        shows=("identifier", "name"),
        href="member",
        computed={"name": full_name},
        methods=READ,
    ),
    resource(
        "/system/departments",
        "Department",
        system.DEPARTMENT,
        key=("identifier", "name"),
        shows=("identifier", "name"),
        href="department",
        methods=READ,
    ),
    resource("/system/locations", "Location", "name:str(50)! locationFlag:bool", href="location", methods=READ),
    resource(
        "/system/callbacks",
        "Callback",
        system.CALLBACK_ENTRY,
        key=(),
        shows=(),
        error_name="callbackEntry",
        defaults={"inactiveFlag": False, "isSoapCallbackFlag": False, "isSelfSuppressedFlag": False},
        prepare=callback_rules.prepare,
    ),
    resource(
        "/system/connectwisehostedsetups",
        "Hosted Setup",
        system.CONNECT_WISE_HOSTED_SETUP,
        key=(),
        shows=(),
        error_name="connectWiseHostedSetup",
        defaults={"disabledFlag": False, "podHeight": 400},
    ),
    resource(
        "/system/connectWiseHostedScreens",
        "Hosted Screen",
        system.CONNECT_WISE_HOSTED_SCREEN,
        key=(),
        shows=(),
        methods=READ,
    ),
]

SCHEDULE = [
    resource(
        "/schedule/entries",
        "Schedule Entry",
        schedule.SCHEDULE_ENTRY,
        key=(),
        shows=("name",),
        href="schedule",
        callback="schedule",
        defaults={"doneFlag": False, "acknowledgedFlag": False, "ownerFlag": False},
        prepare=schedule_rules.prepare,
        after=schedule_rules.after,
        guard=schedule_rules.guard,
    ),
    resource(
        "/schedule/types",
        "Schedule Type",
        schedule.SCHEDULE_TYPE,
        key=("identifier", "name"),
        shows=("identifier", "name"),
        href="type",
        methods=READ,
    ),
    resource("/schedule/calendars", "Calendar", schedule.CALENDAR, href="calendar", methods=READ),
    resource("/schedule/holidayLists", "Holiday List", schedule.HOLIDAY_LIST, href="holidayList", methods=READ),
    resource(
        "/schedule/holidayLists/{holidayList}/holidays",
        "Holiday",
        schedule.HOLIDAY,
        parents=("holidayList",),
        methods=READ,
    ),
]

FINANCE_AND_TIME = [
    resource(
        "/finance/agreements",
        "Agreement",
        finance.AGREEMENT,
        key=(),
        href="agreement",
        methods=READ,
        callback="agreement",
    ),
    resource("/finance/agreements/types", "Agreement Type", finance.AGREEMENT_TYPE, href="type", methods=READ),
    resource("/time/entries", "Time Entry", time.TIME_ENTRY, key=(), shows=(), methods=READ, callback="time"),
    resource("/time/workTypes", "Work Type", time.WORK_TYPE, href="workType", methods=READ),
    resource("/time/workRoles", "Work Role", time.WORK_ROLE, href="workRole", methods=READ),
    resource("/time/chargeCodes", "Charge Code", time.CHARGE_CODE, href="chargeCode", methods=READ),
]


def catalog() -> Catalog:
    return Catalog([*COMPANY, *SERVICE, *SYSTEM, *SCHEDULE, *FINANCE_AND_TIME])
