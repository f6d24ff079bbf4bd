"""How the people of a world work: what its statuses mean to them, who they are, what they write.

A world that lives has `ways`; one without is served and stays as it is.
"""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol

from simulators.connectwise.schema import Record


@dataclass(frozen=True)
class BoardWays:
    """What the statuses of one board mean, by name; empty where the board has no such thing."""

    board: str
    fresh: tuple[str, ...]  # nobody has it; the first one is where a ticket falls back to
    taken: tuple[str, ...] = ()  # somebody has it and has done nothing yet
    working: tuple[str, ...] = ()  # the first one is where work goes on
    waiting: tuple[str, ...] = ()  # somebody else is waited for; the first one: the customer
    chased: tuple[str, ...] = ()  # the customer is reminded on days 2 and 4
    escalated: tuple[str, ...] = ()
    answered: str = ""  # the customer has replied
    confirming: str = ""  # closes itself when nobody objects
    reopened: str = ""
    solved: str = ""  # done, but billing has not looked
    closed: str = ""
    cleared: str = ""  # an alert that went away
    quiet: tuple[str, ...] = ()  # nobody is told of the end
    from_mail: str = ""  # where a mail's ticket begins, when that is not the board's default
    levels: tuple[tuple[str, int], ...] = ()  # role -> how many lie there on a usual day

    def named(self, role: str) -> tuple[str, ...]:
        """The statuses of a role."""
        found: str | tuple[str, ...] = getattr(self, role)
        return (found,) if isinstance(found, str) and found else tuple(found)


@dataclass(frozen=True)
class Hand:
    """Somebody who works by himself; whoever signs in to the product is none."""

    member: str
    team: str
    weight: float = 1.0
    logs: str = "now"
    leaves_open: bool = False  # lets tickets lie that are as good as done


class Ways(Protocol):
    @property
    def boards(self) -> tuple[BoardWays, ...]: ...
    @property
    def hands(self) -> tuple[Hand, ...]: ...
    @property
    def hands_off(self) -> frozenset[str]:
        """Members whose tickets nobody simulated touches: they sign in, or they have left."""

    @property
    def usually_open(self) -> int:
        """Tickets in work on a usual day."""

    @property
    def catch_all(self) -> int:
        """The company of mails from nobody."""

    def awake(self, at: datetime) -> bool:
        """Whether it is a working hour."""

    def on_call(self, at: datetime) -> str: ...
    def never_sleeps(self, company: int) -> bool: ...
    def team_of(self, truth: Record) -> str: ...
    def above(self, team: str) -> str: ...
    def entered_at(self, member: str, ended: datetime) -> datetime:
        """When a member enters the time of work that ended then."""

    def work_type(self, at: datetime) -> str:
        """Of work that began then; empty: whatever ConnectWise takes by itself."""

    def say(self, what: str, member: str, ticket: Record, truth: Record, chance: Random) -> str:
        """greeting, asking, chaser, remark, handover, fix, one_line, mailed_fix, empty, step, answer, thanks, back."""
