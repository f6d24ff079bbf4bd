"""ConnectWise's records about time, read into columns. Pure, as in reading.py."""

from cwhub.mirror.reading import Record, day, name_of, ref, text
from kit.clock import parse_utc

OF_TICKETS = ("S", "P")  # identifiers of ConnectWise's own schedule types, for service and project tickets


def work_type(record: Record) -> Record:
    return work_role(record) | {"is_default": bool(record.get("overallDefaultFlag"))}


def work_role(record: Record) -> Record:
    return {"name": text(record, "name", 50), "inactive": bool(record.get("inactiveFlag"))}


def charge_code(record: Record) -> Record:
    return {"name": text(record, "name", 50), "takes_time": record.get("timeEntryFlag") is not False}


def time_settings(record: Record) -> Record:
    return {}


def period_setup(record: Record) -> Record:
    return {
        "year": record.get("year") or 0,
        "kind": text(record, "type", 15),
        "future_periods": record.get("numberFuturePeriods") or 0,
    }


def period(record: Record) -> Record:
    return {
        "setup_ref": ref(record, "timePeriodSetup"),
        "starts_on": day(record.get("startDate")),
        "ends_on": day(record.get("endDate")),
        "deadline": parse_utc(record.get("deadlineDate")),
    }


def time_sheet(record: Record) -> Record:
    return {
        "member_ref": ref(record, "member") or 0,
        "starts_on": day(record.get("dateStart")),
        "ends_on": day(record.get("dateEnd")),
        "status": text(record, "status", 30),
        "deadline": parse_utc(record.get("deadline")),
    }


def stopwatch(record: Record) -> Record:
    return {
        "member_ref": ref(record, "member") or 0,
        "ticket_ref": ref(record, "ticket"),
        "status": text(record, "status", 10),
        "starts_at": parse_utc(record.get("startTime")),
        "ends_at": parse_utc(record.get("endTime")),
    }


def schedule_entry(record: Record) -> Record:
    kind = text(record.get("type") or {}, "identifier", 1)
    return {
        "member_ref": ref(record, "member"),
        "kind": kind,
        "object_ref": record.get("objectId"),
        "ticket_ref": record.get("objectId") if kind in OF_TICKETS else None,
        "name": text(record, "name", 250),
        "starts_at": parse_utc(record.get("dateStart")),
        "ends_at": parse_utc(record.get("dateEnd")),
        "done": bool(record.get("doneFlag")),
    }


def project_ticket(record: Record) -> Record:
    return {
        "summary": text(record, "summary", 200),
        "project_name": name_of(record, "project")[:100],
        "board_ref": ref(record, "board"),
        "status_ref": ref(record, "status"),
        "agreement_ref": ref(record, "agreement"),
        "resources": text(record, "resources", 300),
        "closed": bool(record.get("closedFlag")),
    }


def activity(record: Record) -> Record:
    return {
        "name": text(record, "name", 100),
        "agreement_ref": ref(record, "agreement"),
        "member_ref": ref(record, "assignTo"),
    }
