"""ConnectWise's records, read into columns. Pure: a record in, field values out; a record we cannot read raises."""

from datetime import date
from typing import Any

from cwhub.mirror.models import Note
from kit.clock import parse_utc

Record = dict[str, Any]
NO_STAGE = "NoEscalation"
GOALS = ("respondByGoalUTC", "resplanGoalUTC", "resolutionGoalUTC")
REACHED = ("dateResponded", "dateResplan", "dateResolved")


def ref(record: Record, field: str) -> int | None:
    value = record.get(field)
    return int(value["id"]) if isinstance(value, dict) and value.get("id") is not None else None


def name_of(record: Record, field: str) -> str:
    value = record.get(field)
    return str(value.get("name") or value.get("identifier") or "") if isinstance(value, dict) else ""


def text(record: Record, field: str, longest: int | None = None) -> str:
    return str(record.get(field) or "")[:longest]


def day(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None


def updated_at(record: Record) -> Any:
    return parse_utc((record.get("_info") or {}).get("lastUpdated"))


def company(record: Record) -> Record:
    types = record.get("types") or ([record["type"]] if record.get("type") else [])
    return {
        "identifier": text(record, "identifier", 100),
        "name": text(record, "name", 200),
        "type_ids": [row["id"] for row in types],
        "type_names": [str(row.get("name", ""))[:100] for row in types],
        "status_name": name_of(record, "status"),
        "calendar_ref": ref(record, "calendar"),
        "custom_fields": record.get("customFields") or [],
        "source_updated_at": updated_at(record),
        "deleted": bool(record.get("deletedFlag")),
    }


def board(record: Record) -> Record:
    return {
        "name": text(record, "name", 100),
        "inactive": bool(record.get("inactiveFlag")),
        "project": bool(record.get("projectFlag")),
    }


def board_child(record: Record) -> Record:
    return {
        "board_ref": ref(record, "board"),
        "name": text(record, "name", 100),
        "inactive": bool(record.get("inactiveFlag") or record.get("inactive")),
    }


def board_status(record: Record) -> Record:
    return board_child(record) | {
        "sort_order": record.get("sortOrder") or 0,
        "closed": bool(record.get("closedStatus")),
        "is_default": bool(record.get("defaultFlag")),
        "stage": text(record, "escalationStatus", 20),
    }


def association(record: Record) -> Record:
    return {
        "board_ref": ref(record, "board"),
        "type_ref": ref(record, "type"),
        "subtype_ref": ref(record, "subType"),
        "item_ref": ref(record, "item"),
    }


def priority(record: Record) -> Record:
    return {
        "name": text(record, "name", 100),
        "sort_order": record.get("sortOrder") or 0,
        "color": text(record, "color", 30),
        "is_default": bool(record.get("defaultFlag")),
    }


def sla(record: Record) -> Record:
    return {"name": text(record, "name", 100), "is_default": bool(record.get("defaultFlag"))}


def sla_priority(record: Record) -> Record:
    return {"sla_ref": ref(record, "sla"), "priority_ref": ref(record, "priority")}


def company_type(record: Record) -> Record:
    return {"name": text(record, "name", 100), "vendor": bool(record.get("vendorFlag"))}


def member(record: Record) -> Record:
    full = " ".join(word for word in (record.get("firstName"), record.get("lastName")) if word)
    return {
        "identifier": text(record, "identifier", 60),
        "name": (full or text(record, "identifier"))[:120],
        "title": text(record, "title", 100),
        "email": text(record, "officeEmail", 250) or text(record, "primaryEmail", 250),
        "inactive": bool(record.get("inactiveFlag")),
        "license_class": text(record, "licenseClass", 5),
        "time_zone": name_of(record, "timeZone")[:100],
    }


def contact(record: Record) -> Record:
    full = " ".join(word for word in (record.get("firstName"), record.get("lastName")) if word)
    return {
        "name": full[:120],
        "title": text(record, "title", 100),
        "email": communication(record, "Email")[:250],
        "phone": communication(record, "Phone")[:50],
        "type_names": [str(row.get("name", "")) for row in record.get("types") or []],
        "inactive": bool(record.get("inactiveFlag")),
    }


def communication(record: Record, kind: str) -> str:
    """The contact's default item of a kind; `communicationType` is ConnectWise's enumeration, not an MSP's name."""
    items = [row for row in record.get("communicationItems") or [] if row.get("communicationType") == kind]
    items.sort(key=lambda row: not row.get("defaultFlag"))
    return str(items[0].get("value", "")) if items else ""


def configuration(record: Record) -> Record:
    return {
        "name": text(record, "name", 100),
        "type_name": name_of(record, "type"),
        "contact_ref": ref(record, "contact"),
        "last_login": text(record, "lastLoginName", 100),
        "inactive": record.get("activeFlag") is False,
    }


def agreement(record: Record) -> Record:
    return {
        "name": text(record, "name", 100),
        "type_name": name_of(record, "type"),
        "status": text(record, "agreementStatus", 20),
        "starts_on": day(record.get("startDate")),
        "ends_on": None if record.get("noEndingDateFlag") else day(record.get("endDate")),
    }


def ticket(record: Record) -> Record:
    return {
        "summary": text(record, "summary", 200),
        "board_ref": ref(record, "board"),
        "status_ref": ref(record, "status"),
        "type_ref": ref(record, "type"),
        "subtype_ref": ref(record, "subType"),
        "item_ref": ref(record, "item"),
        "priority_ref": ref(record, "priority"),
        "contact_ref": ref(record, "contact"),
        "agreement_ref": ref(record, "agreement"),
        "resources": text(record, "resources", 300),
        "closed": bool(record.get("closedFlag")),
        "closed_at": parse_utc(record.get("closedDate")),
        "resolved_at": parse_utc(record.get("dateResolved")),
        "entered_at": parse_utc((record.get("_info") or {}).get("dateEntered")) or parse_utc(record.get("dateEntered")),
        "goal_at": next_goal(record),
        "merged_into": ref(record, "mergedParentTicket"),
    }


def next_goal(record: Record) -> Any:
    """The goal of the first stage not yet reached; ConnectWise gives goals in UTC since 2026.4."""
    if record.get("closedFlag"):
        return None
    for goal, reached in zip(GOALS, REACHED, strict=True):
        if not record.get(reached):
            return parse_utc(record.get(goal))
    return None


NOTE_KINDS = {"": Note.Kind.TICKET, "TicketNote": Note.Kind.TICKET, "MeetingNote": Note.Kind.MEETING}


def note_kind(record: Record) -> str:
    """Empty for what `allNotes` shows besides notes: time has a list of its own, and would be told twice."""
    return str(NOTE_KINDS.get(text(record, "noteType"), ""))


def notes_of(number: int, records: list[Record]) -> dict[tuple[str, int], Record]:
    """A ticket's own notes by kind and id. Those of merged and bundled tickets are shown with it, and are theirs."""
    found = {}
    for record in records:
        if note_kind(record) and ref(record, "ticket") in (None, number):
            found[note_kind(record), int(record["id"])] = record
    return found


def note(record: Record) -> Record:
    """From a ticket's notes or its `allNotes`: the first has `createdBy`, the second `originalAuthor`."""
    tab = Note.Tab.DISCUSSION
    if record.get("resolutionFlag"):
        tab = Note.Tab.RESOLUTION
    elif record.get("internalAnalysisFlag"):
        tab = Note.Tab.INTERNAL
    info = record.get("_info") or {}
    by = name_of(record, "member") or name_of(record, "contact") or text(record, "originalAuthor")
    entered = record.get("dateCreated") or info.get("dateEntered") or record.get("timeStart") or info.get("lastUpdated")
    return {
        "tab": tab,
        "author": (by or text(record, "createdBy"))[:120],
        "by_customer": ref(record, "contact") is not None and ref(record, "member") is None,
        "text": text(record, "text"),
        "entered_at": parse_utc(entered),
    }


def time_entry(record: Record) -> Record:
    on_ticket = record.get("chargeToType") in ("ServiceTicket", "ProjectTicket")
    return {
        "ticket_ref": record.get("chargeToId") if on_ticket else None,
        "member_ref": ref(record, "member"),
        "member_name": name_of(record, "member")[:120],
        "hours": record.get("actualHours"),
        "notes": text(record, "notes"),
        "internal_notes": text(record, "internalNotes"),
        "starts_at": parse_utc(record.get("timeStart")),
        "ends_at": parse_utc(record.get("timeEnd")),
        "entered_at": parse_utc(record.get("dateEntered")) or parse_utc((record.get("_info") or {}).get("dateEntered")),
        "agreement_ref": ref(record, "agreement"),
    }
