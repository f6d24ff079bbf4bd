"""What truly happens: each case is one problem of one person, before anybody files it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from .arrivals import arrival_times
from .boards import ALERTS, DESK, INTERNAL, NETWORK, PROCUREMENT
from .clients import DAY_AND_NIGHT
from .clock import DAY, Hours, local, midnight_utc
from .customers import Customer, Customers
from .families import Family
from .shape import Record

SHARES = {DESK: 2900, ALERTS: 1150, NETWORK: 130, PROCUREMENT: 90, INTERNAL: 30}
LATE_DAYS = 21
# By tendency: how often the case truly is of priority 1 to 5.
TRUE_PRIORITY = {
    1: (0.45, 0.40, 0.15, 0, 0),
    2: (0.04, 0.48, 0.40, 0.08, 0),
    3: (0.01, 0.08, 0.63, 0.26, 0.02),
    4: (0, 0.02, 0.40, 0.52, 0.06),
    5: (0, 0, 0.35, 0.30, 0.35),
}
UNUSUAL_HOURS = {12: (5, 7.5), 10: (8, 16), 28: (8, 17), 19: (18, 23)}


@dataclass
class Case:
    entered: int
    family: Family
    customer: Customer | None
    contact: Record | None
    device: Record | None
    priority: int
    source: str
    incident: str = ""
    noise: str = ""  # out_of_office, bounce, newsletter, carrier, stray; empty = a real request
    text: tuple[str, str] | None = None  # when a burst prescribes the words
    second: Family | None = None  # another fault in the same mail
    twist: str = ""  # screenshot, attached, injection, duplicate
    original: Case | None = None  # for a duplicate: the case sent first
    reopened: str = ""  # thanks, back
    filed_type: str = ""  # a burst says how this one was filed
    fixed: bool = True  # whether the family's step cures this one
    kept: bool = False  # never moved in time
    open_as: str = ""  # status at the anchor; empty = done
    open_note: str = ""  # fresh, breached, at_risk, waiting
    number: int = 0
    secret: str = ""
    extra: dict[str, str] = field(default_factory=dict)


@dataclass
class Scene:
    """What every generator of cases needs."""

    rng: random.Random
    anchor: date
    now: int
    customers: Customers
    families: tuple[Family, ...]
    standard: Hours

    @property
    def first(self) -> date:
        return date.fromordinal(self.anchor.toordinal() - 84)

    @property
    def late_from(self) -> int:
        return midnight_utc(self.anchor) - LATE_DAYS * DAY

    def family(self, key: str) -> Family:
        return next(f for f in self.families if f.key == key)


def usable_families(families: tuple[Family, ...], customers: Customers) -> tuple[Family, ...]:
    """Those that can happen at one of these clients."""
    here = {x.number for x in customers.clients}
    return tuple(f for f in families if not f.clients or here & set(f.clients))


def regular_cases(scene: Scene, *, total: int, taken: dict[str, int]) -> list[Case]:
    """Everyday tickets of every board; `taken` is what bursts and noise already fill."""
    cases: list[Case] = []
    for board, share in SHARES.items():
        count = round(total * share / sum(SHARES.values())) - taken.get(board, 0)
        times = arrival_times(scene.rng, max(0, count), first=scene.first, now=scene.now, alerts=board == ALERTS)
        for entered, family in _assign(scene, board, times):
            cases.append(make_case(scene, entered, family))
    return cases


def _assign(scene: Scene, board: str, times: list[int]) -> list[tuple[int, Family]]:
    """Families to moments: new families only in the last weeks, shares as in twelve weeks."""
    families = [f for f in scene.families if f.board == board and f.times]
    weight = sum(f.times for f in families) or 1
    late_slots = [t for t in times if t >= scene.late_from]
    early_slots = [t for t in times if t < scene.late_from]
    scene.rng.shuffle(late_slots)
    pairs: list[tuple[int, Family]] = []
    for family in (f for f in families if f.late):
        for _ in range(_rounded(scene.rng, family.times * len(times) / weight)):
            if late_slots:
                pairs.append((late_slots.pop(), family))
    rest = early_slots + late_slots
    steady = [f for f in families if not f.late] or families
    bag = [f for f in steady for _ in range(f.times)]
    if not bag:
        return pairs
    return pairs + list(zip(rest, _drawn(scene.rng, bag, len(rest)), strict=True))


def _rounded(rng: random.Random, number: float) -> int:
    whole = int(number)
    return whole + (rng.random() < number - whole)


def _drawn(rng: random.Random, bag: list[Family], count: int) -> list[Family]:
    """From a bag that is refilled when empty, so that shares hold."""
    drawn: list[Family] = []
    while len(drawn) < count:
        rng.shuffle(bag)
        drawn.extend(bag[: count - len(drawn)])
    rng.shuffle(drawn)
    return drawn


def make_case(scene: Scene, entered: int, family: Family, *, customer: Customer | None = None) -> Case:
    rng = scene.rng
    customer = customer or pick_customer(scene, entered, family)
    contact = None if family.board == ALERTS or not customer else pick_contact(rng, customer)
    priority = rng.choices((1, 2, 3, 4, 5), TRUE_PRIORITY[family.priority])[0]
    return Case(
        entered,
        family,
        customer,
        contact,
        pick_device(rng, family, customer, contact),
        priority,
        pick_source(rng, family),
    )


def move_case(scene: Scene, case: Case, customer: Customer) -> None:
    """The same trouble at another client; nothing happens when it is there already."""
    if case.customer is not customer:
        case.customer, case.contact = customer, pick_contact(scene.rng, customer)
        case.device = pick_device(scene.rng, case.family, customer, case.contact)


def pick_customer(scene: Scene, entered: int, family: Family) -> Customer | None:
    if family.board == INTERNAL:
        return None
    pool = [x for x in scene.customers.clients if not family.clients or x.number in family.clients]
    if family.board != ALERTS and not scene.standard.is_open(entered):
        pool = [x for x in pool if _writes_at(x.number, entered)] or pool
    weights = [x.row.users * x.row.heat * family.lean.get(x.number, 1) for x in pool]
    return scene.rng.choices(pool, weights)[0]


def _writes_at(number: int, entered: int) -> bool:
    """Who sends mail outside Standard hours."""
    if number in DAY_AND_NIGHT:
        return True
    if number not in UNUSUAL_HOURS:
        return False
    clock = local(entered)
    start, end = UNUSUAL_HOURS[number]
    return start <= clock.hour + clock.minute / 60 < end


def pick_contact(rng: random.Random, customer: Customer) -> Record:
    """Some people write often; at Marrow & Stitch one clerk writes for all."""
    if customer.number == 8 and len(customer.contacts) > 3 and rng.random() < 0.85:
        return customer.contacts[3]
    for _ in range(20):
        contact = customer.contacts[int(rng.random() ** 1.4 * len(customer.contacts))]
        if contact.get("nickName") != "(left)":
            return contact
    return customer.contacts[0]


def pick_device(rng: random.Random, family: Family, customer: Customer | None, contact: Record | None) -> Record | None:
    if not customer or not family.device:
        return None
    if family.device == "computer":
        if contact and contact["id"] in customer.laptop_of:
            return customer.laptop_of[contact["id"]]
        computers = customer.devices.get("Laptop", []) or customer.devices.get("Workstation", [])
        return rng.choice(computers) if computers else None
    found = customer.devices.get(family.device) or customer.devices.get("Workstation", [])
    if found and family.nth_device is not None:
        return found[family.nth_device % len(found)]
    return rng.choice(found) if found else None


def pick_source(rng: random.Random, family: Family) -> str:
    if family.board == ALERTS:
        return "RMM"
    if family.board == INTERNAL:
        return "Internal"
    return rng.choices(("Email Connector", "Phone", "Portal", "Walk-up", "Internal"), (63, 21, 9.5, 3, 2))[0]
