"""The SLA goals of a ticket as clock times. ConnectWise computes them; nothing is reckoned anew here.

Fields as in its 2026.4 model: three goals in UTC, three dates at which a stage was reached.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cwhub.mirror.models import BoardStatus, Ticket
from cwhub.mirror.reading import GOALS, NO_STAGE, REACHED
from desk.ticket import times
from kit.clock import parse_utc

WORDS = {"respondByGoalUTC": "respond by", "resplanGoalUTC": "plan by", "resolutionGoalUTC": "resolve by"}
NAMES = {"respondByGoalUTC": "Respond", "resplanGoalUTC": "Plan", "resolutionGoalUTC": "Resolve"}
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

    @property
    def next(self) -> Goal | None:
        return next((goal for goal in self.rows if not goal.reached), None) if not self.paused else None

    @property
    def following(self) -> Goal | None:
        open_ones = [goal for goal in self.rows if not goal.reached]
        return open_ones[1] if len(open_ones) > 1 and not self.paused else None


def goals_of(ticket: Ticket, status: BoardStatus | None, zone: ZoneInfo, now: datetime) -> Goals:
    """A closed ticket has none to come; a status that does not escalate pauses them."""
    if ticket.closed:
        return Goals([])
    pairs = zip(GOALS, REACHED, strict=True)
    rows = [row for goal, done in pairs if (row := goal_row(ticket, goal, done, zone, now))]
    return Goals(rows, status.name if status and status.stage == NO_STAGE else "")


def goal_row(ticket: Ticket, goal: str, done: str, zone: ZoneInfo, now: datetime) -> Goal | None:
    at, reached = parse_utc(ticket.record.get(goal)), parse_utc(ticket.record.get(done))
    if at is None:
        return None
    start = ticket.entered_at or at
    whole, used = (at - start).total_seconds(), (now - start).total_seconds()
    late = at < now
    return Goal(
        name=NAMES[goal],
        words=WORDS[goal],
        at=times.when(at, zone, now),
        left=f"{times.span(now - at)} over" if late else times.span(at - now),
        used=max(0, int(min(used, whole) // 60)),
        whole=max(1, int(whole // 60)),
        tone="bad" if late else "warn" if (at - now).total_seconds() < SOON_SECONDS else "",
        reached=times.when(reached, zone, now) if reached else "",
    )
