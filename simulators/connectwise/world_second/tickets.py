"""Eighty old tickets: when, whose, how far they got, and the little that was written down."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from simulators.connectwise.world.clock import iso
from simulators.connectwise.world.families import Family
from simulators.connectwise.world.notes import DISCUSSION, INTERNAL, RESOLUTION, note_record
from simulators.connectwise.world.shape import Book, Record, ref

from . import boards as b
from .clock import OPENS, is_workday, open_from, stamp
from .customers import Customer
from .people import TECHNICIANS
from .setup import OFFICE, info
from .sla import promised
from .troubles import ANSWERS, ASIDES, ASKS, REPLIES, STEPS, TROUBLES

TOTAL, FIRST_NUMBER = 80, 1204
DAYS = 70  # so long has anybody written tickets down
TYPED = 0.5  # only every other ticket has been given a type
# The newest ones, as they stand today.
OPEN_NOW: tuple[str, ...] = (
    *("1. Logged",) * 3,
    "2. Seen",
    *("3. On it",) * 3,
    "4. Heard back",
    *("5. With them",) * 3,
    "6. With supplier",
    "7. On the shelf",
    *("8. Sorted",) * 2,
)
DAYS_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass
class Case:
    """One trouble of one person."""

    entered: int
    family: Family
    customer: Customer
    contact: Record
    text: tuple[str, str]
    priority: int
    number: int = 0
    typed: bool = False
    status: str = b.LAST_STATUS
    owner: str = ""
    seen: int = 0
    ended: int = 0

    @property
    def board(self) -> str:
        return self.family.board


class Invention:
    """Thinks of cases, one after the other."""

    def __init__(self, rng: random.Random, customers: list[Customer]) -> None:
        self.rng, self.customers = rng, customers

    def case(self, entered: int, family: Family) -> Case:
        customer = self.rng.choices(self.customers, [x.row.users for x in self.customers])[0]
        contact = self.rng.choice(customer.contacts)
        priority = family.priority if self.rng.random() < 0.35 else b.USUAL_PRIORITY
        return Case(entered, family, customer, contact, self.text(family, customer, contact), priority)

    def text(self, family: Family, customer: Customer, contact: Record) -> tuple[str, str]:
        words = {
            "me": contact["firstName"],
            "co": self.rng.choice(customer.contacts)["firstName"],
            "pc": customer.machine_of[contact["id"]]["name"],
            "day": self.rng.choice(DAYS_WORDS),
            "client": customer.row.name,
        }
        summary, body = self.rng.choice(family.texts).split(" | ", 1)
        return summary.format_map(words), (body + self.rng.choice(ASIDES)).format_map(words)


def old_cases(rng: random.Random, customers: list[Customer], *, anchor: date, now: int, total: int) -> list[Case]:
    """In the order in which they came; the last ones are still open."""
    bag = [family for family in TROUBLES for _ in range(family.times)]
    invention = Invention(rng, customers)
    moments = sorted(_moments(rng, total, anchor, now))
    families = [bag[number % len(bag)] for number in range(total)]
    rng.shuffle(families)
    cases = [invention.case(moment, family) for moment, family in zip(moments, families, strict=True)]
    for number, case in enumerate(cases):
        case.number = FIRST_NUMBER + 3 * number
    _choose_typed(cases)
    _open_the_last(cases)
    for case in cases:
        _live(rng, case, now)
    return cases


def _moments(rng: random.Random, total: int, anchor: date, now: int) -> list[int]:
    days = [day for back in range(1, DAYS) if is_workday(day := anchor - timedelta(days=back))]
    found = [stamp(rng.choice(days), rng.triangular(OPENS, 17.0, 9.8)) for _ in range(total)]
    return [min(moment, now - 3600) for moment in found]


def _choose_typed(cases: list[Case]) -> None:
    """Half of them, first those of the two commonest troubles: somebody has begun to count those."""
    common = {"password_forgotten", "outlook_disconnected"}
    order = sorted(cases, key=lambda case: (case.family.key not in common, case.number % 7, case.number))
    for case in order[: round(len(cases) * TYPED)]:
        case.typed = True


def _open_the_last(cases: list[Case]) -> None:
    share = min(1.0, len(cases) / TOTAL)
    wanted = OPEN_NOW[: max(1, round(len(OPEN_NOW) * share))]
    for case, status in zip(reversed(cases), wanted, strict=False):
        allowed = [name for name, _ in b.STATUSES[case.board]]
        case.status = status if status in allowed else b.FIRST_STATUS


def _live(rng: random.Random, case: Case, now: int) -> None:
    stage = dict(b.STATUSES[case.board])[case.status]
    if stage == b.NR:
        return
    case.owner = rng.choice(TECHNICIANS)
    case.seen = min(open_from(case.entered + rng.randint(5, 150) * 60), now - 1800)
    if stage == b.OK:
        case.ended = min(open_from(case.seen + rng.randint(20, 1900) * 60), now - 900)


def ticket_record(case: Case, book: Book, staff: dict[str, int], now: int) -> Record:
    board = book.named("service/boards", case.board)
    status = next(row for row in _on(book, "statuses", board) if row["name"] == case.status)
    kind = next(row for row in _on(book, "types", board) if row["name"] == case.family.chain[1])
    closed = case.status == b.LAST_STATUS
    latest = case.ended or case.seen or case.entered
    stage = status["escalationStatus"]
    reached = (case.seen, 0 if stage == b.RE else case.seen, case.ended)
    return {
        "id": case.number,
        "summary": case.text[0][:100],
        "recordType": "ServiceTicket",
        "board": ref(board),
        "status": ref(status),
        **({"type": ref(kind)} if case.typed else {}),
        **_party(case),
        "priority": {"id": case.priority},
        "severity": "Medium",
        "impact": "Medium",
        "serviceLocation": {"id": 2},
        "source": {"id": 1 + case.number % 2},
        "location": OFFICE,
        "department": {"id": 3},
        "billTime": "NoDefault",
        "billExpenses": "NoDefault",
        "billProducts": "NoDefault",
        "customerUpdatedFlag": case.status == "4. Heard back",
        "approved": True,
        "hasChildTicket": False,
        "hasMergedChildTicketFlag": False,
        "automaticEmailContactFlag": False,
        **promised(case.entered, case.priority, stage, reached, now, sla=1 if case.customer.agreement else 2),
        **({"owner": {"id": staff[case.owner]}, "resources": case.owner} if case.owner else {}),
        **({"dateResponded": iso(case.seen), "respondedBy": case.owner} if case.seen else {}),
        **({"dateResplan": iso(case.seen), "resplanBy": case.owner} if reached[1] else {}),
        **({"dateResolved": iso(case.ended), "resolvedBy": case.owner} if case.ended else {}),
        "closedFlag": closed,
        **({"closedDate": iso(latest), "closedBy": case.owner} if closed else {}),
        "_info": info(case.entered, "pip", latest, case.owner or "pip"),
    }


def _on(book: Book, path: str, board: Record) -> list[Record]:
    return [row for row in book.collections[f"service/boards/{path}"] if row["board"]["id"] == board["id"]]


def _party(case: Case) -> Record:
    contact, company = case.contact, case.customer.company
    agreement = {"agreement": ref(case.customer.agreement)} if case.customer.agreement else {}
    return {
        "company": ref(company),
        "site": company["site"],
        "siteName": company["site"]["name"],
        "contact": ref(contact),
        "contactName": f"{contact['firstName']} {contact['lastName']}",
        "contactPhoneNumber": contact["defaultPhoneNbr"],
        "contactEmailAddress": contact["communicationItems"][0]["value"],
        "city": company["city"],
        "zip": company["zip"],
        **agreement,
    }


def first_note(case: Case) -> Record:
    author = {"contact": ref(case.contact)}
    return note_record(case.number, case.text[1], case.entered, DISCUSSION, author, "EmailConnector")


def notes_of(rng: random.Random, case: Case, staff: dict[str, int]) -> list[Record]:
    """The first mail, a word back, and at times how it ended."""
    found = [first_note(case)]
    if not case.owner:
        return found
    author, name = {"member": {"id": staff[case.owner]}}, case.contact["firstName"]

    def say(text: str, moment: int, tab: str) -> None:
        found.append(note_record(case.number, text, moment, tab, author, case.owner))

    if rng.random() < 0.7:
        say(rng.choice(REPLIES).format(me=name), case.seen, DISCUSSION)
    if case.status == "5. With them":
        say(rng.choice(ASKS), case.seen + 600, DISCUSSION)
    if case.status == "4. Heard back":
        reply = rng.choice(ANSWERS)
        moment = case.seen + 900
        found.append(
            note_record(case.number, reply, moment, DISCUSSION, {"contact": ref(case.contact)}, "EmailConnector")
        )
    if not case.ended:
        say(rng.choice(STEPS), case.seen + 300, INTERNAL)
    elif rng.random() < 0.45:
        say(rng.choice(case.family.fixes), case.ended, RESOLUTION)
    return found


def truth_of(case: Case, book: Book) -> Record:
    """What the ticket really was."""
    board = book.named("service/boards", case.board)
    kind = next(row for row in _on(book, "types", board) if row["name"] == case.family.chain[1])
    machine = case.customer.machine_of.get(case.contact["id"]) if case.family.device == "computer" else None
    return {
        "company": case.customer.company["id"],
        "contact": case.contact["id"],
        "device": machine["id"] if machine else None,
        "board": {"id": board["id"], "name": board["name"]},
        "type": {"id": kind["id"], "name": kind["name"]},
        "subtype": None,
        "item": None,
        "priority": case.family.priority,
        "sensitive": case.family.sensitive,
        "family": case.family.key,
        "incident": None,
        "noise": None,
        "fix": case.family.fixes[0],
        "filing_errors": [] if case.typed else ["no_type"],
    }
