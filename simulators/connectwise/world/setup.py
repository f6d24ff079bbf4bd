"""Members, boards, priorities, agreements' kinds and calendars: the setup tables of the MSP."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from . import boards as b
from .clients import COMPANY_STATUSES, COMPANY_TYPES, CONTACT_TYPES
from .clock import ALWAYS, EXTENDED, STANDARD, ZONE_NAMES, Week, holidays, iso, midnight_utc
from .people import CHARGE_CODES, MEMBERS, WORK_ROLES, WORK_TYPES, Person
from .shape import Book, Login, Record, ref

LOCATIONS = {"Main": {"id": 2, "name": "Main"}, "East": {"id": 3, "name": "East"}}
ZONE_IDS = {"C": 1, "E": 2, "M": 3}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def info(entered: float, by: str = "ROkaforLind", updated: float | None = None, updater: str | None = None) -> Record:
    """Who wrote a record and when, as ConnectWise's `_info` says it."""
    return {
        "dateEntered": iso(entered), "enteredBy": by,
        "lastUpdated": iso(updated if updated is not None else entered), "updatedBy": updater or by,
    }


def write_setup(book: Book, *, anchor: date) -> None:
    """Everything that stands before the first company is entered."""
    born = midnight_utc(anchor - timedelta(days=900))
    _write_simple(book, born)
    _write_calendars(book, anchor=anchor, born=born)
    _write_work(book, born)
    _write_slas(book, born)
    _write_boards(book, born)


def _write_simple(book: Book, born: int) -> None:
    stamp = info(born)
    _names(book, "system/departments", ("Service", "Network", "Professional Services", "Administration"), 10)
    for department in book.collections["system/departments"]:
        department["identifier"] = department["name"]
    for name, where in (("On-Site", "OnSite"), ("Remote", "Remote"), ("In-House", "InHouse")):
        book.add("service/locations", {"name": name, "where": where, "defaultFlag": name == "Remote", "_info": stamp})
    for order, (name, color, level) in enumerate(b.PRIORITIES, 1):
        book.add("service/priorities", {"name": name, "color": color, "sortOrder": order, "level": level,
                                        "defaultFlag": order == 3, "_info": stamp})
    for name in b.SOURCES:
        book.add("service/sources", {"name": name, "defaultFlag": name == "Phone", "_info": stamp})
    for name in COMPANY_TYPES:
        late = name == "Pays Late"
        alert = {"serviceAlertMessage": "Account past due. Ask billing before any billable work."} if late else {}
        book.add("company/companies/types", {"name": name, "defaultFlag": name == "Client", "serviceAlertFlag": late,
                                             "vendorFlag": name == "Vendor", **alert, "_info": stamp})
    for name, inactive in COMPANY_STATUSES:
        book.add("company/companies/statuses", {"name": name, "defaultFlag": name == "Active",
                                                "inactiveFlag": inactive, "_info": stamp})
    for name in CONTACT_TYPES:
        book.add("company/contacts/types", {"description": name, "defaultFlag": name == "User", "_info": stamp})
    for number, identifier, name in ((2, "A", "Activity"), (4, "S", "Service"), (6, "P", "Project"), (9, "H", "Holiday")):
        book.add("schedule/types", {"name": name, "identifier": identifier, "systemFlag": True, "_info": stamp},
                 at=number)


def _names(book: Book, path: str, names: Iterable[str], first_id: int) -> None:
    book.start_at(path, first_id)
    for name in names:
        book.add(path, {"name": name})


def _write_calendars(book: Book, *, anchor: date, born: int) -> None:
    listed = book.add("schedule/holidayLists", {"name": "US Holidays", "_info": info(born)})
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        for day, name in sorted(holidays(year).items()):
            book.add("schedule/holidayLists/holidays", {
                "name": name, "allDayFlag": True, "date": day.isoformat(), "holidayList": ref(listed)})
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
        book.add("time/workTypes", {
            "name": kind, "billTime": bill, "rateType": rate_type, "rate": amount, "hoursMin": least, "hoursMax": 24.0,
            "roundBillHoursTo": 0.25, "overallDefaultFlag": kind == "Remote", "utilizationFlag": bill == "Billable",
            "inactiveFlag": False, **accrual, "_info": info(born)})


def _write_slas(book: Book, born: int) -> None:
    priorities = book.collections["service/priorities"]
    matrix = {"hiImpactHiUrgency": 1, "hiImpactMedUrgency": 2, "medImpactHiUrgency": 2, "hiImpactLowUrgency": 3,
              "medImpactMedUrgency": 3, "lowImpactHiUrgency": 3, "medImpactLowUrgency": 4, "lowImpactMedUrgency": 4,
              "lowImpactLowUrgency": 4}
    for order, (name, based_on, rows) in enumerate(b.SLAS, 1):
        respond, plan, resolve = rows[2]
        own = {"customCalendar": ref(book.named("schedule/calendars", "Standard"))} if based_on == "Custom" else {}
        sla = book.add("service/SLAs", {
            "name": name, "basedOn": based_on, **own, "defaultFlag": name == "Best Effort", "applicationOrder": order,
            **{key: ref(priorities[number - 1]) for key, number in matrix.items()},
            "respondHours": respond, "respondPercent": 90, "planWithin": plan, "planWithinPercent": 90,
            "resolutionHours": resolve, "resolutionPercent": 85, "_info": info(born)})
        for priority, hours in zip(priorities, (*rows, rows[3]), strict=True):
            book.add("service/SLAs/priorities", {
                "slaId": sla["id"], "sla": ref(sla), "priority": ref(priority), "respondHours": hours[0],
                "respondPercent": 90, "planWithin": hours[1], "planWithinPercent": 90, "resolutionHours": hours[2],
                "resolutionPercent": 85, "_info": info(born)})


def _write_boards(book: Book, born: int) -> None:
    for path, first in (("statuses", 401), ("types", 201), ("subtypes", 301), ("items", 501)):
        book.start_at(f"service/boards/{path}", first)
    book.start_at("service/boards/typeSubTypeItemAssociations", 2001)
    for name in b.STATUSES:
        board = book.add("service/boards", {
            "name": name, "location": LOCATIONS["Main"],
            "department": ref(book.named("system/departments", b.DEPARTMENT[name])),
            "inactiveFlag": name == b.OLD_DESK, "projectFlag": name == b.PROJECTS, "billTime": "NoDefault",
            "billExpense": "NoDefault", "billProduct": "NoDefault", "sendToContactFlag": name == b.DESK,
            "emailConnectorAllowReopenClosedFlag": name == b.DESK, "timeEntryDiscussionFlag": False,
            "_info": info(born)})
        _write_statuses(book, board, born)
        _write_chain(book, board, born)


def _write_statuses(book: Book, board: Record, born: int) -> None:
    for order, (name, stage) in enumerate(b.STATUSES[board["name"]], 1):
        closed = name.startswith(">")
        status = book.add("service/boards/statuses", {
            "name": name, "board": ref(board), "sortOrder": order * 10, "displayOnBoard": not closed,
            "inactive": False, "closedStatus": closed, "timeEntryNotAllowed": closed,
            "defaultFlag": name == b.DEFAULT_STATUS[board["name"]], "escalationStatus": stage,
            "customerPortalFlag": True, "customerPortalDescription": name.lstrip(">"), "_info": info(born)})
        if name == "Customer Updated":
            status["customStatusIndicatorName"] = "Reply received"


def _write_chain(book: Book, board: Record, born: int) -> None:
    """Types, then one subtype per name whatever types it serves, then items, then every allowed chain."""
    subtypes: dict[str, Record] = {}
    items: dict[str, Record] = {}
    for order, (name, children) in enumerate(b.TYPES[board["name"]].items()):
        kind = book.add("service/boards/types", {
            "name": name, "board": ref(board), "defaultFlag": board["name"] == b.INTERNAL and order == 0,
            "inactiveFlag": (board["name"], name) in b.INACTIVE_TYPES, "requestForChangeFlag": name == "Change",
            "category": "Proactive" if name in b.PROACTIVE_TYPES else "Reactive", "_info": info(born)})
        for child in children:
            subtype = subtypes.get(child) or book.add("service/boards/subtypes", {
                "name": child, "board": ref(board), "inactiveFlag": False, "typeAssociationIds": [],
                "_info": info(born)})
            subtypes[child] = subtype
            subtype["typeAssociationIds"].append(kind["id"])
            _write_items(book, board, kind, subtype, items)
        if not children:
            _associate(book, board, kind, None, None)


def _write_items(book: Book, board: Record, kind: Record, subtype: Record, items: dict[str, Record]) -> None:
    _associate(book, board, kind, subtype, None)
    for name in b.ITEMS.get((board["name"], kind["name"], subtype["name"]), ()):
        item = items.get(name) or book.add("service/boards/items", {
            "name": name, "board": ref(board), "inactiveFlag": False, "_info": kind["_info"]})
        items[name] = item
        _associate(book, board, kind, subtype, item)


def _associate(book: Book, board: Record, kind: Record, subtype: Record | None, item: Record | None) -> None:
    chain: Record = {"board": ref(board), "type": ref(kind)}
    if subtype:
        chain["subType"] = ref(subtype)
    if item:
        chain["item"] = ref(item)
    book.add("service/boards/typeSubTypeItemAssociations", {**chain, "_info": kind["_info"]})


def write_members(book: Book, *, anchor: date, most: int | None) -> None:
    """The people; with `most` given, the first ones of every team, and always whoever signs in."""
    born = midnight_utc(anchor - timedelta(days=900))
    book.start_at("system/members", 148)
    for person in chosen_members(most):
        book.add("system/members", _member(book, person, anchor, born))
    _write_charge_codes(book, born)


def chosen_members(most: int | None) -> list[Person]:
    if most is None or most >= len(MEMBERS):
        return list(MEMBERS)
    needed = [p for p in MEMBERS if p.team == "api" or p.identifier in _CAST]
    spare = [p for p in MEMBERS if p not in needed]
    kept = needed + spare[: max(0, most - len(needed))]
    return [p for p in MEMBERS if p in kept]


# One for every part that the tickets need, and the ones who sign in.
_CAST = frozenset({
    "ROkaforLind", "NEsterhuizen", "MCastellane", "TWren", "ADufresne", "HBramante", "SKowal", "LMarchetti", "RPell",
    "PAdeyemo",
})


def _member(book: Book, person: Person, anchor: date, born: int) -> Record:
    place = LOCATIONS["East" if person.zone == "E" else "Main"]
    department = ref(book.named("system/departments", person.department))
    email = f"{person.identifier.lower()}@ferrowick.example"
    gone = {"inactiveDate": iso(midnight_utc(anchor - timedelta(days=52)))} if person.inactive else {}
    role = book.named("time/workRoles", person.role)
    return {
        "identifier": person.identifier, "licenseClass": person.license, "firstName": person.first,
        "lastName": person.last, "title": person.title, "hireDate": iso(born), "inactiveFlag": person.inactive, **gone,
        "disableOnlineFlag": person.license == "A", "officeEmail": email, "primaryEmail": email,
        "defaultEmail": "Office", "officePhone": f"555-01{len(book.collections['system/members']) + 10:02}",
        "defaultPhone": "Office", "adminFlag": person.team == "owner",
        "securityRole": {"id": 63, "name": "Admin"} if person.team == "owner" else {"id": 64, "name": "Service"},
        "timeZone": {"id": ZONE_IDS[person.zone], "name": ZONE_NAMES[person.zone]}, "defaultLocation": place,
        "defaultDepartment": department, "workRole": ref(role),
        "workType": ref(book.named("time/workTypes", "Remote")), "hourlyCost": 48.0,
        "hourlyRate": person.rate if person.rate is not None else role["hourlyRate"], "dailyCapacity": 8.0,
        "billableForecast": 70.0, "serviceDefaultBoard": ref(book.named("service/boards", b.DESK)),
        "serviceDefaultLocation": place, "serviceDefaultDepartment": department,
        "calendar": ref(book.named("schedule/calendars", "Standard")), "minimumHours": 8.0,
        "requireTimeSheetEntryFlag": person.license == "F", "requireStartAndEndTimeOnTimeEntryFlag": True,
        "enterTimeAgainstCompanyFlag": False, "timeSheetStartDate": iso(born), "_info": info(born),
    }


def _write_charge_codes(book: Book, born: int) -> None:
    for name, kind in CHARGE_CODES:
        book.add("time/chargeCodes", {
            "name": name, "company": {"id": OWN_COMPANY_ID}, "location": LOCATIONS["Main"], "billTime": "DoNotBill",
            "expenseEntryFlag": False, "timeEntryFlag": True, "workType": ref(book.named("time/workTypes", kind)),
            "_info": info(born)})


OWN_COMPANY_ID = 2


def make_login(seed: int) -> Login:
    """Keys of the three API members, made from the seed."""
    others = tuple(_keys(seed, member) for member in ("rmm_api", "quoting_api"))
    main = _keys(seed, "cwhub_api")
    return Login(main.company_id, main.public_key, main.private_key, main.client_id, main.member, others)


def _keys(seed: int, member: str) -> Login:
    rng = random.Random(f"keys-{seed}-{member}")
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
    public, private = ("".join(rng.choices(letters, k=16)) for _ in range(2))
    return Login("ferrowick", public, private, str(uuid.UUID(int=rng.getrandbits(128), version=4)), member)


def make_secrets(book: Book, seed: int) -> dict[str, str]:
    """The hash that the hosted page gives for each member, made from the seed."""
    return {
        member["identifier"]: hashlib.sha256(f"member-{seed}-{member['identifier']}".encode()).hexdigest()[:40]
        for member in book.collections["system/members"]
    }
