"""Time that was entered, and who was asked to do what."""

from __future__ import annotations

import random

from simulators.connectwise.world.clock import iso
from simulators.connectwise.world.shape import Book, Record, ref

from .setup import RATE, info
from .tickets import STEPS, Case


def assignment(case: Case, staff: dict[str, int]) -> Record:
    """A schedule entry for whoever took it."""
    return {
        "objectId": case.number,
        "type": {"id": 4},
        "member": {"id": staff[case.owner]},
        "name": f"{case.number} {case.text[0]}"[:100],
        "where": {"id": 2},
        "dateStart": iso(case.seen),
        "dateEnd": iso(case.seen + 1800),
        "hours": 0.5,
        "doneFlag": bool(case.ended),
        "ownerFlag": True,
        "acknowledgedFlag": True,
        "meetingFlag": False,
        "ticketType": "ServiceTicket",
        "_info": info(case.seen, "dev"),
    }


def write_time(book: Book, rng: random.Random, case: Case, staff: dict[str, int], ticket: Record) -> None:
    """One entry on two of three that ended, with or without a word about what was done."""
    if not case.ended or rng.random() < 0.35:
        return
    quarters = rng.choice((1, 1, 1, 2, 2, 3, 4))
    started = case.ended - quarters * 900
    text = rng.choice(case.family.fixes) if rng.random() < 0.6 else rng.choice(STEPS)
    hours = quarters / 4
    ticket["actualHours"] = hours
    agreement = case.customer.agreement
    covered = {"agreement": ref(agreement), "agreementAmount": hours * RATE, "agreementHours": 0.0} if agreement else {}
    book.add(
        "time/entries",
        {
            "member": {"id": staff[case.owner]},
            "workType": {"id": 1},
            "workRole": {"id": 1},
            "company": ref(case.customer.company),
            "chargeToType": "ServiceTicket",
            "chargeToId": case.number,
            "ticket": {"id": case.number},
            "ticketBoard": case.board,
            "timeStart": iso(started),
            "timeEnd": iso(case.ended),
            "hoursDeduct": 0.0,
            "actualHours": hours,
            "hoursBilled": hours,
            "invoiceHours": hours,
            "notes": text,
            "hourlyRate": RATE,
            "enteredBy": case.owner,
            "dateEntered": iso(case.ended + 300),
            "addToDetailDescriptionFlag": False,
            "addToInternalAnalysisFlag": False,
            "addToResolutionFlag": False,
            "locationId": 4,
            "businessUnitId": 3,
            "billableOption": "Billable",
            "status": "Open",
            **covered,
            "_info": info(case.ended + 300, case.owner),
        },
    )
