"""What the statuses of Pennyfold Support mean. Everybody signs in to the product there, so nobody works by himself."""

from __future__ import annotations

from datetime import datetime
from random import Random

from simulators.connectwise.living.ways import BoardWays, Hand
from simulators.connectwise.world.shape import Record

from . import boards as b
from .clock import is_open
from .people import SIGN_INS

BOARDS: tuple[BoardWays, ...] = (
    BoardWays(
        b.L1,
        fresh=("1. Logged",),
        working=("3. On it", "2. Seen"),
        waiting=("5. With them", "6. With supplier", "7. On the shelf"),
        chased=("5. With them",),
        answered="4. Heard back",
        reopened="3. On it",
        solved="8. Sorted",
        closed="9. Done",
    ),
    BoardWays(
        b.ESCALATIONS,
        fresh=("1. Logged",),
        working=("3. On it",),
        waiting=("5. With them", "6. With supplier"),
        chased=("5. With them",),
        answered="3. On it",
        reopened="3. On it",
        solved="8. Sorted",
        closed="9. Done",
    ),
    BoardWays(
        b.JOBS,
        fresh=("1. Logged",),
        working=("3. On it", "2. Booked"),
        waiting=("7. On the shelf",),
        answered="3. On it",
        reopened="3. On it",
        closed="9. Done",
    ),
)


class Habits:
    """The Ways of this world: no hands, only customers and rules."""

    boards = BOARDS
    hands: tuple[Hand, ...] = ()
    hands_off = frozenset(SIGN_INS.values())
    usually_open = 0

    def __init__(self, catch_all: int) -> None:
        self.catch_all = catch_all

    def awake(self, at: datetime) -> bool:
        return is_open(at.timestamp())

    def on_call(self, at: datetime) -> str:
        return ""

    def never_sleeps(self, company: int) -> bool:
        return False

    def team_of(self, truth: Record) -> str:
        return ""

    def above(self, team: str) -> str:
        return ""

    def entered_at(self, member: str, ended: datetime) -> datetime:
        return ended

    def work_type(self, at: datetime) -> str:
        return ""

    def say(self, what: str, member: str, ticket: Record, truth: Record, chance: Random) -> str:
        """Only customers say anything."""
        return {"thanks": "Cheers, that's done it.", "back": "It's doing it again."}.get(what, "Any news on this?")
