"""Staff at work. Nothing is planned ahead: at every beat they look at the desk and do what has piled up most.

So they are as far as they were after a restart, and the number of open tickets stays what it usually is, however
fast tickets come.
"""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from simulators.connectwise.clock import moment
from simulators.connectwise.errors import ApiError
from simulators.connectwise.living import connector
from simulators.connectwise.living.acts import Acts
from simulators.connectwise.living.cause import because
from simulators.connectwise.living.floor import Floor, Pile
from simulators.connectwise.living.ways import Hand, Ways
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

BEAT_SECONDS = (4.0, 8.0)
SURGE = 12  # with so many more than usual they do one thing more at a beat
NIGHT = 3  # times longer between two beats
BILLS = 2  # solved tickets that billing looks at in one beat
BULK = 6  # alerts that are closed in one go
IDLE, THANKS, BACK = 0.08, 0.006, 0.004  # chances at a beat
ASKS, ESCALATES, SOLVES_AT_ONCE = 0.34, 0.07, 0.45
MONITORING = "monitoring"

Deed = Callable[[Pile, Record, str], None]


class Staff:
    def __init__(self, sim: "Simulator", ways: Ways, floor: Floor, chance: Random) -> None:
        self.sim, self.ways, self.floor, self.chance = sim, ways, floor, chance
        self.acts = Acts(sim, ways, floor, chance)
        self.hands = {h.member: h for h in ways.hands if sim.member(h.member)}
        self._left = 0.0

    def pass_time(self, seconds: float) -> None:
        self._left -= seconds
        if self._left <= 0:
            self._left = self.chance.uniform(*BEAT_SECONDS) * (1 if self._awake() else NIGHT)
            self.beat()

    def beat(self) -> None:
        with self.sim.store.lock, because(rule="staff"):
            self._clear_alerts()
            self.acts.work.enter_due()
            piles = self.floor.piles()
            surplus = sum(max(0.0, p.excess) for p in piles if p.role != "solved")
            for _ in range(1 + int(surplus // SURGE)):
                self._one_thing([p for p in self.floor.piles() if p.role != "solved"])
            self._look_at_bills(piles)
            self._by_chance(piles)

    # what to do

    def _one_thing(self, piles: list[Pile]) -> None:
        """The more there is above the usual, the sooner; where nobody is free to do it, the next."""
        grown = [p for p in piles if p.excess > 0 and p.tickets]
        while grown:
            pile = self.chance.choices(grown, [p.excess for p in grown])[0]
            if self._work_on(pile):
                return
            grown.remove(pile)

    def _look_at_bills(self, piles: list[Pile]) -> None:
        """Billing has a pile of its own and holds nobody up."""
        for pile in piles:
            if pile.role == "solved" and pile.excess > 0:
                for _ in range(BILLS):
                    self._work_on(pile)

    def _work_on(self, pile: Pile) -> bool:
        deed = getattr(self, f"_{pile.role}")
        for ticket in self._order(pile):
            if self._is_customers(pile, ticket):
                return self._customer_answers(pile, ticket)
            if member := self._who(pile, ticket):
                return self._try(lambda: deed(pile, ticket, member))  # noqa: B023 - called at once
        return False

    def _order(self, pile: Pile) -> list[Record]:
        """Roughly the longest first; whoever lets things lie has them lie."""
        there = {h.member for h in self._at_work()} | {""}
        rows = [t for t in pile.tickets if self._is_ripe(t) and self._can_go_on(pile, t, there)]
        strayed = [(self._lies(t), n + self.chance.random() * len(rows) * 0.6, t) for n, t in enumerate(rows)]
        return [t for _, _, t in sorted(strayed, key=lambda row: row[:2])][:12]

    def _can_go_on(self, pile: Pile, ticket: Record, there: set[str]) -> bool:
        """Somebody is up whose turn it is."""
        if self._is_customers(pile, ticket):
            return self._is_up(ticket)
        return pile.role == "solved" or self._owner(ticket) in there

    def _is_ripe(self, ticket: Record) -> bool:
        """Nothing is touched twice within a minute of life at this pace."""
        at = ticket.get("_info", {}).get("lastUpdated")
        quiet = 45 * self.sim.settings.pace
        return not at or (self.sim.clock.now() - moment(at)).total_seconds() >= quiet

    def _lies(self, ticket: Record) -> bool:
        hand = self.hands.get(self._owner(ticket))
        return bool(hand and hand.leaves_open and self.chance.random() < 0.8)

    # by role of the ticket's status

    def _fresh(self, pile: Pile, ticket: Record, member: str) -> None:
        self.acts.take(ticket, member, pile.ways)

    def _taken(self, pile: Pile, ticket: Record, member: str) -> None:
        self.acts.begin(ticket, member, pile.ways)

    def _working(self, pile: Pile, ticket: Record, member: str) -> None:
        roll = self.chance.random()
        helper = self._helper(member) if pile.ways.escalated and roll < ESCALATES else ""
        if helper:
            self.acts.escalate(ticket, member, pile.ways, helper)
        elif roll < ASKS and pile.ways.waiting and ticket.get("contact"):
            self.acts.ask(ticket, member, pile.ways)
        else:
            self._solve(pile, ticket, member)

    def _answered(self, pile: Pile, ticket: Record, member: str) -> None:
        if self.chance.random() < SOLVES_AT_ONCE:
            self._solve(pile, ticket, member)
        else:
            self.acts.resume(ticket, member, pile.ways)

    def _waiting(self, pile: Pile, ticket: Record, member: str) -> None:
        self.acts.resume(ticket, member, pile.ways)

    def _solved(self, pile: Pile, ticket: Record, member: str) -> None:
        """Billing has looked."""
        self.acts.close(ticket, member, pile.ways)

    def _solve(self, pile: Pile, ticket: Record, member: str) -> None:
        self.acts.solve(ticket, member, pile.ways)
        if pile.ways.cleared:  # those who watch alerts close them in bulk
            alike = [t for t in pile.tickets if t is not ticket and t.get("company") == ticket.get("company")]
            for other in alike[: self.chance.randint(0, BULK)]:
                self.acts.close(other, member, pile.ways)

    # customers

    def _is_customers(self, pile: Pile, ticket: Record) -> bool:
        """The customer's turn, on a board where an answer shows."""
        if pile.role != "waiting" or not pile.ways.answered or not ticket.get("contact"):
            return False
        return self._status_name(ticket) in (*pile.ways.waiting[:1], pile.ways.confirming)

    def _customer_answers(self, pile: Pile, ticket: Record) -> bool:
        what = "thanks" if self._status_name(ticket) == pile.ways.confirming else "answer"
        return self._try(lambda: self._replies(ticket, what))

    def _replies(self, ticket: Record, what: str) -> None:
        contact = self.sim.store.get("company/contacts", parent_id(ticket.get("contact")))
        connector.reply(self.sim, ticket, self.acts.say(what, "", ticket), contact)

    def _by_chance(self, piles: list[Pile]) -> None:
        """A remark in between, a thank-you that reopens, a fault that comes back."""
        roll = self.chance.random()
        if roll < IDLE:
            self._some(piles, "working", self._remark)
        elif roll < IDLE + THANKS + BACK:
            what = "thanks" if roll < IDLE + THANKS else "back"
            self._some(piles, "solved", lambda pile, ticket, member: self._replies(ticket, what))

    def _some(self, piles: list[Pile], role: str, deed: Deed) -> None:
        found = [(p, t) for p in piles if p.role == role for t in p.tickets if t.get("contact") and self._is_up(t)]
        if not found:
            return
        pile, ticket = self.chance.choice(found)
        if member := self._who(pile, ticket):
            self._try(lambda: deed(pile, ticket, member))

    def _remark(self, pile: Pile, ticket: Record, member: str) -> None:
        self.acts.remark(ticket, member, pile.ways)

    def _is_up(self, ticket: Record) -> bool:
        return self._awake() or self.ways.never_sleeps(parent_id(ticket.get("company")))

    # alerts that clear themselves

    def _clear_alerts(self) -> None:
        now = self.sim.clock.stamp()
        for board, ways in self.floor.boards.items():
            for role in ("fresh", "taken", "working") if ways.cleared else ():
                for ticket in self.floor.lying(board, role):
                    if ticket.get("_clearsAt", "~") <= now and self.floor.may_touch(ticket):
                        self._clear(ticket, board)

    def _clear(self, ticket: Record, board: int) -> None:
        by = str(ticket.get("_info", {}).get("enteredBy") or MONITORING)
        self._try(lambda: self.acts.clear(ticket, by, self.floor.boards[board]))

    # who

    def _awake(self) -> bool:
        return self.ways.awake(self.sim.clock.now())

    def _who(self, pile: Pile, ticket: Record) -> str:
        """The owner, when he is at work; for what has none somebody of the team that it belongs to."""
        there = self._at_work()
        owner = self._owner(ticket)
        if pile.role == "solved":
            return self._one_of([h for h in there if h.team == "billing"])
        if owner:
            return owner if any(h.member == owner for h in there) else ""
        team = self.ways.team_of(self.sim.truth.get("tickets", {}).get(str(ticket["id"]), {}))
        return self._one_of([h for h in there if h.team == team] or self._stand_in(there, pile))

    def _stand_in(self, there: list[Hand], pile: Pile) -> list[Hand]:
        """Whoever is on call takes what cannot wait."""
        return [] if self._awake() else [h for h in there if h.team != "noc"]

    def _at_work(self) -> list[Hand]:
        if self._awake():
            return list(self.hands.values())
        on_call = self.ways.on_call(self.sim.clock.now())
        return [h for h in self.hands.values() if h.team == "noc" or h.member == on_call]

    def _one_of(self, hands: list[Hand]) -> str:
        return self.chance.choices(hands, [h.weight for h in hands])[0].member if hands else ""

    def _helper(self, member: str) -> str:
        team = self.ways.above(self.hands[member].team) if member in self.hands else ""
        return self._one_of([h for h in self._at_work() if h.team == team])

    def _owner(self, ticket: Record) -> str:
        row = self.sim.store.get("system/members", parent_id(ticket.get("owner"))) or {}
        return str(row.get("identifier", ""))

    def _status_name(self, ticket: Record) -> str:
        row = self.sim.store.get("service/boards/statuses", parent_id(ticket.get("status"))) or {}
        return str(row.get("name", ""))

    def _try(self, deed: Callable[[], None]) -> bool:
        """What ConnectWise refuses is not done; nothing of it stays."""
        try:
            with self.sim.store.writing():
                deed()
        except ApiError as error:
            self.sim.living.note_refusal(error)
            return False
        return True
