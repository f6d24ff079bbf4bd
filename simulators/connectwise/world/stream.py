"""The tickets that keep coming."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from . import boards as b
from .acts import Log
from .at_will import at_will
from .cases import Case, Scene, make_case
from .clients import DAY_AND_NIGHT
from .clock import MINUTE, STANDARD, Hours, local
from .customers import Customer
from .families import Family
from .filing import Filed
from .life import Life, Planner
from .notes import NoteWriter
from .shape import Record
from .sla import Clock
from .tickets import Desk, ticket_record, truth_of
from .voices import compose

NIGHT_SHARE = 0.2
DAY_BOARDS = ((b.DESK, 78), (b.ALERTS, 19), (b.PROCUREMENT, 3))
NIGHT_BOARDS = ((b.DESK, 40), (b.ALERTS, 60))
Quick = dict[str, Any]  # fields of a ticket that are not as usual


class Stream:
    """Invents one believable ticket after the other, from a chance of its own."""

    def __init__(self, seed: str, desk: Desk) -> None:
        self.desk = desk
        self.seed, self.given = seed, 0
        self.rng = random.Random(seed)
        self._today: Scene | None = None

    def next_ticket(self, now: datetime) -> tuple[Record, list[Record], Record] | None:
        """Ticket, its notes and its truth; numbers go on after the highest ticket and note there are."""
        moment = int(now.timestamp())
        self.rng.seed(f"{self.seed}-{self.given}-{moment}")  # the same ticket again when a journal is replayed
        scene = replace(self._scene(moment), now=moment + MINUTE)
        case = self._case(scene, moment)
        if not case:
            return None
        self.given += 1
        return self._told(scene, case)

    def burst(self, number: int, now: datetime) -> list[tuple[float, Record, list[Record], Record]]:
        """The tickets of burst 1, 2 or 6, each with the seconds after which it comes."""
        moment = int(now.timestamp())
        self.rng.seed(f"{self.seed}-burst-{number}-{moment}")
        scene = replace(self._scene(moment), now=moment + MINUTE)
        return [(after, *self._told(scene, case, quick)) for after, case, quick in at_will(scene, number)]

    def _told(self, scene: Scene, case: Case, quick: Quick | None = None) -> tuple[Record, list[Record], Record]:
        case.number = self._number("service/tickets")
        case.text = compose(scene, case)
        desk = replace(self.desk, scene=scene, log=Log())
        filed = self._filed(case)
        clock = self._clock(desk, case, filed)
        life = Life(status=self._status(case))
        ticket = ticket_record(desk, case, filed, life, clock) | (quick or {})
        NoteWriter(desk, case, life).write()
        notes = [{"id": self._number("service/tickets/notes"), **note} for _, note in desk.log.notes]
        return ticket, notes, truth_of(desk, case, filed, life)

    def _scene(self, moment: int) -> Scene:
        """The scene of that day: calendars reach only some weeks, the stream goes on for as long as it is asked."""
        day = local(moment).date()
        if self._today is None or self._today.anchor != day:
            hours = Hours(STANDARD, day - timedelta(days=8), day + timedelta(days=8))
            self._today = replace(self.desk.scene, rng=self.rng, anchor=day, standard=hours)
        return self._today

    def _case(self, scene: Scene, moment: int) -> Case | None:
        """Outside Standard hours a fifth comes: alerts, and mails of the clients who pay for nights."""
        awake = scene.standard.is_open(moment)
        if not awake and self.rng.random() > NIGHT_SHARE:
            return None
        sleepless = [x for x in scene.customers.clients if x.number in DAY_AND_NIGHT]
        boards = DAY_BOARDS if awake else NIGHT_BOARDS if sleepless else ((b.ALERTS, 1),)
        board = self.rng.choices([n for n, _ in boards], [share for _, share in boards])[0]
        customer = self.rng.choice(sleepless) if not awake and board == b.DESK else None
        families = [f for f in scene.families if f.board == board and (not customer or _fits(f, customer))]
        family = self.rng.choices(families, [f.times for f in families])[0]
        return make_case(scene, moment, family, customer=customer)

    def _filed(self, case: Case) -> Filed:
        """What a mail connector knows: the board, hardly ever the type."""
        board, kind, _, _ = case.family.chain
        known = board == b.ALERTS or self.rng.random() < {"Portal": 0.4}.get(case.source, 0.08)
        return Filed(board, kind if known else "", priority=3)

    def _status(self, case: Case) -> str:
        if case.family.board != b.DESK:
            return case.open_as or b.DEFAULT_STATUS[case.family.board]
        return {"Email Connector": "New (email connector)", "Portal": "New (portal)"}.get(case.source, "New (default)")

    def _clock(self, desk: Desk, case: Case, filed: Filed) -> Clock:
        return Planner(desk.scene, desk.staff).clock(case, filed.priority, filed.board)

    def _number(self, path: str) -> int:
        """One more than the last of that kind, whoever wrote it."""
        records = self.desk.book.collections[path]
        highest = max(self.desk.book.last_ids[path], records[-1]["id"] if records else 0)
        self.desk.book.last_ids[path] = highest + 1
        return highest + 1


def _fits(family: Family, customer: Customer) -> bool:
    return not family.clients or customer.number in family.clients
