"""Configurations: what stands and hangs at each client, named the way that client names things."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from .clock import iso, midnight_utc
from .customers import Customer, site_ref
from .setup import info
from .shape import Book, Record, ref

TYPES: tuple[str, ...] = (
    "Laptop",
    "Workstation",
    "Server",
    "Firewall",
    "Switch",
    "Access Point",
    "Printer",
    "NAS",
    "UPS",
    "Domain",
    "Certificate",
)
STATUSES: tuple[tuple[str, bool], ...] = (("Active", False), ("Spare", False), ("Retired", True))
CODE = {
    "Laptop": "LT",
    "Workstation": "WS",
    "Server": "SRV",
    "Firewall": "FW",
    "Switch": "SW",
    "Access Point": "AP",
    "Printer": "PRN",
    "NAS": "NAS",
    "UPS": "UPS",
}
MODELS: dict[str, tuple[str, ...]] = {
    "Laptop": ("Latitude 5440", "ThinkPad T14", "EliteBook 840", "Surface Laptop 5"),
    "Workstation": ("OptiPlex 7010", "Precision 3660", "ProDesk 400", "ThinkCentre M70q"),
    "Server": ("PowerEdge T350", "PowerEdge R450", "ProLiant ML110"),
    "Firewall": ("TZ370", "PA-440", "MX67"),
    "Switch": ("CX 6100", "MS120-24", "1930 24G"),
    "Access Point": ("U6 Pro", "MR36", "AP25"),
    "Printer": ("LaserJet M507", "WorkCentre 6515", "ZD421", "ECOSYS M5526"),
    "NAS": ("DS923+", "TS-464"),
    "UPS": ("Smart-UPS 1500", "9PX 2000"),
}
REMARKS: tuple[str, ...] = (
    "Replaced battery in spring.",
    "User wants to keep the old dock.",
    "Do not rename, label software depends on it.",
    "Key for the cabinet is with the office manager.",
    "Loud fan, customer knows.",
    "Belongs to the owner, ask first.",
    "Imaged twice, second time fine.",
    "Moved from upstairs.",
)


def write_device_setup(book: Book, born: int) -> None:
    for name in TYPES:
        book.add(
            "company/configurations/types",
            {"name": name, "inactiveFlag": False, "systemFlag": False, "_info": info(born)},
        )
    for name, closed in STATUSES:
        book.add(
            "company/configurations/statuses",
            {"description": name, "closedFlag": closed, "defaultFlag": name == "Active", "_info": info(born)},
        )


def write_devices(book: Book, rng: random.Random, customer: Customer, anchor: date) -> None:
    """A computer per user, the rest by size and site; some twins from the RMM, some retired yet active."""
    maker = _Maker(book, rng, customer, anchor)
    for contact in customer.contacts:
        kind = "Laptop" if rng.random() < 0.55 else "Workstation"
        customer.laptop_of[contact["id"]] = maker.device(kind, contact)
    for kind, count in _infrastructure(customer):
        for _ in range(count):
            maker.device(kind, None)
    for kind in ("Domain", "Certificate"):
        maker.named_thing(kind)
    for original in list(customer.laptop_of.values()):
        if rng.random() < 0.045:
            maker.twin(original)


def _infrastructure(customer: Customer) -> Iterator[tuple[str, int]]:
    users, sites = customer.row.users, len(customer.row.sites)
    yield "Server", max(1, round(users / 15)) if users > 10 else 0
    yield "Firewall", sites
    yield "Switch", max(sites, users // 15)
    yield "Access Point", max(sites, users // 10)
    yield "Printer", max(sites, users // 9)
    yield "NAS", 1 if users > 20 else 0
    yield "UPS", max(1, users // 25)


class _Maker:
    def __init__(self, book: Book, rng: random.Random, customer: Customer, anchor: date) -> None:
        self.book, self.rng, self.customer, self.anchor = book, rng, customer, anchor
        self.counts: dict[str, int] = {}
        self.kinds = {r["name"]: ref(r) for r in book.collections["company/configurations/types"]}
        self.active = ref(book.named("company/configurations/statuses", "Active", "description"))
        self.retired = ref(book.named("company/configurations/statuses", "Retired", "description"))

    def device(self, kind: str, contact: Record | None) -> Record:
        site = contact["site"] if contact else site_ref(self.customer, self._site())
        record = self._base(self._name(kind, contact), kind)
        record["site"] = site
        if contact:
            record["contact"] = ref(contact)
            record["lastLoginName"] = f"{contact['firstName']}.{contact['lastName']}".lower()
        self._detail(record, kind)
        return self._keep(kind, record)

    def named_thing(self, kind: str) -> Record:
        domain = f"{self.customer.row.domain}.example"
        record = self._base(domain if kind == "Domain" else f"remote.{domain}", kind)
        record["warrantyExpirationDate"] = self._day(self.rng.randint(8, 330))
        return self._keep(kind, record)

    def twin(self, original: Record) -> Record:
        """The same machine once more, as the RMM entered it after a name change."""
        copy = {k: v for k, v in original.items() if k not in ("id", "contact", "notes")}
        copy["name"] = original["name"].upper() + "-1"
        return self._keep("twin", copy)

    def _keep(self, kind: str, record: Record) -> Record:
        stored = self.book.add("company/configurations", record)
        self.customer.devices.setdefault(kind, []).append(stored)
        return stored

    def _base(self, name: str, kind: str) -> Record:
        entered = midnight_utc(self.anchor - timedelta(days=self.rng.randint(90, 800)))
        return {
            "name": name,
            "type": self.kinds[kind],
            "status": self.active,
            "company": ref(self.customer.company),
            "activeFlag": True,
            "billFlag": False,
            "_info": info(entered, "rmm_api"),
        }

    def _detail(self, record: Record, kind: str) -> None:
        rng = self.rng
        bought = rng.randint(60, 2100)
        record.update(
            modelNumber=rng.choice(MODELS[kind]),
            deviceIdentifier=str(rng.randint(10000, 99999)),
            serialNumber=self._serial(),
            macAddress=":".join(f"{rng.randrange(256):02X}" for _ in range(6)),
            ipAddress=f"10.{self.customer.number}.{rng.randint(1, 4)}.{rng.randint(10, 250)}",
            purchaseDate=self._day(-bought),
            installationDate=self._day(-bought + 12),
        )
        if kind in ("Laptop", "Workstation", "Server"):
            record.update(
                osType="Microsoft Windows Server 2022" if kind == "Server" else "Microsoft Windows 11 Pro",
                ram=rng.choice(("8 GB", "16 GB", "32 GB")),
            )
        if rng.random() > 0.30:
            record["warrantyExpirationDate"] = self._day(1095 - bought)
        if rng.random() < 0.15:
            record["notes"] = rng.choice(REMARKS)
        if rng.random() < 0.06:
            record["status"] = self.retired  # on the list as retired, and still in use

    def _serial(self) -> str:
        if self.rng.random() < 0.04:
            return self.rng.choice(("To Be Filled By O.E.M.", "Default string", "0", "N/A"))
        return "".join(self.rng.choices("BCDFGHJKLMNPQRSTVWXYZ0123456789", k=8))

    def _name(self, kind: str, contact: Record | None) -> str:
        self.counts[kind] = number = self.counts.get(kind, 0) + 1
        if contact and "{" in self.customer.row.naming:
            return self.customer.row.naming.format(
                k=CODE[kind], n=number + (100 if "DT-" in self.customer.row.naming else 0), first=contact["firstName"]
            )
        prefix = "".join(ch for ch in self.customer.row.identifier if ch.isupper())
        prefix = prefix if len(prefix) > 1 else self.customer.row.identifier[:3].upper()
        return f"{prefix}-{CODE[kind]}{number:02}"

    def _site(self) -> str:
        return self.rng.choice(self.customer.row.sites)

    def _day(self, days: int) -> str:
        return iso(midnight_utc(self.anchor + timedelta(days=days)))
