"""Members, boards, priorities, agreements' kinds and calendars: the setup tables of the MSP."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from . import boards as b
from .clients import COMPANY_STATUSES, COMPANY_TYPES, CONTACT_TYPES
from .clock import ALWAYS, EXTENDED, STANDARD, Week, holidays, iso, midnight_utc
from .people import WORK_ROLES, WORK_TYPES
from .shape import Book, Record, ref

LOCATIONS = {"Main": {"id": 2, "name": "Main"}, "East": {"id": 3, "name": "East"}}
OWN_COMPANY_ID = 2
ZONE_IDS = {"C": 1, "E": 2, "M": 3}
SCHEDULE_TYPES = ((2, "A", "Activity"), (4, "S", "Service"), (6, "P", "Project"), (9, "H", "Holiday"))
URGENCY_MATRIX = {
    "hiImpactHiUrgency": 1,
    "hiImpactMedUrgency": 2,
    "medImpactHiUrgency": 2,
    "hiImpactLowUrgency": 3,
    "medImpactMedUrgency": 3,
    "lowImpactHiUrgency": 3,
    "medImpactLowUrgency": 4,
    "lowImpactMedUrgency": 4,
    "lowImpactLowUrgency": 4,
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def info(entered: float, by: str = "ROkaforLind", updated: float | None = None, updater: str | None = None) -> Record:
    """Who wrote a record and when, as ConnectWise's `_info` says it."""
    return {
        "dateEntered": iso(entered),
        "enteredBy": by,
        "lastUpdated": iso(updated if updated is not None else entered),
        "updatedBy": updater or by,
    }


def write_setup(book: Book, *, anchor: date) -> None:
    """Everything that stands before the first company is entered."""
    born = midnight_utc(anchor - timedelta(days=900))
    _write_simple(book, born)
    _write_customer_kinds(book, born)
    _write_calendars(book, anchor=anchor, born=born)
    _write_work(book, born)
    _write_slas(book, born)


def _write_simple(book: Book, born: int) -> None:
    stamp = info(born)
    _names(book, "system/departments", ("Service", "Network", "Professional Services", "Administration"), 10)
    for department in book.collections["system/departments"]:
        department.update(identifier=department["name"], _info=stamp)
    for name, where in (("On-Site", "OnSite"), ("Remote", "Remote"), ("In-House", "InHouse")):
        book.add("service/locations", {"name": name, "where": where, "defaultFlag": name == "Remote", "_info": stamp})
    for order, (name, color, level) in enumerate(b.PRIORITIES, 1):
        book.add(
            "service/priorities",
            {
                "name": name,
                "color": color,
                "sortOrder": order,
                "level": level,
                "defaultFlag": order == 3,
                "_info": stamp,
            },
        )
    for name in b.SOURCES:
        book.add("service/sources", {"name": name, "defaultFlag": name == "Phone", "_info": stamp})
    for number, identifier, name in SCHEDULE_TYPES:
        named = {"name": name, "identifier": identifier, "systemFlag": True, "_info": stamp}
        book.add("schedule/types", named, at=number)


def _write_customer_kinds(book: Book, born: int) -> None:
    stamp = info(born)
    for name in COMPANY_TYPES:
        late = name == "Pays Late"
        alert = {"serviceAlertMessage": "Account past due. Ask billing before any billable work."} if late else {}
        book.add(
            "company/companies/types",
            {
                "name": name,
                "defaultFlag": name == "Client",
                "serviceAlertFlag": late,
                "vendorFlag": name == "Vendor",
                **alert,
                "_info": stamp,
            },
        )
    for name, inactive in COMPANY_STATUSES:
        book.add(
            "company/companies/statuses",
            {"name": name, "defaultFlag": name == "Active", "inactiveFlag": inactive, "_info": stamp},
        )
    for name in CONTACT_TYPES:
        book.add("company/contacts/types", {"description": name, "defaultFlag": name == "User", "_info": stamp})


def _names(book: Book, path: str, names: Iterable[str], first_id: int) -> None:
    book.start_at(path, first_id)
    for name in names:
        book.add(path, {"name": name})


def _write_calendars(book: Book, *, anchor: date, born: int) -> None:
    listed = book.add("schedule/holidayLists", {"name": "US Holidays", "_info": info(born)})
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        for day, name in sorted(holidays(year).items()):
            book.add(
                "schedule/holidayLists/holidays",
                {
                    "name": name,
                    "allDayFlag": True,
                    "date": day.isoformat(),
                    "holidayList": ref(listed),
                    "_info": info(born),
                },
            )
    for name, week in (("Standard", STANDARD), ("Extended", EXTENDED), ("Always", ALWAYS)):
        lists = {} if name == "Always" else {"holidayList": ref(listed)}
        book.add("schedule/calendars", {"name": name, **lists, **_opening(week), "_info": info(born)})


def _opening(week: Week) -> Record:
    hours: Record = {}
    for day, window in zip(WEEKDAYS, week, strict=True):
        if window:
            hours[f"{day}StartTime"], hours[f"{day}EndTime"] = (_wall(edge) for edge in window)
    return hours


def _wall(hours: float) -> str:
    minutes = min(round(hours * 60), 24 * 60 - 1)
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def _write_work(book: Book, born: int) -> None:
    for name, rate in WORK_ROLES:
        book.add("time/workRoles", {"name": name, "hourlyRate": rate, "inactiveFlag": False, "_info": info(born)})
    for kind, bill, rate_type, amount, least in WORK_TYPES:
        accrual = {"Vacation": {"accrualType": "PTO"}, "Sick": {"accrualType": "Sick"}}.get(kind, {})
        book.add(
            "time/workTypes",
            {
                "name": kind,
                "billTime": bill,
                "rateType": rate_type,
                "rate": amount,
                "hoursMin": least,
                "hoursMax": 24.0,
                "roundBillHoursTo": 0.25,
                "overallDefaultFlag": kind == "Remote",
                "utilizationFlag": bill == "Billable",
                "inactiveFlag": False,
                **accrual,
                "_info": info(born),
            },
        )


def _write_slas(book: Book, born: int) -> None:
    priorities = book.collections["service/priorities"]
    for order, (name, based_on, rows) in enumerate(b.SLAS, 1):
        respond, plan, resolve = rows[2]
        own = {"customCalendar": ref(book.named("schedule/calendars", "Standard"))} if based_on == "Custom" else {}
        sla = book.add(
            "service/SLAs",
            {
                "name": name,
                "basedOn": based_on,
                **own,
                "defaultFlag": name == "Best Effort",
                "applicationOrder": order,
                **{key: ref(priorities[number - 1]) for key, number in URGENCY_MATRIX.items()},
                "respondHours": respond,
                "respondPercent": 90,
                "planWithin": plan,
                "planWithinPercent": 90,
                "resolutionHours": resolve,
                "resolutionPercent": 85,
                "_info": info(born),
            },
        )
        for priority, hours in zip(priorities, (*rows, rows[3]), strict=True):
            book.add(
                "service/SLAs/priorities",
                {
                    "slaId": sla["id"],
                    "sla": ref(sla),
                    "priority": ref(priority),
                    "respondHours": hours[0],
                    "respondPercent": 90,
                    "planWithin": hours[1],
                    "planWithinPercent": 90,
                    "resolutionHours": hours[2],
                    "resolutionPercent": 85,
                    "_info": info(born),
                },
            )
