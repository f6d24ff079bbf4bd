"""Agreement types and the agreements of every client, with the traps that billing people know."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from . import clients as c
from .agreement_prices import write_services
from .agreement_terms import excluded_work, write_terms, write_type_terms
from .clock import iso, midnight_utc
from .customers import Customer, Customers, site_ref
from .setup import LOCATIONS, info
from .shape import Book, Record, ref

# name: units, limit, cycle, unlimited, covers time, billTime, further fields
Kind = tuple[str, float, str, bool, bool, str, dict[str, Any]]
KINDS: dict[str, Kind] = {
    "Internal": ("Hours", 0, "CalendarMonth", True, True, "DoNotBill", {}),
    c.COMPLETE: ("Hours", 0, "CalendarMonth", True, True, "Billable", {}),
    c.REMOTE: ("Hours", 0, "CalendarMonth", True, True, "Billable", {}),
    c.COMANAGED: ("Hours", 0, "CalendarMonth", True, True, "Billable", {}),
    c.BLOCK: ("Hours", 20, "CalendarMonth", False, True, "Billable", {"carryOverUnused": True, "expiredDays": 90}),
    c.RETAINER: ("Amount", 2500, "CalendarMonth", False, True, "Billable", {"allowOverruns": True, "limit": 500}),
    c.INCIDENTS: ("Incidents", 10, "CalendarQuarter", False, True, "Billable", {}),
    c.TM: ("Hours", 0, "CalendarMonth", False, False, "Billable", {}),
    "Cloud Licenses": ("Hours", 0, "CalendarMonth", False, False, "NoDefault", {}),
    "Backup & Recovery": ("Hours", 0, "CalendarMonth", False, False, "NoDefault", {}),
    "Goodwill": ("Hours", 0, "CalendarMonth", True, True, "NoCharge", {}),
}
CLOUD = frozenset(range(1, 40)) - {6, 8, 18, 20, 33, 34, 38, 39}  # 31 clients
BACKUP = frozenset({1, 2, 3, 4, 5, 7, 9, 11, 12, 15, 17, 21, 23, 25, 28, 31, 32, 39})  # 18
BILLED = {c.BLOCK: 2700.0, c.RETAINER: 2500.0, c.INCIDENTS: 1150.0}  # a month; the others bill their additions
BLOCKS = {8: (20, "CalendarMonth", False), 14: (10, "CalendarMonth", False), 29: (40, "CalendarMonth", True)}


def write_agreement_types(book: Book, born: int) -> None:
    for name, (units, limit, cycle, unlimited, covers, bill, extra) in KINDS.items():
        carry = {f"{key}Flag" if isinstance(value, bool) else key: value for key, value in extra.items()}
        excluded = [book.named("time/workTypes", work)["id"] for work in excluded_work(name)]
        book.add(
            "finance/agreements/types",
            {
                "name": name,
                "defaultFlag": name == c.COMPLETE,
                "inactiveFlag": False,
                "prePaymentFlag": name == c.BLOCK,
                "applicationUnits": units,
                "applicationLimit": limit,
                "applicationCycle": cycle,
                "applicationUnlimitedFlag": unlimited,
                "coverAgreementTimeFlag": covers,
                "billTime": bill,
                "billExpenses": "Billable",
                "billProducts": "Billable",
                "employeeCompRate": "Hourly",
                "employeeCompNotExceed": "Billing",
                "invoicingCycle": "CalendarYear",
                "exclusionWorkTypeIds": excluded,
                **carry,
                "_info": info(born),
            },
        )
    write_services(book, born)
    write_type_terms(book, born)


def write_agreements(book: Book, rng: random.Random, customers: Customers, *, anchor: date) -> dict[str, Any]:
    """Client by client, so kinds are mixed by id; the first is our own. Answers which trap lies where."""
    writer = _Writer(book, rng, anchor)
    writer.own(customers.own)
    for customer in customers.clients:
        if customer.row.agreement:
            customer.agreement = writer.service(customer)
        if customer.number in CLOUD:
            writer.plain(customer, "Cloud Licenses", f"{customer.row.name} - Cloud Licenses")
        if customer.number in BACKUP:
            writer.plain(customer, "Backup & Recovery", f"{customer.row.name} - Backup")
    traps = writer.traps(customers)
    write_terms(book, customers, anchor=anchor)
    return traps


class _Writer:
    def __init__(self, book: Book, rng: random.Random, anchor: date) -> None:
        self.book, self.rng, self.anchor = book, rng, anchor
        self.kinds = {r["name"]: ref(r) for r in book.collections["finance/agreements/types"]}
        self.slas = {r["name"]: ref(r) for r in book.collections["service/SLAs"]}
        book.start_at("finance/agreements", 61)

    def own(self, company: Record) -> Record:
        contact = self.book.collections["company/contacts"][0]
        return self._add(company, contact, "Internal", "Ferrowick - Internal")

    def service(self, customer: Customer) -> Record:
        record = self.plain(customer, customer.row.agreement, f"{customer.row.name} - {customer.row.agreement}")
        record["sla"] = self.slas[customer.row.sla]
        if customer.number in BLOCKS:
            hours, cycle, once = BLOCKS[customer.number]
            record.update(applicationLimit=hours, applicationCycle=cycle, oneTimeFlag=once)
            if once:
                record.update(allowOverruns=False, expireWhenZero=True)
        return record

    def plain(self, customer: Customer, kind: str, name: str) -> Record:
        return self._add(customer.company, customer.contacts[0], kind, name)

    def _add(self, company: Record, contact: Record, kind: str, name: str) -> Record:
        units, limit, cycle, unlimited, covers, bill, extra = KINDS[kind]
        start = self.anchor.replace(day=1) - timedelta(days=self.rng.randint(100, 700))
        record = {
            "name": name[:100],
            "type": self.kinds[kind],
            "company": ref(company),
            "contact": ref(contact),
            "location": LOCATIONS["Main"],
            "department": ref(self.book.named("system/departments", "Service")),
            "startDate": _day(start.replace(day=1)),
            "noEndingDateFlag": True,
            "cancelledFlag": False,
            "agreementStatus": "Active",
            "applicationUnits": units,
            "applicationLimit": float(limit),
            "applicationCycle": cycle,
            "applicationUnlimitedFlag": unlimited,
            "oneTimeFlag": False,
            "coverAgreementTime": covers,
            "coverAgreementProduct": False,
            "coverAgreementExpense": False,
            "billTime": bill,
            "billExpenses": "Billable",
            "billProducts": "Billable",
            "periodType": "Both",
            "restrictLocationFlag": False,
            "restrictDepartmentFlag": False,
            "chargeToFirm": False,
            "employeeCompRate": "Hourly",
            "employeeCompNotExceed": "Billing",
            "invoicingCycle": "CalendarYear",
            "billingCycle": {"id": 1, "name": "Monthly"},
            "billAmount": BILLED.get(kind, 0.0),
            "taxable": False,
            **extra,
            "_info": info(midnight_utc(start), "HBramante"),
        }
        return self.book.add("finance/agreements", record)

    def traps(self, customers: Customers) -> dict[str, Any]:
        made: dict[str, Any] = {}
        steps: dict[str, tuple[int, Callable[[Customer], Record]]] = {
            "ended_last_month": (28, self._ended),
            "cancelled_mid_month": (13, self._cancelled),
            "starts_next_week": (38, self._future),
            "two_cover_time": (17, self._second),
            "one_site": (11, self._one_site),
            "goodwill": (20, lambda x: self.plain(x, "Goodwill", f"{x.row.name} - Goodwill")),
        }
        for name, (number, make) in steps.items():
            customer = customers.by_number(number)
            if customer:
                made[name] = make(customer)["id"]
        made["block_used_up"] = self._agreement_id(customers, 29)
        made["one_incident_left"] = self._agreement_id(customers, 37)
        made["parent_and_children"] = self._family(customers)
        return {name: value for name, value in made.items() if value}

    def _ended(self, customer: Customer) -> Record:
        """Ran out last month, renewed since; old tickets still point at it."""
        old = self.plain(customer, c.COMPLETE, f"{customer.row.name} - Managed Complete (prior term)")
        last = self.anchor.replace(day=1) - timedelta(days=1)
        old.update(noEndingDateFlag=False, endDate=_day(last), agreementStatus="Expired")
        return old

    def _cancelled(self, customer: Customer) -> Record:
        record = self.plain(customer, c.COMANAGED, f"{customer.row.name} - Tablets")
        when = (self.anchor.replace(day=1) - timedelta(days=3)).replace(day=14)
        record.update(
            cancelledFlag=True,
            dateCancelled=_day(when),
            reasonCancelled="Moved to Managed Remote",
            agreementStatus="Cancelled",
        )
        return record

    def _future(self, customer: Customer) -> Record:
        record = self.plain(customer, c.REMOTE, f"{customer.row.name} - Managed Remote")
        record.update(startDate=_day(self.anchor + timedelta(days=7)), agreementStatus="Inactive")
        return record

    def _second(self, customer: Customer) -> Record:
        record = self.plain(customer, c.BLOCK, f"{customer.row.name} - Extra Hours")
        record.update(applicationLimit=10.0, sla=self.slas["Gold"])
        return record

    def _one_site(self, customer: Customer) -> Record:
        record = self.plain(customer, c.REMOTE, f"{customer.row.name} - Elm House only")
        record["site"] = site_ref(customer, customer.row.sites[-1])
        return record

    def _family(self, customers: Customers) -> list[int]:
        parent = customers.by_number(25)
        children = [customers.by_number(n) for n in (24, 26)]
        ids: list[int] = []
        for child in children:
            if parent and parent.agreement and child and child.agreement:
                child.agreement["parentAgreement"] = ref(parent.agreement)
                ids.append(child.agreement["id"])
        return [parent.agreement["id"], *ids] if parent and parent.agreement and ids else []

    def _agreement_id(self, customers: Customers, number: int) -> int | None:
        customer = customers.by_number(number)
        return customer.agreement["id"] if customer and customer.agreement else None


def _day(day: date) -> str:
    return iso(midnight_utc(day))
