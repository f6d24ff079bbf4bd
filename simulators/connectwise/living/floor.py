"""The open tickets as staff see them: by board and by what their status means."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulators.connectwise.living.ways import BoardWays, Ways
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

TICKETS, STATUSES = "service/tickets", "service/boards/statuses"
FLOW = ("fresh", "taken", "working", "answered", "waiting")  # roles of tickets in work


@dataclass(frozen=True)
class Pile:
    """The tickets of one board in one role that staff would touch, and how many usually lie there."""

    ways: BoardWays
    role: str
    tickets: list[Record]
    usual: float

    @property
    def excess(self) -> float:
        return len(self.tickets) - self.usual


class Floor:
    def __init__(self, sim: "Simulator", ways: Ways) -> None:
        self.sim, self.ways = sim, ways
        self.boards = {b["id"]: w for w in ways.boards for b in sim.store.all("service/boards") if b["name"] == w.board}
        self.off = {m["id"] for m in sim.store.all("system/members") if m["identifier"] in ways.hands_off}

    def status(self, board: int, name: str) -> int:
        """The id of a board's status; 0 when it has none of that name."""
        return status_named(self.sim.store, board, name)

    def role_of(self, ticket: Record) -> str:
        ways = self.boards.get(parent_id(ticket.get("board")))
        name = (self.sim.store.get(STATUSES, parent_id(ticket.get("status"))) or {}).get("name")
        roles = (*FLOW, "solved")
        return next((r for r in roles if ways and name in ways.named(r)), "")

    def may_touch(self, ticket: Record) -> bool:
        """Not when somebody who signs in has a part in it, or nobody who still works here."""
        if parent_id(ticket.get("owner")) in self.off:
            return False
        named = {n.strip() for n in str(ticket.get("resources", "")).split(",")}
        return not named & self.ways.hands_off

    def lying(self, board: int, role: str) -> list[Record]:
        """Every ticket of that board in that role, by id."""
        names = self.boards[board].named(role)
        found = (self.sim.store.under(TICKETS, "status", self.status(board, n)) for n in names)
        rows = [t for part in found for t in part if not t.get("closedFlag")]
        return sorted(rows, key=lambda t: t["id"])

    def open_tickets(self) -> list[Record]:
        """In work: neither closed nor solved."""
        return [t for board in self.boards for role in FLOW for t in self.lying(board, role)]

    def piles(self) -> list[Pile]:
        """What may be worked on. Whoever waits makes up for the rest, so that the sum stays what it usually is."""
        found, left = [], float(self.ways.usually_open)
        for board, ways in self.boards.items():
            for role, share in _levels(ways):
                rows, usual = self.lying(board, role), share * self.scale
                mine = [t for t in rows if self.may_touch(t) and not t.get("_clearsAt")]
                out_of_reach = len(rows) - len(mine)
                if role == "solved":
                    usual = max(usual / 10, usual - out_of_reach)
                else:
                    left -= usual + out_of_reach
                found.append(Pile(ways, role, mine, usual))
        return list(_balanced(found, left))

    @property
    def scale(self) -> float:
        """A small world has a share of everything."""
        whole = sum(usual for w in self.ways.boards for role, usual in _levels(w) if role != "solved")
        return self.ways.usually_open / whole if whole else 1.0


def _levels(ways: BoardWays) -> Iterator[tuple[str, int]]:
    levels = dict(ways.levels)
    for role in (*FLOW, "solved"):
        if ways.named(role):
            yield role, levels.get(role, 0)


def _balanced(piles: list[Pile], left: float) -> Iterator[Pile]:
    """The largest pile of waiting ones takes what is left over or missing."""
    largest = max((p for p in piles if p.role == "waiting"), key=lambda p: p.usual, default=None)
    for pile in piles:
        usual = max(pile.usual * 0.1, pile.usual + left) if pile is largest else pile.usual
        yield Pile(pile.ways, pile.role, pile.tickets, usual)


def status_named(store: Store, board: int, name: str) -> int:
    rows = store.under(STATUSES, "board", board)
    return next((int(s["id"]) for s in rows if s.get("name") == name), 0)
