"""What each agreement covers and what it costs: exclusions, rates, board defaults, additions, adjustments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from . import boards as b
from . import clients as c
from .agreement_prices import write_additions
from .clock import iso, midnight_utc
from .customers import Customer, Customers, site_ref
from .setup import LOCATIONS, info
from .shape import Book, Record, ref

EXCLUDED_WORK = {
    c.COMPLETE: ("Project", "After Hours", "Emergency", "Travel"),
    c.REMOTE: ("Project", "After Hours", "Emergency", "Travel", "Onsite"),
    c.COMANAGED: ("Project", "After Hours", "Emergency", "Travel", "Onsite"),
    c.RETAINER: ("Project",),
    c.INCIDENTS: ("After Hours",),
}
LATE_WORK_TYPE = "Weekend"  # made after the exclusions, so covered by accident
BOARDS = {  # which boards choose an agreement of that kind for a new ticket
    c.COMPLETE: (b.DESK, b.ALERTS, b.NETWORK, b.PROCUREMENT),
    c.REMOTE: (b.DESK, b.ALERTS, b.NETWORK, b.PROCUREMENT),
    c.COMANAGED: (b.ALERTS, b.NETWORK),
}
NO_SENIOR = 14  # whose block does not pay for a Senior Engineer
CHANGING_RATES = 9  # whose role rates end and begin
FREE_RESTORE = frozenset({1, 9})


def excluded_work(kind: str, number: int = 0) -> tuple[str, ...]:
    """Work types that an agreement of this kind leaves out; 24x7 clients have their After Hours covered."""
    names = EXCLUDED_WORK.get(kind, ())
    return tuple(n for n in names if n != "After Hours") if number in c.DAY_AND_NIGHT else names


def chosen_on(kind: str, board: str) -> bool:
    """Whether a ticket on that board gets an agreement of that kind by itself."""
    return board in BOARDS.get(kind, (board,))


def write_type_terms(book: Book, born: int) -> None:
    """The terms that a new agreement takes over from its type."""
    for kind in book.collections["finance/agreements/types"]:
        of, stamp = {"type": ref(kind)}, {"_info": info(born)}
        for name in excluded_work(kind["name"]):
            book.add("finance/agreementTypes/workTypeExclusions", {**of, "workType": _work(book, name), **stamp})
        for place, board in enumerate(BOARDS.get(kind["name"], ())):
            chosen = {"board": ref(book.named("service/boards", board)), "defaultFlag": place == 0}
            where = {"location": LOCATIONS["Main"], "department": ref(book.named("system/departments", "Service"))}
            book.add("finance/agreementTypes/boardDefaults", {**of, **chosen, **where, **stamp})
    retainer = book.named("finance/agreements/types", c.RETAINER)
    row = {"type": ref(retainer), "rateType": "AdjAmount", "rate": -10.0, **_dates(None, None), "_info": info(born)}
    book.add("finance/agreementTypes/workroles", {**row, "workRole": _role(book, "Systems Engineer")})
    travel = {**row, "rateType": "Custom", "rate": 75.0, "workType": _work(book, "Travel"), "billTime": "Billable"}
    book.add("finance/agreementTypes/worktypes", {**travel, "overageRateType": "Multiplier", "overageRate": 1.0})


def write_terms(book: Book, customers: Customers, *, anchor: date) -> None:
    """The terms of every agreement there is, and the work type that came too late for them."""
    born = midnight_utc(anchor - timedelta(days=20))
    late = {**book.named("time/workTypes", "After Hours"), "name": LATE_WORK_TYPE, "_info": info(born)}
    kinds = {r["id"]: r["name"] for r in book.collections["finance/agreements/types"]}
    by_company = {x.company["id"]: x for x in customers.clients}
    for agreement in book.collections["finance/agreements"]:
        customer = by_company.get(agreement["company"]["id"])
        if customer:
            _Terms(book, customer, agreement, kinds[agreement["type"]["id"]], anchor).write()
    book.add("time/workTypes", {k: v for k, v in late.items() if k != "id"})


class _Terms:
    """The rows of one agreement."""

    def __init__(self, book: Book, customer: Customer, agreement: Record, kind: str, anchor: date) -> None:
        self.book, self.customer, self.agreement, self.kind, self.anchor = book, customer, agreement, kind, anchor
        self.stamp = {"_info": info(midnight_utc(anchor - timedelta(days=95)), "HBramante")}
        self.own = {"agreementId": agreement["id"], **self.stamp}

    def write(self) -> None:
        self._exclusions()
        self._boards()
        self._rates()
        self._work_types()
        write_additions(self.book, self.customer, self.agreement, self.kind, self.anchor)
        if "site" in self.agreement:
            site = site_ref(self.customer, self.customer.row.sites[-1])
            self._add("sites", {"company": ref(self.customer.company), "site": site, **self.own})
        if self.kind == c.BLOCK and self.customer.number == 8:
            note = {"amount": 5.0, "description": "Five hours for the outage in spring", "effectiveDate": self._day(-9)}
            self._add("adjustments", {**note, **self.own})

    def _exclusions(self) -> None:
        for name in excluded_work(self.kind, self.customer.number):
            self._add("workTypeExclusions", {"workType": _work(self.book, name), **self.own})
        if self.kind == c.BLOCK and self.customer.number == NO_SENIOR:
            self._add("workRoleExclusions", {"workRole": _role(self.book, "Senior Engineer"), **self.own})

    def _boards(self) -> None:
        if self.agreement["agreementStatus"] != "Active" or "parentAgreement" in self.agreement:
            return
        for place, name in enumerate(BOARDS.get(self.kind, ())):
            board = ref(self.book.named("service/boards", name))
            self._add("boardDefaults", {"board": board, "defaultFlag": place == 0, **self.own})

    def _rates(self) -> None:
        for role, kind, rate, start, end in self._role_rates():
            whom = {"workRole": _role(self.book, role)} if role else {}
            row = {**whom, "rateType": kind, "rate": rate, "limitTo": 0.0, **_dates(start, end)}
            self._add("workroles", {**row, "agreement": ref(self.agreement), **self.stamp})

    def _role_rates(self) -> Iterable[tuple[str, str, float, date | None, date | None]]:
        """Role ("" is every role), rate type, rate, from and to."""
        first = self.anchor.replace(day=1)
        soon = (first + timedelta(days=64)).replace(day=1)
        if self.kind == c.TM:
            yield "Help Desk Technician", "Custom", 135.0, None, None
            yield "Senior Engineer", "AdjAmount", 10.0, None, None
            if self.customer.number == 20:
                yield "", "Multiplier", 1.1, None, None
        if self.kind == c.RETAINER:
            yield "Systems Engineer", "AdjAmount", -10.0, None, None
        if self.kind == c.COMPLETE and self.customer.number == CHANGING_RATES:
            yield "Systems Engineer", "Custom", 140.0, None, first - timedelta(days=1)
            yield "Systems Engineer", "Custom", 148.0, first, None
            yield "Senior Engineer", "Custom", 199.0, soon, None

    def _work_types(self) -> None:
        for name, bill, kind, rate, over in self._work_rates():
            row = {"workType": _work(self.book, name), "billTime": bill, "rateType": kind, "rate": rate}
            limits = {"overageRate": over, "overageRateType": "Custom" if over > 10 else "Multiplier"}
            self._add(
                "worktypes", {**row, **limits, "agreement": ref(self.agreement), **_dates(None, None), **self.stamp}
            )

    def _work_rates(self) -> Iterable[tuple[str, str, str, float, float]]:
        """Work type, billTime, rate type, rate and the rate of what goes beyond."""
        if self.kind == c.BLOCK:
            yield "Remote", "Billable", "Multiplier", 1.0, 165.0
            yield "Onsite", "Billable", "Multiplier", 1.0, 165.0
        if self.kind == c.RETAINER:
            yield "Travel", "Billable", "Custom", 75.0, 1.0
        if self.kind == c.COMPLETE and self.customer.number in c.DAY_AND_NIGHT:
            yield "After Hours", "Billable", "Multiplier", 1.0, 1.5
        if self.kind == "Backup & Recovery" and self.customer.number in FREE_RESTORE:
            yield "Maintenance", "NoCharge", "Multiplier", 1.0, 1.0

    def _add(self, child: str, record: Record) -> None:
        self.book.add(f"finance/agreements/{child}", record)

    def _day(self, days: int) -> str:
        return iso(midnight_utc(self.anchor + timedelta(days=days)))


def _dates(start: date | None, end: date | None) -> Record:
    named = {"effectiveDate": start or date(2020, 1, 1), "endingDate": end}
    return {name: iso(midnight_utc(day)) for name, day in named.items() if day}


def _work(book: Book, name: str) -> Record:
    return ref(book.named("time/workTypes", name))


def _role(book: Book, name: str) -> Record:
    return ref(book.named("time/workRoles", name))


def exclusions(book: Book) -> set[tuple[int, int]]:
    """Agreement and work type, or agreement and minus the work role, of everything left out."""
    found = book.collections
    kinds = {(r["agreementId"], r["workType"]["id"]) for r in found.get("finance/agreements/workTypeExclusions", ())}
    roles = {(r["agreementId"], -r["workRole"]["id"]) for r in found.get("finance/agreements/workRoleExclusions", ())}
    return kinds | roles
