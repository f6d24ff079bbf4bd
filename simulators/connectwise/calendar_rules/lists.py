"""What is refused of calendars, holidays, schedule types and statuses; FACTS is silent about the bodies [I]."""

import re
from typing import TYPE_CHECKING

from simulators.connectwise.errors import FieldError, Invalid
from simulators.connectwise.setup_rules import siblings

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")
HOLIDAYS = "schedule/holidayLists/holidays"


def check_calendar(change: "Change") -> None:
    """A day has an opening and a closing time or neither."""
    for day in DAYS:
        _check_span(change, f"{day}StartTime", f"{day}EndTime")


def _check_span(change: "Change", start: str, end: str) -> None:
    new = change.new
    for name, other in ((start, end), (end, start)):
        if new.get(name) and not CLOCK.match(new[name]):
            change.refuse("InvalidValue", f"The field {name} must be a time of day.", name)
        if new.get(other) and not new.get(name):
            change.refuse("MissingRequiredField", f"The {name} field is required.", name)
    if new.get(start) and new.get(end) and new[end] <= new[start]:
        change.refuse("OutOfRange", f"The field {end} must be after {start}.", end)


def check_holiday(change: "Change") -> None:
    """All day unless hours are given; a day stands once in a list."""
    new = change.new
    if new.get("allDayFlag"):
        for name in ("timeStart", "timeEnd"):
            new.pop(name, None)
    else:
        for name in ("timeStart", "timeEnd"):
            if not new.get(name):
                change.refuse("MissingRequiredField", f"The {name} field is required.", name)
        _check_span(change, "timeStart", "timeEnd")
    day = str(new.get("date", ""))[:10]
    if change.changed("date") and any(str(row.get("date", ""))[:10] == day for row in siblings(change)):
        change.refuse("InvalidValue", f"The list has a holiday on {day} already.", "date")
    change.errors = [e for n, e in enumerate(change.errors) if e not in change.errors[:n]]


def remove_holidays(change: "Change") -> None:
    """A list takes its holidays with it."""
    store = change.sim.store
    for row in store.under(HOLIDAYS, "holidayList", change.new["id"]):
        store.remove(HOLIDAYS, row["id"])


def check_type(change: "Change") -> None:
    """An identifier stands once; what ConnectWise itself needs stays as it is."""
    wanted = str(change.new.get("identifier", "")).casefold()
    if change.changed("identifier") and any(str(r["identifier"]).casefold() == wanted for r in siblings(change)):
        change.refuse("InvalidValue", f"Schedule Type '{change.new['identifier']}' already exists.", "identifier")
    if not change.creates and change.changed("identifier") and change.new.get("systemFlag"):
        change.refuse("InvalidValue", "A type of the system keeps its identifier.", "identifier")


def keep_system_type(change: "Change") -> None:
    if change.new.get("systemFlag"):
        raise Invalid(
            "scheduleType", [FieldError("InvalidValue", "A type of the system cannot be deleted.", "systemFlag")]
        )
