"""Companies and the people in them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from . import clients as c
from .clock import ZONE_NAMES, midnight_utc
from .names import FIRST, LAST, SHARED, STREETS, TITLES
from .setup import LOCATIONS, OWN_COMPANY_ID, ZONE_IDS, info
from .shape import Book, Record, ref

EMAIL = {"id": 1, "name": "Email"}
PHONE = {"id": 2, "name": "Direct"}


@dataclass
class Customer:
    """A client with what the generators need at hand."""

    row: c.Client
    company: Record
    contacts: list[Record] = field(default_factory=list)
    devices: dict[str, list[Record]] = field(default_factory=dict)
    laptop_of: dict[int, Record] = field(default_factory=dict)
    agreement: Record | None = None  # the one that new tickets get

    @property
    def number(self) -> int:
        return self.row.number


@dataclass
class Customers:
    """All clients, and the two companies that are none."""

    clients: list[Customer]
    own: Record
    catch_all: Record
    strangers: list[Record] = field(default_factory=list)  # contacts without a company

    def by_number(self, number: int) -> Customer | None:
        return next((x for x in self.clients if x.number == number), None)


def chosen_clients(most: int | None) -> list[c.Client]:
    """The first ones of the list, and always the last one of it."""
    if most is None or most >= len(c.CLIENTS):
        return list(c.CLIENTS)
    return [*c.CLIENTS[: max(0, most - 1)], c.CLIENTS[-1]]


def write_customers(book: Book, rng: random.Random, *, anchor: date, most: int | None) -> Customers:
    """Own company and Catch-All first, clients in their order with the others between them, client 40 last."""
    writer = _Writer(book, rng, anchor)
    book.start_at("company/companies", OWN_COMPANY_ID)
    own = writer.company(*c.OWN, "Internal")
    catch_all = writer.company(*c.CATCH_ALL, "Internal")
    rows = chosen_clients(most)
    between = _others(full=len(rows) == len(c.CLIENTS))
    clients: list[Customer] = []
    for position, row in enumerate(rows):
        if position and position % 2 == 0 and between:
            writer.other(*between.pop(0))
        if row is rows[-1]:
            for rest in between:
                writer.other(*rest)
        clients.append(writer.client(row))
    _link_parents(clients)
    customers = Customers(clients, own, catch_all)
    for customer in clients:
        write_contacts(book, rng, customer, anchor)
    if len(rows) == len(c.CLIENTS):
        _one_person_in_two_companies(customers)
    customers.strangers = [writer.stranger() for _ in range(22 if len(rows) > 20 else 3)]
    return customers


def _others(*, full: bool) -> list[tuple[str, str, str]]:
    vendors = [(name, key, "Vendor") for name, key in c.VENDORS]
    prospects = [(name, key, "Prospect") for name, key in c.PROSPECTS]
    former = [(name, key, "Former Client") for name, key in c.FORMER]
    mixed = [x for pair in zip(vendors, [*prospects, *former, (*c.MERGED_AWAY, "Client")], strict=True) for x in pair]
    return mixed if full else mixed[:4]


def _link_parents(clients: list[Customer]) -> None:
    by_number = {x.number: x for x in clients}
    for customer in clients:
        parent = by_number.get(customer.row.parent)
        if parent:
            customer.company["parentCompany"] = ref(parent.company)


@dataclass
class _Writer:
    book: Book
    rng: random.Random
    anchor: date

    def company(self, name: str, identifier: str, kind: str, *, status: str = "Active") -> Record:
        path, entered = "company/companies", midnight_utc(self.anchor - timedelta(days=self.rng.randint(300, 890)))
        types = [{"id": self.book.named(f"{path}/types", kind)["id"]}]
        step = self.rng.choice((1, 1, 1, 2, 3)) if self.book.collections[path] else 1
        record = {
            "identifier": identifier,
            "name": name,
            "status": ref(self.book.named(f"{path}/statuses", status)),
            "types": types,
            "deletedFlag": False,
            "leadFlag": kind == "Prospect",
            "isVendorFlag": kind == "Vendor",
            "country": {"id": 1, "name": "United States"},
            "addressLine1": f"{self.rng.randint(10, 980)} {self.rng.choice(STREETS)}",
            "city": "Dubuque",
            "state": "IA",
            "zip": f"{self.rng.randint(10000, 69999)}",
            "phoneNumber": _phone(self.rng),
            "website": f"www.{identifier.lower()}.example",
            "timeZoneSetup": {"id": 1, "name": "US Central"},
            "territory": LOCATIONS["Main"],
            "_info": info(entered),
        }
        return self.book.add(path, record, at=self.book.last_ids[path] + step)

    def other(self, name: str, identifier: str, kind: str) -> Record:
        record = self.company(name, identifier, kind, status="Inactive" if kind == "Former Client" else "Active")
        if kind == "Client":
            gone = midnight_utc(self.anchor - timedelta(days=140))
            record.update(
                deletedFlag=True,
                dateDeleted=info(gone)["dateEntered"],
                deletedBy="HBramante",
                status=ref(self.book.named("company/companies/statuses", "Inactive")),
            )
        return record

    def client(self, row: c.Client) -> Customer:
        record = self.company(row.name, row.identifier, "Client")
        calendar = "Always" if row.number in c.DAY_AND_NIGHT else "Extended" if row.number in (12, 28) else "Standard"
        record.update(
            city=row.city,
            state=row.state,
            website=f"www.{row.domain}.example",
            numberOfEmployees=row.users,
            timeZoneSetup={"id": ZONE_IDS[row.zone], "name": ZONE_NAMES[row.zone]},
            territory=LOCATIONS["East" if row.zone == "E" else "Main"],
            calendar=ref(self.book.named("schedule/calendars", calendar)),
            site={"id": record["id"] * 10 + 1, "name": row.sites[0]},
        )
        if row.number == 20:
            record["types"].append(ref(self.book.named("company/companies/types", "Pays Late")))
        return Customer(row, record)

    def stranger(self) -> Record:
        first, last = self.rng.choice(FIRST), self.rng.choice(LAST)
        record = _contact(
            self.book, self.rng, first, last, f"{first}.{last}{self.rng.randint(1, 99)}@homemail.example", self.anchor
        )
        return self.book.add("company/contacts", record)


def write_contacts(book: Book, rng: random.Random, customer: Customer, anchor: date) -> None:
    """The users of a client: some twice, some gone but active, a shared station here and there."""
    row, path = customer.row, "company/contacts"
    book.start_at(path, 301) if path not in book.collections else None
    seen: set[str] = set()
    for position in range(row.users):
        twin = position > 4 and rng.random() < 0.07
        if twin:
            record = _twin_of(rng.choice(customer.contacts[1:]), rng)
        else:
            first, last = _fresh_name(rng, seen)
            record = _contact(book, rng, first, last, f"{first}.{last}@{row.domain}.example".lower(), anchor)
        record.update(
            company=ref(customer.company),
            site=site_ref(customer, rng.choice(row.sites)),
            defaultFlag=position == 0,
            types=_kinds(book, rng, position, row),
        )
        customer.contacts.append(book.add(path, record))
    if row.number % 2 == 1:
        customer.contacts.append(book.add(path, _shared_station(book, rng, customer, anchor)))
    customer.company["defaultContact"] = ref(customer.contacts[0])


def _fresh_name(rng: random.Random, seen: set[str]) -> tuple[str, str]:
    while True:
        first, last = rng.choice(FIRST), rng.choice(LAST)
        if f"{first}.{last}" not in seen:
            seen.add(f"{first}.{last}")
            return first, last


def _kinds(book: Book, rng: random.Random, position: int, row: c.Client) -> list[Record]:
    names = ["User"]
    if position == 0 or (position == 1 and row.number in (1, 31)):
        names.append("VIP")
    if position == 1 or (position == 2 and row.users > 40):
        names.append("Approver")
    if position == 3:
        names.append("Billing Contact")
    return [ref(book.named("company/contacts/types", name, "description")) for name in names]


def _contact(book: Book, rng: random.Random, first: str, last: str, address: str, anchor: date) -> Record:
    number = 2 * len(book.collections.get("company/contacts", [])) + 1001
    phone = _phone(rng)
    items = [
        {
            "id": number,
            "type": EMAIL,
            "value": address.replace("'", ""),
            "defaultFlag": True,
            "domain": "@" + address.split("@")[1],
            "communicationType": "Email",
        },
        {"id": number + 1, "type": PHONE, "value": phone, "defaultFlag": True, "communicationType": "Phone"},
    ]
    gone = rng.random() < 0.09
    record: Record = {
        "firstName": first,
        "lastName": last,
        "inactiveFlag": False,
        "title": rng.choice(TITLES),
        "defaultFlag": False,
        "disablePortalLoginFlag": rng.random() < 0.6,
        "unsubscribeFlag": False,
        "defaultPhoneType": "Direct",
        "defaultPhoneNbr": phone,
        "communicationItems": items,
        "types": [ref(book.named("company/contacts/types", "User", "description"))],
        "_info": info(midnight_utc(anchor - timedelta(days=rng.randint(95, 800))), "TWren"),
    }
    if gone:
        record["nickName"] = "(left)"  # still active: nobody told the office
    return record


def _twin_of(original: Record, rng: random.Random) -> Record:
    items = [{**item, "id": item["id"] + 500000} for item in original["communicationItems"]]
    if rng.random() < 0.5:
        first, last = original["firstName"].lower(), original["lastName"].lower()
        items[0] = {**items[0], "value": f"{first}{last}@homemail.example", "domain": "@homemail.example"}
    return {**{k: v for k, v in original.items() if k != "id"}, "communicationItems": items, "nickName": "(twice)"}


def _shared_station(book: Book, rng: random.Random, customer: Customer, anchor: date) -> Record:
    first, last = SHARED[customer.number % len(SHARED)].split(" ", 1)
    address = f"{first}{last}@{customer.row.domain}.example".lower().replace(" ", "")
    record = _contact(book, rng, first, last, address, anchor)
    record.pop("nickName", None)
    kind = book.named("company/contacts/types", "Shared Station", "description")
    return {
        **record,
        "company": ref(customer.company),
        "site": site_ref(customer, customer.row.sites[0]),
        "types": [ref(kind)],
    }


def _one_person_in_two_companies(customers: Customers) -> None:
    """Two doctors of the medical group have an account in a sister practice too."""
    group = [customers.by_number(n) for n in (25, 24, 26)]
    if all(group):
        head = group[0]
        for sister in group[1:]:
            assert head is not None
            assert sister is not None
            for key in ("firstName", "lastName"):
                sister.contacts[4][key] = head.contacts[4][key]


def site_ref(customer: Customer, name: str) -> Record:
    return {"id": customer.company["id"] * 10 + 1 + customer.row.sites.index(name), "name": name}


def email_of(contact: Record) -> str:
    return str(contact["communicationItems"][0]["value"])


def _phone(rng: random.Random) -> str:
    return f"555-01{rng.randint(0, 99):02}"
