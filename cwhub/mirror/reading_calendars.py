"""ConnectWise's calendars and holidays, read into columns. Pure, as in reading.py."""

from datetime import time

from cwhub.mirror.models.calendars import WEEKDAYS
from cwhub.mirror.reading import Record, day, ref, text


def clock(record: Record, field: str) -> time | None:
    """`08:00:00`, also with a date before it; 24:00 is the end of the day."""
    told = text(record, field).rpartition("T")[2].removesuffix("Z")
    if not told:
        return None
    return time.max if told.startswith("24:") else time.fromisoformat(told)


def calendar(record: Record) -> Record:
    hours: Record = {}
    for name in WEEKDAYS:
        hours[f"{name}_opens"] = clock(record, f"{name}StartTime")
        hours[f"{name}_closes"] = clock(record, f"{name}EndTime")
    return {"name": text(record, "name", 100), "holiday_list_ref": ref(record, "holidayList"), **hours}


def holiday_list(record: Record) -> Record:
    return {"name": text(record, "name", 100)}


def holiday(record: Record) -> Record:
    """ConnectWise fills `allDayFlag` in; where it is missing, hours say."""
    starts_at, ends_at = clock(record, "timeStart"), clock(record, "timeEnd")
    return {
        "list_ref": ref(record, "holidayList"),
        "name": text(record, "name", 100),
        "day": day(record.get("date")),
        "all_day": bool(record.get("allDayFlag", not (starts_at and ends_at))),
        "starts_at": starts_at,
        "ends_at": ends_at,
    }


def company_settings(record: Record) -> Record:
    return {"default_calendar_ref": ref(record, "defaultCalendar")}
