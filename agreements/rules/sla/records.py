"""ConnectWise's own shapes read into the clock's: calendars, holidays, SLAs, and the cases of `manage.py sla`.

Whatever cannot be read raises `Unreadable` with a sentence. `/schedule/calendars`, `/service/SLAs` (FACTS 11).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from agreements.rules.sla.calendar import DAY, AllHours, Calendar, Holiday, Hours, Stretch, Week, seconds_of
from agreements.rules.sla.clock import Case, Reading, Targets
from agreements.rules.sla.stages import STAGE_OF, Event, Stage

Record = Mapping[str, Any]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YEARS = range(1970, 2200)  # of which calendars are reckoned
MOST_HOURS = Decimal(1_000_000)


class Unreadable(ValueError):
    """What was given is no case. The sentence says what is wrong with which field."""


# --- calendars ------------------------------------------------------------------------------------------------------
def calendar_of(record: Record, holidays: Iterable[Record], zone: ZoneInfo) -> Calendar:
    """A weekday without both times is closed."""
    week: Week = tuple(hours_of(record, name) for name in WEEKDAYS)
    return Calendar(zone, week, [holiday_of(row) for row in holidays])


def hours_of(record: Record, name: str) -> Stretch | None:
    """An end at or before its start runs into the next day."""
    start, end = (wall_seconds(record, f"{name}{edge}") for edge in ("StartTime", "EndTime"))
    if start is None or end is None:
        return None
    return start, end if end > start else end + DAY


def holiday_of(record: Record) -> Holiday:
    """ConnectWise fills `allDayFlag` in; where it is missing, hours say. An end at midnight is the end of the date."""
    on = read_date(record.get("date"))
    start, end = wall_seconds(record, "timeStart"), wall_seconds(record, "timeEnd")
    if record.get("allDayFlag", start is None and end is None):
        return Holiday(on)
    start, end = start or 0, DAY if end is None else end
    return Holiday(on, (start, end if end > start else DAY))


def wall_seconds(record: Record, field: str) -> int | None:
    """`08:00:00`, `08:00`, also with a date before it; 24:00 is the end of the day."""
    told = record.get(field)
    if told is None or told == "":
        return None
    words = str(told).rpartition("T")[2].removesuffix("Z").split(":")
    if not (isinstance(told, str) and 2 <= len(words) <= 3 and all(len(w) == 2 and w.isdecimal() for w in words)):
        raise Unreadable(f"{field} is {told!r}, which is no time of day such as 08:00:00")
    hours, minutes, seconds = (int(word) for word in [*words, "00"][:3])
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > DAY:
        raise Unreadable(f"{field} is {told!r}, which is no time of day such as 08:00:00")
    return total


def read_date(told: Any) -> date:
    try:
        return date.fromisoformat(told[:10])
    except (TypeError, ValueError):
        raise Unreadable(f"a holiday's date is {told!r}, which is no date such as 2026-12-25") from None


def zone_of(told: Any) -> ZoneInfo:
    try:
        return ZoneInfo(told)
    except Exception:  # it raises whatever its files make it raise
        raise Unreadable(f"the calendar's zone is {told!r}, which is no IANA name such as America/Chicago") from None


# --- targets --------------------------------------------------------------------------------------------------------
def targets_of(sla: Record, priorities: Iterable[Record], is_it: Callable[[Record], bool]) -> Targets:
    """The row of the ticket's priority takes the place of the SLA's three; zero or no hours are no target."""
    own = next((row for row in priorities if is_it(row)), sla)
    return Targets(*(allowed(own, field) for field in ("respondHours", "planWithin", "resolutionHours")))


def allowed(record: Record, field: str) -> int | None:
    """Seconds, to the nearest."""
    told = record.get(field)
    if told is None:
        return None
    if isinstance(told, bool) or not isinstance(told, int | float | Decimal):
        raise Unreadable(f"{field} is {told!r}, which is no number of hours")
    hours = Decimal(str(told))
    if not hours.is_finite() or not 0 <= hours <= MOST_HOURS:
        raise Unreadable(f"{field} is {told}, which is no number of hours")
    return round(hours * 3600) or None


# --- whole cases ----------------------------------------------------------------------------------------------------
def case_of(record: Any) -> Case:
    """One case of the list that `manage.py sla` reads."""
    if not isinstance(record, Mapping):
        raise Unreadable("it is no object with the fields of a case")
    return Case(
        hours=hours_told(record.get("calendar")),
        targets=targets_told(mapping(record, "sla"), record.get("priority")),
        entered=moment(record, "entered"),
        at=moment(record, "at"),
        timeline=tuple(event_of(row) for row in rows(record, "timeline")),
    )


def hours_told(calendar: Any) -> Hours:
    if calendar is None:
        return AllHours()
    if not isinstance(calendar, Mapping):
        raise Unreadable("calendar is no object; write null for all hours")
    return calendar_of(calendar, rows(calendar, "holidays"), zone_of(calendar.get("zone")))


def targets_told(sla: Record, priority: Any) -> Targets:
    wanted = name_of(priority)

    def is_it(row: Record) -> bool:
        return bool(wanted) and name_of(row.get("priority")) == wanted

    return targets_of(sla, rows(sla, "priorities"), is_it)


def name_of(told: Any) -> str:
    """As ConnectWise compares names: without regard to case (FACTS 17)."""
    name = told.get("name") if isinstance(told, Mapping) else told
    return str(name or "").strip().casefold()


def event_of(row: Record) -> Event:
    status = row.get("escalationStatus")
    if status not in STAGE_OF:
        raise Unreadable(f"escalationStatus is {status!r}; it is one of {', '.join(STAGE_OF)}")
    return Event(seconds_of(moment(row, "at")), str(status))


def moment(record: Record, field: str) -> datetime:
    """`2026-11-20T14:45:00Z`; without a zone it is UTC, as everything ConnectWise tells."""
    told = record.get(field)
    try:
        found = datetime.fromisoformat(told)  # type: ignore[arg-type]
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise Unreadable(f"{field} is {told!r}, which is no time such as 2026-11-20T14:45:00Z") from None
    if found.year not in YEARS:
        raise Unreadable(f"{field} is {told!r}, which is not within {YEARS.start} and {YEARS.stop}")
    return found


def mapping(record: Record, field: str) -> Record:
    told = record.get(field)
    if not isinstance(told, Mapping):
        raise Unreadable(f"{field} is no object")
    return told


def rows(record: Record, field: str) -> list[Record]:
    told = record.get(field) or []
    if not isinstance(told, list) or not all(isinstance(row, Mapping) for row in told):
        raise Unreadable(f"{field} is no list of objects")
    return told


def told_of(reading: Reading) -> dict[str, Any]:
    """The answer's fields: times in UTC, null for no target."""
    return {
        "stage": reading.stage.value,
        **{goal.value: utc(reading.due[goal]) for goal in (Stage.RESPOND, Stage.PLAN, Stage.RESOLVE)},
        "minutes_waiting": reading.minutes_waiting,
    }


def utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
