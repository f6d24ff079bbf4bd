"""Puts the world together, step by step."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from . import boards as b
from .acts import Log
from .agreement_balance import write_balances
from .agreements import write_agreement_types, write_agreements
from .beyond import write_beyond
from .billing_stops import spoil_entries
from .board_setup import write_boards
from .bursts import Bursts, shows
from .cases import SHARES, Case, Scene, move_case, regular_cases, usable_families
from .clock import STANDARD, Hours, local, midnight_utc
from .customers import Customers, write_customers
from .devices import write_device_setup, write_devices
from .families import all_families
from .filing import Catalog, Dispatcher
from .keys import make_login, make_secrets
from .last_day import leave_gaps, leave_open
from .life import Planner
from .member_setup import write_members
from .noise import add_twists, noise_cases
from .notes import NoteWriter
from .opening import opening_of
from .openset import choose_open
from .projects import Projects
from .secrets import hide_secrets
from .setup import write_setup
from .shape import Book, World
from .staffing import Staff
from .stream import Stream
from .tickets import Desk, ticket_record, truth_of, write_assignment
from .timesheets import Sheets
from .voices import compose
from .ways import Habits
from .words import Words
from .work import write_work

FULL = 4300
CHANGE_TICKET = 48291  # the change ticket behind the first burst
LAST_NUMBER = 48840
ON_ENDED = 14  # open tickets on the agreement that ended last month


def build(
    *,
    seed: int = 1,
    companies: int | None = None,
    tickets: int | None = None,
    members: int | None = None,
    anchor: date | None = None,
    now: datetime | None = None,
) -> World:
    """The whole world of one seed and anchor day, as it stands at `now` (default: the first minute of the anchor)."""
    anchor = anchor or (now or datetime.now(UTC)).astimezone(UTC).date()
    moment = int(now.timestamp()) // 60 * 60 if now else midnight_utc(anchor)
    book, rng = Book(), random.Random(f"world-{seed}-{anchor.isoformat()}")
    born = midnight_utc(anchor - timedelta(days=900))
    write_setup(book, anchor=anchor)
    write_boards(book, born)
    write_members(book, anchor=anchor, most=members)
    write_agreement_types(book, born)
    write_device_setup(book, born)
    customers = write_customers(book, rng, anchor=anchor, most=companies)
    for customer in customers.clients:
        write_devices(book, rng, customer, anchor)
    traps = write_agreements(book, rng, customers, anchor=anchor)
    scene = _scene(rng, anchor, moment, customers)
    history = _History(book, scene, FULL if tickets is None else tickets, traps, seed)
    found = history.write()
    write_balances(book, traps, anchor=anchor)
    truth: dict[str, Any] = {"tickets": found, "agreements": traps, **history.remarks}
    write_beyond(book, customers, truth, history.mails, seed=seed, anchor=anchor)
    stream = Stream(f"stream-{seed}-{anchor.isoformat()}", history.desk)
    login, secrets = make_login(seed), make_secrets(book, seed)
    opened = datetime.fromtimestamp(moment, UTC)
    return World(book.collections, truth, login, secrets, opened, opening_of(book), stream, Habits(history.desk))


def _scene(rng: random.Random, anchor: date, now: int, customers: Customers) -> Scene:
    families = usable_families(all_families(), customers)
    standard = Hours(STANDARD, anchor - timedelta(days=130), anchor + timedelta(days=60))
    return Scene(rng, anchor, now, customers, families, standard)


class _History:
    """Twelve weeks of tickets."""

    def __init__(self, book: Book, scene: Scene, total: int, traps: dict[str, Any], seed: int) -> None:
        self.book, self.scene, self.total, self.traps, self.seed = book, scene, total, traps, seed
        self.scale = total / FULL
        self.staff = Staff(book, scene.rng)
        self.planner = Planner(scene, self.staff)
        self.desk = Desk(book, scene, self.staff, Catalog(book), Log(), Words(scene.rng))
        self.bursts = Bursts(scene, scale=self.scale)
        self.remarks: dict[str, Any] = {}
        self.mails: dict[int, str] = {}  # ticket -> the mail that was attached to it

    def write(self) -> dict[str, Any]:
        cases = self._cases()
        choose_open(self.scene, self.planner, cases, scale=max(self.scale, 0.08))
        self._keep_ended_agreement(cases)
        hide_secrets(self.scene, cases, scale=self.scale)
        cases.sort(key=lambda c: c.entered)
        self._number(cases)
        self.remarks["bursts"] = self.bursts.numbered()
        dispatcher = Dispatcher(self.scene, {"old_desk": round(60 * self.scale), "old_types": round(250 * self.scale)})
        truth = {str(case.number): self._write_one(case, dispatcher) for case in cases}
        self._write_log(cases)
        return truth

    def _keep_ended_agreement(self, cases: list[Case]) -> None:
        """Tickets opened before the renewal still point at the agreement that has ended."""
        ended = self.traps.get("ended_last_month")
        customer = self.scene.customers.by_number(28)
        if not ended or not customer:
            return
        fitting = [c for c in cases if c.open_as and c.contact and (c.customer is customer or _may_move(c))]
        fitting.sort(key=lambda c: c.customer is not customer)
        for case in fitting[: round(ON_ENDED * min(1, self.scale))]:
            move_case(self.scene, case, customer)
            case.extra["agreement"] = str(ended)

    def _cases(self) -> list[Case]:
        bursts = self.bursts.cases()
        desk = round(self.total * SHARES[b.DESK] / sum(SHARES.values()))
        special = bursts + noise_cases(self.scene, desk=desk)
        taken = {board: shows(special, board) for board in SHARES}
        cases = special + regular_cases(self.scene, total=self.total, taken=taken)
        if len(cases) > self.total:  # a world so small that not every burst has room
            cases = self.scene.rng.sample(cases, self.total)
        return cases + add_twists(self.scene, cases)

    def _number(self, cases: list[Case]) -> None:
        """Numbers rise through time; the gaps belong to project tickets."""
        number, fixed = 0, 0
        for case in cases:
            number += 1 + (self.scene.rng.random() < 0.049)
            case.number = number
            fixed = number if case.extra.get("change") else fixed
        shift = CHANGE_TICKET - fixed if fixed else LAST_NUMBER - number
        for case in cases:
            case.number += shift

    def _write_one(self, case: Case, dispatcher: Dispatcher) -> dict[str, Any]:
        case.text = compose(self.scene, case)
        if "mail" in case.extra:
            self.mails[case.number] = case.extra["mail"]
        filed = dispatcher.file(case)
        clock = self.planner.clock(case, filed.priority, filed.board)
        life = self.planner.live(case, filed, clock)
        ticket = ticket_record(self.desk, case, filed, life, clock)
        self.book.add("service/tickets", ticket, at=case.number)
        write_assignment(self.desk, case, filed, life)
        NoteWriter(self.desk, case, life).write()
        write_work(self.desk, case, filed, life, ticket)
        self.desk.words.numbers.append(case.number)
        return truth_of(self.desk, case, filed, life)

    def _write_log(self, cases: list[Case]) -> None:
        day = leave_gaps(self.staff, self.desk.log, anchor=self.scene.anchor, now=self.scene.now)
        takes_time = self.book.named("service/boards/statuses", "Completed")
        leave_open(self.book.collections["service/tickets"], [*day.traced, *day.untraced], takes_time)
        self.remarks["technician_day"] = day.as_truth()
        Projects(self.book, self.staff, self.scene, self.seed).write(cases, self.desk.log)
        for path, entries, first in (
            ("service/tickets/notes", self.desk.log.notes, 120001),
            ("schedule/entries", self.desk.log.schedule, 30001),
        ):
            self.book.start_at(path, first)
            for _, record in sorted(entries, key=lambda pair: pair[0]):
                self.book.add(path, record)
        sheets = Sheets(
            self.book, self.staff, self.scene.rng, first=self.scene.first, now=self.scene.now, full=self.scale >= 0.5
        )
        sheets.write(sheets.lay_out(self.desk.log.acts))
        self.remarks["billing_stops"] = spoil_entries(
            self.book, self.scene.rng, today=local(self.scene.now).date(), scale=self.scale
        )


def _may_move(case: Case) -> bool:
    """Whether this open ticket could as well be another client's."""
    return case.open_note == "waiting" and not case.family.clients and case.family.board == b.DESK
