"""The setup tables of Pennyfold Support: members, boards, priorities, promises, calendars, work and agreement types."""

from __future__ import annotations

from datetime import date, timedelta

from simulators.connectwise.world.clock import midnight_utc
from simulators.connectwise.world.setup import info as info_by
from simulators.connectwise.world.shape import Book, Record, ref

from . import boards as b
from .clock import holidays
from .people import MEMBERS, MONTHLY, PREPAID, Person

OFFICE = {"id": 4, "name": "Kendal"}
OWN_COMPANY_ID = 5
LONDON_ZONE = {"id": 7, "name": "GMT/UK"}
POUNDS = {"id": 3}
RATE = 72.0
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
SCHEDULE_TYPES = ((2, "A", "Activity"), (4, "S", "Service"), (6, "P", "Project"), (9, "H", "Holiday"))
# name, billTime, rate, least hours
WORK_TYPES: tuple[tuple[str, str, float, float], ...] = (
    ("From the office", "Billable", 1, 0),
    ("At theirs", "Billable", 1, 0.5),
    ("Out of hours", "Billable", 1.5, 0.5),
    ("Goodwill", "NoCharge", 1, 0),
    ("Ours", "DoNotBill", 1, 0),
)
CHARGE_CODES = ("Office", "Holiday", "Training")


def info(entered: float, by: str = "margery", updated: float | None = None, updater: str | None = None) -> Record:
    return info_by(entered, by, updated, updater)


def write_setup(book: Book, *, anchor: date) -> None:
    """Everything that stands before the first company is entered."""
    born = midnight_utc(anchor - timedelta(days=210))
    _write_simple(book, born)
    _write_calendar(book, anchor, born)
    _write_work(book, born)
    _write_boards(book, born)
    _write_slas(book, born)
    _write_agreement_types(book, born)
    _write_members(book, born)


def _write_simple(book: Book, born: int) -> None:
    stamp = {"_info": info(born)}
    book.add("system/departments", {"identifier": "Support", "name": "Support", **stamp}, at=3)
    book.add("system/locations", {"name": OFFICE["name"], "locationFlag": True, **stamp}, at=4)
    pounds = {"currencyIdentifier": "GBP", "name": "Pounds sterling", "symbol": "£", "displaySymbolFlag": True}
    numbers = {"thousandsSeparator": ",", "decimalSeparator": ".", "numberOfDecimals": 2}
    book.add("finance/currencies", {**pounds, **numbers, **stamp}, at=POUNDS["id"])
    for name, where in (("At theirs", "OnSite"), ("From the office", "Remote")):
        book.add("service/locations", {"name": name, "where": where, "defaultFlag": where == "Remote", **stamp})
    for order, (name, color, level) in enumerate(b.PRIORITIES, 1):
        usual = {"defaultFlag": order == b.USUAL_PRIORITY}
        book.add(
            "service/priorities", {"name": name, "color": color, "sortOrder": order, "level": level} | usual | stamp
        )
    for name in b.SOURCES:
        book.add("service/sources", {"name": name, "defaultFlag": name == b.SOURCES[0], **stamp})
    for number, identifier, name in SCHEDULE_TYPES:
        book.add("schedule/types", {"name": name, "identifier": identifier, "systemFlag": True, **stamp}, at=number)
    for name in ("Customer", "Supplier", "Prospect", "Us"):
        kind = {"name": name, "defaultFlag": name == "Customer", "vendorFlag": name == "Supplier"}
        book.add("company/companies/types", {**kind, "serviceAlertFlag": False, **stamp})
    for name in ("Live", "Left"):
        state = {"name": name, "defaultFlag": name == "Live", "inactiveFlag": name == "Left"}
        book.add("company/companies/statuses", {**state, **stamp})
    for name in ("Person", "Boss"):
        book.add("company/contacts/types", {"description": name, "defaultFlag": name == "Person", **stamp})
    for name in ("PC", "Printer", "Router", "Server"):
        book.add("company/configurations/types", {"name": name, "inactiveFlag": False, "systemFlag": False, **stamp})
    for name in ("In use", "Scrapped"):
        state = {"description": name, "closedFlag": name == "Scrapped", "defaultFlag": name == "In use"}
        book.add("company/configurations/statuses", {**state, **stamp})


def _write_calendar(book: Book, anchor: date, born: int) -> None:
    listed = book.add("schedule/holidayLists", {"name": "Bank holidays", "_info": info(born)})
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        for day, name in sorted(holidays(year).items()):
            record = {"name": name, "allDayFlag": True, "date": day.isoformat(), "holidayList": ref(listed)}
            book.add("schedule/holidayLists/holidays", {**record, "_info": info(born)})
    hours = {
        f"{day}{edge}Time": clock for day in WEEKDAYS for edge, clock in (("Start", "09:00:00"), ("End", "17:30:00"))
    }
    book.add("schedule/calendars", {"name": "Office hours", "holidayList": ref(listed), **hours, "_info": info(born)})


def _write_work(book: Book, born: int) -> None:
    book.add("time/workRoles", {"name": "Technician", "hourlyRate": RATE, "inactiveFlag": False, "_info": info(born)})
    for name, bill, rate, least in WORK_TYPES:
        record = {"name": name, "billTime": bill, "rateType": "Multiplier", "rate": rate, "hoursMin": least}
        more = {"hoursMax": 24.0, "roundBillHoursTo": 0.25, "overallDefaultFlag": name == WORK_TYPES[0][0]}
        use = {"utilizationFlag": bill == "Billable", "inactiveFlag": False}
        book.add("time/workTypes", {**record, **more, **use, "_info": info(born)})


def _write_boards(book: Book, born: int) -> None:
    for path, first in (("statuses", 31), ("types", 61)):
        book.start_at(f"service/boards/{path}", first)
    for path in ("subtypes", "items"):
        book.start_at(f"service/boards/{path}", 1)
    book.start_at("service/boards", 11)
    for name, statuses in b.STATUSES.items():
        board = book.add("service/boards", _board(name, born))
        for order, (status, stage) in enumerate(statuses, 1):
            book.add("service/boards/statuses", _status(board, status, stage, order, born))
        for kind in b.TYPES[name]:
            record = {"name": kind, "board": ref(board), "defaultFlag": False, "inactiveFlag": False}
            made = book.add("service/boards/types", {**record, "category": "Reactive", "_info": info(born)})
            pair = {"board": ref(board), "type": ref(made), "_info": info(born)}
            book.add("service/boards/typeSubTypeItemAssociations", pair)


def _board(name: str, born: int) -> Record:
    bills = {"billTime": "NoDefault", "billExpense": "NoDefault", "billProduct": "NoDefault"}
    flags = {"inactiveFlag": False, "projectFlag": False, "sendToContactFlag": name == b.L1}
    place = {"location": OFFICE, "department": {"id": 3}}
    return {"name": name, **place, **flags, **bills, "timeEntryDiscussionFlag": False, "_info": info(born)}


def _status(board: Record, name: str, stage: str, order: int, born: int) -> Record:
    closed = name == b.LAST_STATUS
    shown = {"sortOrder": order * 10, "displayOnBoard": not closed, "inactive": False, "customerPortalFlag": False}
    means = {"closedStatus": closed, "timeEntryNotAllowed": closed, "escalationStatus": stage}
    first = {"defaultFlag": name == b.FIRST_STATUS}
    return {"name": name, "board": ref(board), **shown, **means, **first, "_info": info(born)}


def _write_slas(book: Book, born: int) -> None:
    calendar = ref(book.collections["schedule/calendars"][0])
    for order, (name, rows) in enumerate(b.SLAS, 1):
        usual = rows[b.USUAL_PRIORITY - 1]
        record = {"name": name, "basedOn": "Custom", "customCalendar": calendar, "applicationOrder": order}
        sla = book.add(
            "service/SLAs",
            {**record, **_matrix(), **_goals(usual), "defaultFlag": name == b.SLAS[-1][0], "_info": info(born)},
        )
        for number, goals in enumerate(rows, 1):
            own = {"slaId": sla["id"], "sla": ref(sla), "priority": {"id": number}}
            book.add("service/SLAs/priorities", {**own, **_goals(goals), "_info": info(born)})


def _matrix() -> Record:
    """Impact and urgency: only the worst corner is *Now*."""
    high = {"hiImpactHiUrgency": b.NOW, "hiImpactMedUrgency": b.TODAY, "medImpactHiUrgency": b.TODAY}
    names = ("hiImpactLowUrgency", "medImpactMedUrgency", "lowImpactHiUrgency", "medImpactLowUrgency")
    low = dict.fromkeys((*names, "lowImpactMedUrgency", "lowImpactLowUrgency"), b.WHENEVER)
    return {name: {"id": number} for name, number in {**high, **low}.items()}


def _goals(hours: tuple[float, float, float]) -> Record:
    respond, plan, resolve = hours
    percent = {"respondPercent": 80, "planWithinPercent": 80, "resolutionPercent": 80}
    return {"respondHours": respond, "planWithin": plan, "resolutionHours": resolve, **percent}


def _write_agreement_types(book: Book, born: int) -> None:
    for name, cycle in ((MONTHLY, "CalendarMonth"), (PREPAID, "ContractYear")):
        record = {
            "name": name,
            "defaultFlag": name == MONTHLY,
            "inactiveFlag": False,
            "prePaymentFlag": name == PREPAID,
        }
        pool = {"applicationUnits": "Amount", "applicationCycle": cycle, "applicationUnlimitedFlag": False}
        pool["prePaymentFlag"] = name == PREPAID
        bills = {"billTime": "Billable", "billExpenses": "Billable", "billProducts": "Billable"}
        rules = {"coverAgreementTimeFlag": True, "exclusionWorkTypeIds": [3], "invoicingCycle": "CalendarYear"}
        staff = {"employeeCompRate": "Hourly", "employeeCompNotExceed": "Billing"}
        book.add("finance/agreements/types", {**record, **pool, **bills, **rules, **staff, "_info": info(born)})


def _write_members(book: Book, born: int) -> None:
    book.start_at("system/members", 21)
    for person in MEMBERS:
        book.add("system/members", _member(book, person, born))
    for name in CHARGE_CODES:
        record = {"name": name, "company": {"id": OWN_COMPANY_ID}, "location": OFFICE, "billTime": "DoNotBill"}
        flags = {"expenseEntryFlag": False, "timeEntryFlag": True, "workType": {"id": len(WORK_TYPES)}}
        book.add("time/chargeCodes", {**record, **flags, "_info": info(born)})


def _member(book: Book, person: Person, born: int) -> Record:
    email = f"{person.identifier.replace('_', '.')}@pennyfold.example"
    owner = person.identifier == "margery"
    phone = f"01632 9600{len(book.collections['system/members']) + 10:02}"
    names = {"identifier": person.identifier, "firstName": person.first, "lastName": person.last, "title": person.title}
    reach = {"officeEmail": email, "primaryEmail": email, "defaultEmail": "Office", "officePhone": phone}
    place = {"defaultLocation": OFFICE, "defaultDepartment": {"id": 3}, "timeZone": LONDON_ZONE}
    desk = {"serviceDefaultBoard": {"id": 11}, "serviceDefaultLocation": OFFICE, "serviceDefaultDepartment": {"id": 3}}
    work = {"workRole": {"id": 1}, "workType": {"id": 1}, "hourlyRate": RATE, "hourlyCost": 21.0, "dailyCapacity": 7.5}
    sheet = {"requireTimeSheetEntryFlag": False, "requireStartAndEndTimeOnTimeEntryFlag": True, "minimumHours": 0.0}
    return {
        **names,
        **reach,
        **place,
        **desk,
        **work,
        **sheet,
        "licenseClass": person.license,
        "disableOnlineFlag": person.license == "A",
        "defaultPhone": "Office",
        "hireDate": info(born)["dateEntered"],
        "timeSheetStartDate": info(born)["dateEntered"],
        "inactiveFlag": False,
        "adminFlag": owner,
        "securityRole": {"id": 63, "name": "Admin"} if owner else {"id": 65, "name": "Everybody"},
        "calendar": {"id": 1},
        "enterTimeAgainstCompanyFlag": False,
        "_info": info(born),
    }
