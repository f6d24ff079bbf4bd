"""The SLA goals of a ticket as clock times, with what is left of them in open minutes.

ConnectWise's own goals (2026.4: three, in UTC) are shown where it tells them, else those that the clock reckons; where
both are known and differ, that is said.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from agreements.rules.sla.clock import GOALS
from agreements.rules.sla.stages import Stage
from agreements.ticket_clocks import TicketClock
from cwhub.mirror.models import BoardStatus, Ticket
from cwhub.mirror.reading import NO_STAGE, REACHED
from desk.ticket import times
from kit.clock import parse_utc

WORDS = {Stage.RESPOND: "respond by", Stage.PLAN: "plan by", Stage.RESOLVE: "resolve by"}
NAMES = {Stage.RESPOND: "Respond", Stage.PLAN: "Plan", Stage.RESOLVE: "Resolve"}
SOON_SECONDS = 900


@dataclass(frozen=True)
class Goal:
    name: str  # "Respond"
    words: str  # "respond by"
    at: str  # "10:15 AM"
    left: str  # "23 min", or "5 min over"
    used: int
    whole: int
    tone: str
    reached: str = ""  # when, once it is

    @property
    def label(self) -> str:
        return f"{self.used} of {self.whole} minutes used"


@dataclass(frozen=True)
class Goals:
    rows: list[Goal]
    paused: str = ""  # the status that stops the clock
    differs: tuple[str, ...] = ()  # where ConnectWise's own goal is another than its rules give
    silent: str = ""  # why the clock says nothing

    @property
    def next(self) -> Goal | None:
        return next((goal for goal in self.rows if not goal.reached), None) if not self.paused else None

    @property
    def following(self) -> Goal | None:
        open_ones = [goal for goal in self.rows if not goal.reached]
        return open_ones[1] if len(open_ones) > 1 and not self.paused else None


def goals_of(ticket: Ticket, status: BoardStatus | None, clock: TicketClock, zone: ZoneInfo, now: datetime) -> Goals:
    """A closed ticket has none to come; a status that does not escalate pauses them."""
    if ticket.closed:
        return Goals([])
    pairs = zip(GOALS, REACHED, strict=True)
    rows = [row for goal, done in pairs if (row := goal_row(ticket, clock, goal, done, zone, now))]
    return Goals(rows, status.name if status and status.stage == NO_STAGE else "", clock.differs, clock.silent)


def goal_row(ticket: Ticket, clock: TicketClock, goal: Stage, done: str, zone: ZoneInfo, now: datetime) -> Goal | None:
    at, reached = clock.due(goal), parse_utc(ticket.record.get(done))
    if at is None:
        return None
    used, whole = spent(ticket, clock, goal, at, now)
    late, left = at < now, clock.left if goal is clock.goal and clock.left is not None else None
    open_time = times.span(abs(at - now)) if left is None else times.span_of_seconds(abs(left))
    return Goal(
        name=NAMES[goal],
        words=WORDS[goal],
        at=times.when(at, zone, now),
        left=f"{open_time} over" if late else open_time,
        used=max(0, int(min(used, whole) // 60)),
        whole=max(1, int(whole // 60)),
        tone="bad" if late else "warn" if (at - now).total_seconds() < SOON_SECONDS else "",
        reached=times.when(reached, zone, now) if reached else "",
    )


def spent(ticket: Ticket, clock: TicketClock, goal: Stage, at: datetime, now: datetime) -> tuple[float, float]:
    """Seconds used and allowed: open ones where the clock knows, else elapsed ones."""
    target = clock.reading.targets.of(goal) if clock.reading else None
    if clock.reading and target:
        return clock.reading.used, target
    start = ticket.entered_at or at
    return (now - start).total_seconds(), (at - start).total_seconds()
