"""Writes the members and the charge codes."""

from __future__ import annotations

from datetime import date, timedelta

from . import boards as b
from .clock import ZONE_NAMES, iso, midnight_utc
from .people import CHARGE_CODES, MEMBERS, Person
from .setup import LOCATIONS, OWN_COMPANY_ID, ZONE_IDS, info
from .shape import Book, Record, ref


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
_CAST = frozenset(
    {
        "ROkaforLind",
        "NEsterhuizen",
        "MCastellane",
        "TWren",
        "ADufresne",
        "HBramante",
        "SKowal",
        "LMarchetti",
        "RPell",
        "PAdeyemo",
    }
)


def _member(book: Book, person: Person, anchor: date, born: int) -> Record:
    place = LOCATIONS["East" if person.zone == "E" else "Main"]
    department = ref(book.named("system/departments", person.department))
    email = f"{person.identifier.lower()}@ferrowick.example"
    gone = {"inactiveDate": iso(midnight_utc(anchor - timedelta(days=52)))} if person.inactive else {}
    role = book.named("time/workRoles", person.role)
    return {
        "identifier": person.identifier,
        "licenseClass": person.license,
        "firstName": person.first,
        "lastName": person.last,
        "title": person.title,
        "hireDate": iso(born),
        "inactiveFlag": person.inactive,
        **gone,
        "disableOnlineFlag": person.license == "A",
        "officeEmail": email,
        "primaryEmail": email,
        "defaultEmail": "Office",
        "officePhone": f"555-01{len(book.collections['system/members']) + 10:02}",
        "defaultPhone": "Office",
        "adminFlag": person.team == "owner",
        "securityRole": {"id": 63, "name": "Admin"} if person.team == "owner" else {"id": 64, "name": "Service"},
        "timeZone": {"id": ZONE_IDS[person.zone], "name": ZONE_NAMES[person.zone]},
        "defaultLocation": place,
        "defaultDepartment": department,
        "workRole": ref(role),
        "workType": ref(book.named("time/workTypes", "Remote")),
        "hourlyCost": 48.0,
        "hourlyRate": person.rate if person.rate is not None else role["hourlyRate"],
        "dailyCapacity": 8.0,
        "billableForecast": 70.0,
        "serviceDefaultBoard": ref(book.named("service/boards", b.DESK)),
        "serviceDefaultLocation": place,
        "serviceDefaultDepartment": department,
        "calendar": ref(book.named("schedule/calendars", "Standard")),
        "minimumHours": 8.0,
        "requireTimeSheetEntryFlag": person.license == "F",
        "requireStartAndEndTimeOnTimeEntryFlag": person.team != "api",
        "enterTimeAgainstCompanyFlag": False,
        "timeSheetStartDate": iso(born),
        "_info": info(born),
    }


def _write_charge_codes(book: Book, born: int) -> None:
    for name, kind in CHARGE_CODES:
        book.add(
            "time/chargeCodes",
            {
                "name": name,
                "company": {"id": OWN_COMPANY_ID},
                "location": LOCATIONS["Main"],
                "billTime": "DoNotBill",
                "expenseEntryFlag": False,
                "timeEntryFlag": True,
                "workType": ref(book.named("time/workTypes", kind)),
                "_info": info(born),
            },
        )
