"""What happened to many at once: eight bursts of the past weeks, and one that is still running."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from . import burst_texts as t
from .arrivals import eve_of_holiday
from .boards import DESK
from .cases import Case, Scene, make_case, pick_device
from .clock import MINUTE, is_workday, stamp, workday_before, workday_from
from .customers import Customer

RUNNING = "running"


class Bursts:
    """Makes the cases of every burst whose clients are in this world; small worlds take a share of each."""

    def __init__(self, scene: Scene, *, scale: float) -> None:
        self.scene, self.rng = scene, scene.rng
        self.scale = min(1.0, max(scale, 0.04))
        self.made: dict[str, list[Case]] = {}

    def cases(self) -> list[Case]:
        made: list[Case] = []
        for name, make in (
            ("split_tunnel", self._split_tunnel),
            ("carrier_outage", self._carrier_outage),
            ("printer_driver", self._printer_driver),
            ("mail_filter", self._mail_filter),
            ("password_expiry", self._password_expiry),
            ("alert_storm", self._alert_storm),
            ("new_phones", self._new_phones),
            ("false_alarm", self._false_alarm),
            (RUNNING, self._running),
        ):
            found = [c for c in make() if c.entered < self.scene.now - 10 * MINUTE]
            for case in found:
                case.kept = True
            if found:
                self.made[name] = found
            made += found
        return made

    def numbered(self) -> dict[str, Any]:
        """The tickets of each burst, by number."""
        return {
            name: {
                "tickets": [c.number for c in found if c.incident and c.number],
                "unrelated": [c.number for c in found if c.number and not c.incident],
                "clients": sorted({c.customer.company["id"] for c in found if c.incident and c.customer}),
            }
            for name, found in self.made.items()
        }

    def _here(self, number: int) -> Customer | None:
        return self.scene.customers.by_number(number)

    def _some(self, count: int) -> int:
        return max(2, round(count * self.scale))

    def _case(
        self,
        entered: int,
        key: str,
        customer: Customer,
        incident: str,
        *,
        text: tuple[str, str] | None = None,
        source: str = "",
    ) -> Case:
        case = make_case(self.scene, entered, self.scene.family(key), customer=customer)
        case.incident, case.text = incident, text
        case.source = source or case.source
        return case

    def _workday_ago(self, days: int) -> date:
        return workday_before(self.scene.anchor - timedelta(days=days - 1))

    def _split_tunnel(self) -> Iterator[Case]:
        """A change at Halyard on Thursday at 17:00; four wordings next morning, one of them of another cause."""
        halyard = self._here(21)
        if not halyard:
            return
        thursday = change_thursday(self.scene.anchor)
        change = self._case(stamp(thursday, 10.25), "change_firewall", halyard, "split_tunnel", text=t.CHANGE)
        change.extra.update(change="yes", fix=t.CHANGE_FIX, end=str(stamp(thursday, 17)))
        yield change
        morning = workday_from(thursday + timedelta(days=1))
        for position, (hour, words) in enumerate(zip((6.9, 7.4, 7.9, 8.6), t.SPLIT_TUNNEL, strict=True)):
            router = position == 3
            case = self._case(stamp(morning, hour), "gp_connecting", halyard, "split_tunnel", text=words)
            case.extra["fix"] = t.ROUTER_FIX if router else t.PUSH_FIX
            case.extra["cause"] = "home_router" if router else "split_tunnel"
            case.fixed = not router
            case.filed_type = "Workstation" if position == 1 else ""
            yield case
        other = self._here(1) or self.scene.customers.clients[0]
        stray = self._case(stamp(morning, 8.2), "other_vpn", other, "", text=t.UNRELATED)
        yield stray

    def _carrier_outage(self) -> Iterator[Case]:
        dovetail = self._here(11)
        if not dovetail:
            return
        start = stamp(self._workday_ago(24), 10.1)
        for _ in range(self._some(16)):
            text = self.rng.choice(t.NOTHING_WORKS)
            yield self._case(
                start + self.rng.randint(2, 50) * MINUTE,
                "internet_down",
                dovetail,
                "carrier_outage",
                text=text,
                source="Phone",
            )
        for _ in range(self._some(41)):
            yield self._case(start + self.rng.randint(0, 50) * MINUTE, "offline", dovetail, "carrier_outage")

    def _printer_driver(self) -> Iterator[Case]:
        """Nine clients over three days; inside one client it looks like a single broken printer."""
        pool = [x for x in self.scene.customers.clients if x.devices.get("Printer")]
        first = self._workday_ago(17)
        for customer in self.rng.sample(pool, min(len(pool), self._some(9))):
            for _ in range(self.rng.choice((1, 2, 2, 3))):
                day = workday_from(first + timedelta(days=self.rng.randint(0, 2)))
                case = self._case(
                    stamp(day, self.rng.uniform(7.7, 16)), "driver_after_update", customer, "printer_driver"
                )
                case.extra["fix"] = t.DRIVER_FIX
                yield case

    def _mail_filter(self) -> Iterator[Case]:
        for number in (5, 17):
            customer = self._here(number)
            for _ in range(self._some(6) if customer else 0):
                assert customer
                entered = stamp(self._workday_ago(31), self.rng.uniform(8, 15))
                case = self._case(entered, "invoice_held", customer, "mail_filter")
                case.extra["fix"] = t.FILTER_FIX
                yield case

    def _password_expiry(self) -> Iterator[Case]:
        amberlow = self._here(32)
        if not amberlow:
            return
        monday = self.scene.anchor - timedelta(days=self.scene.anchor.weekday() + 28)
        people = self.rng.sample(amberlow.contacts, min(self._some(22), len(amberlow.contacts)))
        for contact in people:
            case = self._case(
                stamp(workday_from(monday), self.rng.uniform(7.5, 10.5)),
                "forgot_password",
                amberlow,
                "password_expiry",
                text=self.rng.choice(t.EXPIRED),
            )
            case.contact, case.extra["fix"] = contact, t.EXPIRY_FIX
            yield case

    def _alert_storm(self) -> Iterator[Case]:
        customer = self._here(28) or self.scene.customers.clients[0]
        start = stamp(self._workday_ago(9), 2.2)
        family = self.scene.family("firewall_storm")
        for _ in range(self._some(180)):
            case = self._case(start + self.rng.randint(0, 240), "firewall_storm", customer, "alert_storm")
            case.device = (
                self.rng.choice(customer.devices["Switch"] + customer.devices["Access Point"])
                if (self.rng.random() < 0.4)
                else pick_device(self.rng, family, customer, None)
            )
            computers = customer.devices.get("Workstation", []) + customer.devices.get("Laptop", [])
            if self.rng.random() < 0.6 and computers:
                case.device = self.rng.choice(computers)
            yield case

    def _new_phones(self) -> Iterator[Case]:
        """Eleven resets at Kestrel & Vane; one of them is asked for by somebody else."""
        firm = self._here(2)
        if not firm:
            return
        people = self.rng.sample(firm.contacts, min(self._some(11), len(firm.contacts)))
        for position, contact in enumerate(people):
            day = workday_from(self._workday_ago(13) + timedelta(days=position % 3))
            case = self._case(stamp(day, self.rng.uniform(8, 16)), "mfa_old_phone", firm, "new_phones")
            case.contact = contact
            if position == len(people) // 2:
                case.text, case.source = t.IMPOSTOR, "Email Connector"
                case.extra.update(
                    impostor="yes",
                    sensitive="yes",
                    fix=t.IMPOSTOR_FIX,
                    sender=f"{contact['firstName']}.{contact['lastName']}@kestre1vane.example".lower(),
                )
            yield case

    def _false_alarm(self) -> Iterator[Case]:
        """Seven times "slow internet" on the eve of a holiday, with seven causes."""
        eve = eve_of_holiday(self.scene.first, self.scene.anchor - timedelta(days=1)) or self._workday_ago(26)
        pool = self.scene.customers.clients
        chosen = self.rng.sample(pool, min(len(pool), self._some(7)))
        for customer, (words, fix) in zip(chosen, t.FALSE_ALARM, strict=False):
            case = self._case(stamp(eve, self.rng.uniform(8, 14)), "network_slow", customer, "false_alarm", text=words)
            case.extra["fix"] = fix
            yield case

    def _running(self) -> Iterator[Case]:
        """What nobody has solved yet: calls fail at one client since the last open hours."""
        customer = self._here(12) or self.scene.customers.clients[0]
        for position, words in enumerate(t.RUNNING[: self._some(5)]):
            entered = self.scene.standard.back(self.scene.now, (100 - 14 * position) * MINUTE)
            case = self._case(entered, "desk_phone", customer, RUNNING, text=words)
            case.open_as, case.open_note = ("In Progress" if position == 0 else "Assigned"), "fresh"
            case.source = "Email Connector"
            case.extra["priority"] = "3"
            yield case


def change_thursday(anchor: date) -> date:
    """The last Thursday but one before that day; a week earlier when it is a holiday."""
    last = anchor - timedelta(days=(anchor.weekday() - 3) % 7 or 7)
    thursday = last - timedelta(days=7)
    return thursday if is_workday(thursday) else thursday - timedelta(days=7)


def shows(cases: list[Case], board: str = DESK) -> int:
    """How many of these belong to that board."""
    return sum(1 for c in cases if c.family.board == board)
