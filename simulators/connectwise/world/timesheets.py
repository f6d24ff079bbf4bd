"""Lays the work of each member out over his days, and writes the time entries."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from .acts import Act
from .agreement_terms import exclusions
from .clock import HOUR, MINUTE, is_workday, iso, local, stamp
from .people import SHEETS_OPEN, SHEETS_PENDING, SHEETS_REJECTED
from .setup import OWN_COMPANY_ID
from .shape import Book, Record
from .staffing import Staff, week_of

DAY_GOAL = {
    "L1": 6.4,
    "L2": 6.4,
    "L3": 6.2,
    "network": 6.2,
    "noc": 6.3,
    "project": 6.0,
    "manager": 5.0,
    "dispatch": 6.0,
    "account": 4.5,
    "billing": 6.0,
    "owner": 3.0,
}
FILLERS = (
    ("Admin", 30, "Mail, tickets, clean-up"),
    ("Internal Meeting", 30, "Morning stand-up"),
    ("Admin", 20, "Queue review"),
    ("Training", 60, "Vendor course"),
    ("Internal Meeting", 45, "Team meeting"),
    ("Sales Support", 40, "Scoping call"),
)


@dataclass
class Day:
    """One member's day: what is placed on it, in order."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def free(self, wish: int, seconds: int, gap: int) -> int:
        """The free moment nearest after the wish."""
        at = bisect_left(self.starts, wish)
        begin = max(wish, self.ends[at - 1] + gap) if at else wish
        while at < len(self.starts) and self.starts[at] < begin + seconds:
            begin = self.ends[at] + gap
            at += 1
        return begin

    def place(self, wish: int, seconds: int, gap: int, *, opens: int, closes: int) -> int:
        """Take the free moment after the wish; when the evening has come, the first one of the day."""
        begin = self.free(wish, seconds, gap)
        if wish < closes < begin + seconds:
            begin = min(begin, self.free(opens, seconds, gap))
        at = bisect_left(self.starts, begin)
        self.starts.insert(at, begin)
        self.ends.insert(at, begin + seconds)
        return begin

    def hours(self) -> float:
        return (sum(self.ends) - sum(self.starts)) / HOUR


class Sheets:
    """All entries of all members."""

    def __init__(self, book: Book, staff: Staff, rng: random.Random, *, first: date, now: int, full: bool) -> None:
        self.book, self.staff, self.rng = book, staff, rng
        self.first, self.now, self.full = first, now, full
        self.days: dict[tuple[str, date], Day] = defaultdict(Day)
        self.agreements = {r["id"]: r for r in book.collections["finance/agreements"]}
        self.agreement_types = {r["id"]: r for r in book.collections["finance/agreements/types"]}
        self.excluded = exclusions(book)
        self.work_types = {r["name"]: r for r in book.collections["time/workTypes"]}
        self.charge_codes = {r["name"]: r for r in book.collections["time/chargeCodes"]}
        self.boards = {r["id"]: r["name"] for r in book.collections["service/boards"]}
        self.pools: dict[tuple[int, str], float] = {}
        self.this_week = week_of(local(now).date())

    def lay_out(self, acts: list[Act]) -> list[Act]:
        """Every act where its member is free; then the rest of the day is filled with work inside."""
        for act in sorted(acts, key=lambda a: a.start):
            gap = self.rng.choice((0, 0, 1, 2, 4)) * MINUTE
            act.start = self._place(act.member, local(act.start).date(), act.start, act.minutes, gap)
        return acts + (self._fill() if self.full else [])

    def _place(self, member: str, day: date, wish: int, minutes: int, gap: int) -> int:
        edges = {"opens": stamp(day, 7.5), "closes": stamp(day, 18)}
        return self.days[(member, day)].place(wish, minutes * MINUTE, gap, **edges)

    def _fill(self) -> list[Act]:
        added: list[Act] = []
        for person in self.staff.people.values():
            goal = DAY_GOAL.get(person.team)
            if person.inactive or not goal:
                continue
            day = self.first
            while stamp(day, 18) < self.now:
                if is_workday(day):
                    added += self._fill_day(person.identifier, day, goal)
                day += timedelta(days=1)
        return added

    def _fill_day(self, member: str, day: date, goal: float) -> list[Act]:
        if self.rng.random() < 0.05:
            return [self._filler(member, day, "Vacation", 480, "PTO")] if not self.days[(member, day)].starts else []
        wanted = goal + self.rng.uniform(-0.9, 0.9)
        added: list[Act] = []
        while wanted - self.days[(member, day)].hours() > 0.3 and len(added) < 9:
            code, minutes, text = self.rng.choice(FILLERS)
            added.append(self._filler(member, day, code, self.rng.randint(minutes - 10, minutes + 45), text))
        return added

    def _filler(self, member: str, day: date, code: str, minutes: int, text: str) -> Act:
        wish = stamp(day, 8 if minutes > 300 else self.rng.uniform(7.6, 15.5))
        start = self._place(member, day, wish, minutes, 0)
        return Act(member, start, minutes, text, work_type="Internal", charge_code=code)

    def write(self, acts: list[Act]) -> None:
        """Entries in the order in which they were entered; what is not entered yet is left out."""
        dated = [(self.staff.entered_at(a.member, a.start + a.minutes * MINUTE), a) for a in acts]
        dated = [(max(entered, a.start + a.minutes * MINUTE), a) for entered, a in dated]
        self.book.start_at("time/entries", 101)
        for entered, act in sorted(dated, key=lambda pair: pair[0]):
            if entered < self.now:
                self.book.add("time/entries", self.record(act, entered))

    def record(self, act: Act, entered: int) -> Record:
        person = self.staff.people[act.member]
        role = self.staff.roles[person.role]
        rate = person.rate if person.rate is not None else role["hourlyRate"]
        hours = round(act.minutes / 60, 2)
        kind = self.work_types[act.work_type]
        billed = max(kind["hoursMin"], -(-act.minutes // 15) / 4)
        record: Record = {
            "member": self.staff.ref(act.member),
            "workType": {"id": kind["id"]},
            "workRole": {"id": role["id"]},
            "timeStart": iso(act.start),
            "timeEnd": iso(act.start + act.minutes * MINUTE),
            "hoursDeduct": 0.0,
            "actualHours": hours,
            "hoursBilled": billed,
            "invoiceHours": billed,
            "notes": act.text,
            "hourlyCost": f"{48.0:.2f}",
            "hourlyRate": float(rate),
            "enteredBy": act.member,
            "dateEntered": iso(entered),
            **_note_flags(act),
            "locationId": 2,
            "businessUnitId": 10,
            "invoiceFlag": False,
            "billableOption": kind["billTime"],
            "agreementHours": 0.0,
            "status": self._status(act),
            "_info": {
                "dateEntered": iso(entered),
                "enteredBy": act.member,
                "lastUpdated": iso(entered),
                "updatedBy": act.member,
            },
        }
        record.update(self._charged_to(act, billed, record))
        return record

    def _charged_to(self, act: Act, billed: float, record: Record) -> Record:
        if not act.ticket:
            code = self.charge_codes[act.charge_code]
            return {
                "company": {"id": OWN_COMPANY_ID},
                "chargeToType": "ChargeCode",
                "chargeToId": code["id"],
                "billableOption": "DoNotBill",
                "workType": code["workType"],
                "invoiceHours": 0.0,
            }
        ticket = act.ticket
        ticket["actualHours"] = round(ticket.get("actualHours", 0.0) + record["actualHours"], 2)
        charged: Record = {
            "company": ticket["company"],
            "chargeToType": "ServiceTicket",
            "chargeToId": ticket["id"],
            "ticket": {"id": ticket["id"]},
            "ticketBoard": self.boards[ticket["board"]["id"]],
        }
        if "project" in ticket:
            del charged["ticket"]
            charged.update(chargeToType="ProjectTicket", project=ticket["project"], phase=ticket["phase"])
        agreement = self.agreements.get(ticket.get("agreement", {}).get("id"))
        if agreement:
            charged.update(self._covered(agreement, billed, record))
        return charged

    def _covered(self, agreement: Record, billed: float, record: Record) -> Record:
        kind = self.agreement_types[agreement["type"]["id"]]
        left_out = {(agreement["id"], record["workType"]["id"]), (agreement["id"], -record["workRole"]["id"])}
        covers = agreement["coverAgreementTime"] and not left_out & self.excluded
        billable = record["billableOption"] == "Billable"
        hours = 0.0
        if covers and billable and agreement["applicationUnits"] == "Hours":
            hours = self._from_pool(agreement, billed, record["dateEntered"])
        if covers and billable and agreement["applicationUnits"] == "Incidents":
            hours = billed  # all the work of an incident that was taken
        fields: Record = {"agreement": {"id": agreement["id"]}, "agreementType": kind["name"], "agreementHours": hours}
        if covers and agreement["applicationUnits"] == "Amount" and billable:
            fields["agreementAmount"] = round(billed * record["hourlyRate"], 2)
        if agreement["billTime"] in ("DoNotBill", "NoCharge"):
            fields["billableOption"] = agreement["billTime"]
        return fields

    def _from_pool(self, agreement: Record, billed: float, entered: str) -> float:
        """What the agreement still covers, in the order of entry; a used-up block covers nothing."""
        if agreement["applicationUnlimitedFlag"]:
            return billed
        cycle = "" if agreement["oneTimeFlag"] else entered[:7]
        left = self.pools.setdefault((agreement["id"], cycle), agreement["applicationLimit"])
        hours = min(billed, left)
        self.pools[(agreement["id"], cycle)] = left - hours
        return float(hours)

    def _status(self, act: Act) -> str:
        week = week_of(local(act.start).date())
        if act.member == "ROkaforLind" and week >= self.this_week - timedelta(weeks=8):
            return "Open"
        if week == self.this_week:
            return "Open"
        if week == self.this_week - timedelta(weeks=1):
            if act.member in SHEETS_OPEN:
                return "Open"
            if act.member in SHEETS_REJECTED:
                return "Rejected"
            return "PendingApproval" if act.member in SHEETS_PENDING else "ApprovedByTierTwo"
        if week < self.this_week - timedelta(weeks=4):
            return "BilledAgreement" if act.ticket and "agreement" in act.ticket else "Billed"
        return "ApprovedByTierTwo"


def _note_flags(act: Act) -> Record:
    """On which tab of the ticket the note shows; nobody is mailed."""
    return {
        "addToDetailDescriptionFlag": act.to_discussion,
        "addToInternalAnalysisFlag": act.to_internal,
        "addToResolutionFlag": act.to_resolution,
        "emailResourceFlag": False,
        "emailContactFlag": False,
        "emailCcFlag": False,
    }
