"""The same agreement and the same entries, told to the simulator and to the rules: two independent decisions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from agreements import records
from agreements.rules.coverage import Answer, Entry, Saved, classify_all
from agreements.rules.ledger import Ledger, balance_at
from agreements.rules.terms import Agreement, Unit
from simulators.connectwise.app import SimulatorApp
from tests.simulators.time_world import agreement as plain_agreement

CHICAGO = ZoneInfo("America/Chicago")
MEMBERS, COMPANY = (2, 3), 2  # the second has a rate of his own
LISTS = {
    "type_out": "workTypeExclusions",
    "role_out": "workRoleExclusions",
    "type": "worktypes",
    "role": "workroles",
    "adjustment": "adjustments",
}
Record = dict[str, Any]
numbers = count(1000)


@dataclass(frozen=True)
class Drawn:
    """An agreement with the lists below it, and entries in the order in which they are saved."""

    agreement: Record
    below: dict[str, list[Record]]
    entries: list[Record]
    ticket: Record


@dataclass(frozen=True)
class Decision:
    billable: str
    actual: Decimal
    billed: Decimal
    covered: Decimal  # hours, of a retainer money
    rate: Decimal


@dataclass(frozen=True)
class Made:
    """As ConnectWise answers it."""

    agreement: Record
    below: dict[str, list[Record]]
    ticket: Record
    recap: Record


def in_simulator(app: SimulatorApp, cw: httpx.Client, drawn: Drawn) -> Made:
    """Makes the agreement, its lists and a ticket that carries it."""
    number = next(numbers)
    store = app.sim.store
    with store.writing():
        store.put("finance/agreements", {**plain_agreement(COMPANY), **drawn.agreement, "id": number})
        ticket = {
            **(store.get("service/tickets", 102) or {}),
            **drawn.ticket,
            "id": number,
            "agreement": {"id": number},
        }
        store.put("service/tickets", ticket)
    below = {
        kind: [post(cw, f"/finance/agreements/{number}/{LISTS[kind]}", row) for row in rows]
        for kind, rows in drawn.below.items()
    }
    return Made(
        get(cw, f"/finance/agreements/{number}"),
        below,
        get(cw, f"/service/tickets/{number}"),
        get(cw, f"/finance/agreementrecap/{number}"),
    )


def post(cw: httpx.Client, path: str, body: Record) -> Record:
    answer = cw.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def get(cw: httpx.Client, path: str) -> Record:
    answer = cw.get(path)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def theirs(cw: httpx.Client, ticket: int, entries: Sequence[Record]) -> list[Decision]:
    return [decided(post(cw, "/time/entries", body_of(ticket, entry))) for entry in entries]


def body_of(ticket: int, entry: Record) -> Record:
    start, end = times(entry)
    named = {name: {"id": entry[name]} for name in ("workType", "workRole") if entry.get(name)}
    chosen = {"billableOption": entry["billable"]} if entry.get("billable") else {}
    return {
        "chargeToType": "ServiceTicket",
        "chargeToId": ticket,
        "member": {"id": entry["member"]},
        "timeStart": start.isoformat(),
        "timeEnd": end.isoformat(),
        **named,
        **chosen,
    }


def times(entry: Record) -> tuple[datetime, datetime]:
    start = datetime.combine(entry["day"], datetime.min.time(), CHICAGO) + timedelta(minutes=entry["minute"])
    return start, start + timedelta(minutes=entry["minutes"])


def decided(record: Record) -> Decision:
    def number(name: str) -> Decimal:
        return Decimal(str(record.get(name) or 0))

    return Decision(
        record["billableOption"],
        number("actualHours"),
        number("hoursBilled"),
        number("agreementHours") or number("agreementAmount"),
        number("hourlyRate"),
    )


# --- ours ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Setup:
    types: dict[int, Record]
    roles: dict[int, Record]
    members: dict[int, Record]
    board: Record
    now: datetime

    @classmethod
    def of(cls, app: SimulatorApp, cw: httpx.Client) -> "Setup":
        def table(path: str) -> dict[int, Record]:
            return {row["id"]: row for row in cw.get(path).json()}

        return cls(
            table("/time/workTypes"),
            table("/time/workRoles"),
            {number: get(cw, f"/system/members/{number}") for number in MEMBERS},
            get(cw, "/service/boards/1"),
            app.sim.clock.now(),
        )


def ours(at: Setup, made: "Made", entries: Sequence[Record]) -> list[Answer]:
    agreement = records.agreement(made.agreement, made.below, lists_read_at=at.now)
    recap = records.balance(made.recap, at.now)
    balance = balance_at(agreement, Ledger(recap), at.now, CHICAGO)
    agreement = replace(agreement, balance=balance)
    return classify_all([Saved(entry_of(at, agreement, made.ticket, entry), agreement, at.now) for entry in entries])


def entry_of(at: Setup, agreement: Agreement, ticket: Record, entry: Record) -> Entry:
    (start, end), member = times(entry), at.members[entry["member"]]
    kind = entry.get("workType") or records.preset("workType", ticket, agreement, at.board, member) or default(at)
    role = entry.get("workRole") or records.preset("workRole", ticket, agreement, at.board, member)
    return Entry(
        start=start,
        end=end,
        zone=CHICAGO,
        work_type=records.work_type(at.types[kind]),
        work_role=records.work_role(at.roles[role]) if role else None,
        member=records.member(member),
        charge=records.charged("ServiceTicket", ticket, at.board),
        billable=entry.get("billable"),
    )


def default(at: Setup) -> int:
    return next(number for number, row in at.types.items() if row.get("overallDefaultFlag"))


def taken(answer: Answer) -> Decimal:
    pool = answer.pool
    if pool is None or pool.unit is not Unit.AMOUNT:
        return answer.hours.covered
    return answer.hours.covered * (answer.rate.amount or Decimal(0)) if pool.unlimited else pool.drawn


def told(answer: Answer) -> Decision:
    return Decision(
        answer.billable,
        answer.hours.actual,
        answer.hours.billed,
        taken(answer),
        answer.rate.amount or Decimal(0),
    )


DAYS = tuple(date(2026, 11, day) for day in (9, 10, 11, 16, 17, 18))
