"""How the people of Ferrowick IT work: what their statuses mean, who does what, and what they write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random

from simulators.connectwise.living.ways import BoardWays, Hand

from . import boards as b
from .cases import Case
from .clients import DAY_AND_NIGHT
from .clock import STANDARD, Hours, local
from .families import Family
from .people import SIGN_INS
from .shape import Record
from .staffing import HELPERS
from .tickets import Desk
from .words import Words

BOARDS: tuple[BoardWays, ...] = (
    BoardWays(
        b.DESK,
        fresh=("New (email connector)", "New (portal)", "New (default)"),
        taken=("Assigned", "Acknowledged"),
        working=("In Progress", "Scheduled", "Escalated L2", "Escalated L3", "Re-Opened"),
        waiting=("Waiting Customer", "Waiting Vendor", "Waiting Parts", "On Hold", "Waiting Client Confirmation"),
        chased=("Waiting Customer", "Waiting Vendor", "Waiting Parts", "Waiting Client Confirmation"),
        escalated=("Escalated L2", "Escalated L3"),
        answered="Customer Updated",
        confirming="Waiting Client Confirmation",
        reopened="Re-Opened",
        solved="Completed",
        closed=">Closed",
        quiet=(">Duplicate",),
        from_mail="New (email connector)",
        levels=(("fresh", 12), ("taken", 12), ("working", 28), ("answered", 9), ("waiting", 84), ("solved", 18)),
    ),
    BoardWays(
        b.ALERTS,
        fresh=("New Alert",),
        taken=(),
        working=("Investigating",),
        waiting=("Known Issue", "Maintenance Window"),
        closed=">Closed",
        cleared=">Auto-Closed",
        levels=(("fresh", 2), ("working", 4), ("waiting", 2)),
    ),
    BoardWays(
        b.NETWORK,
        fresh=("New",),
        working=("Planned", "In Progress"),
        waiting=("Change Approval", "Monitoring"),
        closed=">Closed",
        levels=(("fresh", 1), ("working", 2), ("waiting", 2)),
    ),
    BoardWays(
        b.PROCUREMENT,
        fresh=("New Request",),
        working=("Received",),
        waiting=("Quote Sent", "Waiting Approval", "Ordered", "Back-Ordered"),
        closed=">Closed",
        levels=(("fresh", 2), ("working", 1), ("waiting", 5)),
    ),
    BoardWays(b.INTERNAL, fresh=("Open",), working=("Doing",), closed=">Done", levels=(("fresh", 2),)),
)
WORKING_TEAMS = frozenset({"L1", "L2", "L3", "network", "noc", "billing"})
TEAM_OF_BOARD = {b.ALERTS: "noc", b.NETWORK: "network", b.PROCUREMENT: "billing", b.INTERNAL: "billing"}
LEAVES_OPEN = frozenset({"BHaldane"})
SHARE_OF_OPENING = 0.94  # room for a busy minute below what was open at first
PLAIN = Family(
    "plain",
    (b.DESK, "General", "Other", ""),
    0,
    texts=("question | question",),
    fixes=("Did what was asked and checked it.", "done as asked", "Sorted it out on the phone."),
)


class Habits:
    """The Ways of this world."""

    boards = BOARDS

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        staff = desk.staff
        self.hands = tuple(
            Hand(p.identifier, p.team, p.pace, p.logs, leaves_open=p.identifier in LEAVES_OPEN)
            for p in staff.people.values()
            if p.team in WORKING_TEAMS and p.identifier not in SIGN_INS.values() and not p.inactive
        )
        self.hands_off = frozenset(SIGN_INS.values()) | {p.identifier for p in staff.people.values() if p.inactive}
        self.usually_open = max(8, round(self._open_at_first() * SHARE_OF_OPENING))
        self.catch_all = int(desk.scene.customers.catch_all["id"])
        self._hours: Hours | None = None

    def awake(self, at: datetime) -> bool:
        moment = int(at.timestamp())
        day = local(moment).date()
        if self._hours is None or not self._hours.first < day < self._hours.last:
            self._hours = Hours(STANDARD, day - timedelta(days=3), day + timedelta(days=30))
        return self._hours.is_open(moment)

    def on_call(self, at: datetime) -> str:
        return self.desk.staff.on_call(int(at.timestamp()))

    def never_sleeps(self, company: int) -> bool:
        return company in self._sleepless

    def team_of(self, truth: Record) -> str:
        board = (truth.get("board") or {}).get("name", "")
        family = self._families.get(truth.get("family", ""))
        return TEAM_OF_BOARD.get(board) or (family.team if family else "L1")

    def above(self, team: str) -> str:
        return HELPERS.get(team, "L2")

    def entered_at(self, member: str, ended: datetime) -> datetime:
        return datetime.fromtimestamp(self.desk.staff.entered_at(member, int(ended.timestamp())), UTC)

    def work_type(self, at: datetime) -> str:
        return "" if self.awake(at) else "After Hours"

    def say(self, what: str, member: str, ticket: Record, truth: Record, chance: Random) -> str:
        text = self._said(what, member, self._case(ticket, truth), Words(chance))
        if member == "GSolberg" and what in ("proper", "one_line"):
            return "done, see mail"
        return " ".join(text.split()[:5]) if member == "CNystrom" else text

    def _said(self, what: str, member: str, case: Case, words: Words) -> str:
        words.numbers = self.desk.words.numbers[-300:]
        kind, _, more = what.partition(" ")
        said = {
            "greeting": lambda: words.greeting(member, case),
            "asking": lambda: words.asking(more),
            "remark": lambda: words.remark(case),
            "handover": lambda: words.handover(more),
            "fix": lambda: words.fix(member, case),
            "proper": lambda: words.proper(member, case),
            "one_line": lambda: words.one_line(member, case),
            "mailed_fix": lambda: words.mailed_fix(case),
            "empty": words.empty,
            "step": lambda: words.step(member, case),
            "answer": lambda: words.answer(case),
            "thanks": words.thanks,
            "back": lambda: words.back(case),
        }
        return said[kind]()

    def _case(self, ticket: Record, truth: Record) -> Case:
        """What the ticket really is, as far as anybody knows."""
        scene = self.desk.scene
        company = truth.get("company") or (ticket.get("company") or {}).get("id")
        customer = next((x for x in scene.customers.clients if x.company["id"] == company), None)
        named = truth.get("contact") or (ticket.get("contact") or {}).get("id")
        contact = next((c for c in customer.contacts if c["id"] == named), None) if customer else None
        family = self._families.get(truth.get("family", ""), PLAIN)
        case = Case(0, family, customer, contact, self._devices.get(truth.get("device") or 0), 3, "Email Connector")
        case.text = (str(ticket.get("summary", "")), "")
        if truth.get("fix"):
            case.extra["fix"] = str(truth["fix"])
        return case

    @cached_property
    def _families(self) -> dict[str, Family]:
        return {f.key: f for f in self.desk.scene.families}

    @cached_property
    def _devices(self) -> dict[int, Record]:
        return {d["id"]: d for d in self.desk.book.collections.get("company/configurations", [])}

    @cached_property
    def _sleepless(self) -> frozenset[int]:
        customers = self.desk.scene.customers.clients
        return frozenset(x.company["id"] for x in customers if x.number in DAY_AND_NIGHT)

    def _open_at_first(self) -> int:
        found = self.desk.book.collections
        ended = {s["id"] for s in found["service/boards/statuses"] if s["escalationStatus"] == b.OK}
        return sum(t["status"]["id"] not in ended for t in found["service/tickets"])
