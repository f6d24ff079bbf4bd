"""Fields and questions that Ferrowick IT has made itself, with what people have put into them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any, NamedTuple

from .clock import iso, midnight_utc
from .setup import info
from .shape import Book, Record, ref

TICKETS, COMPANIES, CONFIGURATIONS = 1, 4, 7  # pods, as custom_fields.py numbers them


class Field(NamedTuple):
    pod: int
    caption: str
    kind: str
    help: str
    options: tuple[str, ...] = ()


FIELDS: tuple[Field, ...] = (
    Field(
        TICKETS, "Root Cause", "Text", "Chosen at closing", ("User", "Configuration", "Hardware", "Vendor", "Unknown")
    ),
    Field(TICKETS, "Users Affected", "Number", "Roughly"),
    Field(TICKETS, "Approved By", "Text", "Who at the client said yes"),
    Field(COMPANIES, "Onsite Notes", "TextArea", "Parking, keys, dogs"),
    Field(COMPANIES, "Next QBR", "Date", ""),
    Field(COMPANIES, "Approval Needed", "Checkbox", "Every change needs a yes"),
    Field(CONFIGURATIONS, "Backup Covered", "Checkbox", ""),
    Field(CONFIGURATIONS, "Rack", "Text", "Where it hangs"),
)
ONSITE = (
    "Park behind the building.",
    "Ring the bell twice.",
    "Ask for the key at the front desk.",
    "Big dog, friendly.",
)
QUESTIONS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "Server": (
        ("Role", "Text", ("Files", "Domain", "Database", "Line of business")),
        ("Backup job", "Text", ()),
        ("Cores", "Number", ()),
    ),
    "Firewall": (("Management address", "IPAddress", ()), ("Circuit", "Text", ())),
    "Printer": (("Scan account", "Text", ()), ("Owned by the copier vendor", "Checkbox", ())),
    "Certificate": (("Ordered from", "Text", ()),),
}


def write_own_fields(book: Book, rng: random.Random, *, anchor: date, born: int) -> None:
    for order, field in enumerate(FIELDS, 1):
        book.add("system/userDefinedFields", _definition(order, field, born))
    _fill_tickets(book, rng)
    _fill_companies(book, rng, anchor)
    _ask(book, born)
    for device in book.collections["company/configurations"]:
        _fill_device(book, rng, device)


def _definition(order: int, field: Field, born: int) -> Record:
    listed = [
        {"id": n, "optionValue": v, "defaultFlag": False, "inactiveFlag": False} for n, v in enumerate(field.options, 1)
    ]
    return {
        "podId": field.pod,
        "caption": field.caption,
        "sequenceNumber": order,
        "helpText": field.help,
        "fieldTypeIdentifier": field.kind,
        "entryTypeIdentifier": "List" if listed else "EntryField",
        "numberDecimals": 0,
        "requiredFlag": False,
        "displayOnScreenFlag": True,
        "readOnlyFlag": False,
        "listViewFlag": False,
        **({"options": listed} if listed else {}),
        "dateCreated": info(born)["dateEntered"],
        "_info": info(born),
    }


def _put(record: Record, values: dict[int, Any]) -> None:
    if values:
        record["customFields"] = [{"id": number, "value": value} for number, value in values.items()]


def _fill_tickets(book: Book, rng: random.Random) -> None:
    """A cause on every fourth closed ticket, the number of people on few."""
    for ticket in book.collections["service/tickets"]:
        values: dict[int, Any] = {}
        if ticket["closedFlag"] and rng.random() < 0.25:
            values[1] = rng.choice(FIELDS[0].options)
        if rng.random() < 0.05:
            values[2] = rng.choice((1, 1, 2, 3, 5, 12))
        _put(ticket, values)


def _fill_companies(book: Book, rng: random.Random, anchor: date) -> None:
    for company in book.collections["company/companies"]:
        values: dict[int, Any] = {}
        if rng.random() < 0.4:
            values[4] = rng.choice(ONSITE)
        if rng.random() < 0.5:
            values[5] = iso(midnight_utc(anchor + timedelta(days=rng.randint(5, 90))))
        if company["identifier"] == "Vossler":
            values[6] = True
        _put(company, values)


def _ask(book: Book, born: int) -> None:
    for name, questions in QUESTIONS.items():
        kind = book.named("company/configurations/types", name)
        for order, (question, answer, options) in enumerate(questions, 1):
            row = book.add(
                "company/configurations/types/questions",
                {
                    "configurationType": ref(kind),
                    "question": question,
                    "fieldType": answer,
                    "entryType": "List" if options else "EntryField",
                    "sequenceNumber": float(order),
                    "numberOfDecimals": 0,
                    "requiredFlag": False,
                    "inactiveFlag": False,
                    "_info": info(born),
                },
            )
            for option in options:
                value = {"configurationType": ref(kind), "question": ref(row), "value": option, "defaultFlag": False}
                path = "company/configurations/types/questions/values"
                book.add(path, {**value, "inactiveFlag": False, "_info": info(born)})


def _fill_device(book: Book, rng: random.Random, device: Record) -> None:
    kind = next(t["name"] for t in book.collections["company/configurations/types"] if t["id"] == device["type"]["id"])
    if kind == "Server":
        _put(device, {7: True, 8: rng.choice(("Closet", "Rack 1", "Under the desk"))})
    asked = [
        q
        for q in book.collections["company/configurations/types/questions"]
        if q["configurationType"] == device["type"]
    ]
    answers = [(q["id"], _answer(rng, q["question"], device)) for q in asked if rng.random() < 0.7]
    if answers:
        device["questions"] = [{"questionId": number, "answer": answer} for number, answer in answers]


def _answer(rng: random.Random, question: str, device: Record) -> Any:
    return {
        "Role": rng.choice(QUESTIONS["Server"][0][2]),
        "Backup job": f"Daily {device['name']}"[:60],
        "Cores": rng.choice((4, 6, 8, 12)),
        "Management address": device.get("ipAddress", "10.0.0.1"),
        "Circuit": f"C-{rng.randint(10000, 99999)}",
        "Scan account": "scan",
        "Owned by the copier vendor": rng.random() < 0.3,
        "Ordered from": "the registrar",
    }[question]
