"""The six columns of *Today*: whom each picks, in which order, and what stands beside a ticket. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agreements.rules.sla.stages import Stage
from agreements.ticket_clocks import TicketClock
from cwhub.mirror.models import Ticket
from cwhub.mirror.models.setup import Part
from cwhub.mirror.reading import NO_STAGE
from desk.ticket import times
from desk.today.rules import Rules

DONE = (Part.RESOLVED, Part.CLOSED)
SOON = timedelta(hours=1)


@dataclass(frozen=True)
class Seen:
    """An open ticket with what the columns ask of it."""

    ticket: Ticket
    clock: TicketClock
    stage: str  # escalation status of its status
    part: str
    rank: int  # of its priority, 1 the most urgent
    at: datetime
    touched: datetime  # the last note, time or change
    idle_days: int  # business days since then
    answered: datetime | None = None  # the customer's last note
    asks_customer: bool = False  # its status waits for the customer

    @property
    def assigned(self) -> bool:
        return bool(self.ticket.resources.strip())

    @property
    def waits(self) -> bool:
        return self.stage == NO_STAGE

    @property
    def is_done(self) -> bool:
        return self.part in DONE or self.clock.stage is Stage.RESOLVED

    @property
    def due(self) -> datetime | None:
        return self.clock.due(self.clock.goal) if self.clock.goal else None

    @property
    def left(self) -> int:
        return self.clock.left if self.clock.left is not None else 10**9

    @property
    def has_answer(self) -> bool:
        told = self.ticket.record.get("customerUpdatedFlag") is True
        return self.part == Part.CUSTOMER_ANSWERED or (told and not self.is_done)

    @property
    def answer_at(self) -> datetime:
        return self.answered or self.touched


Said = tuple[str, str]  # the words at the right, and their tone


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    settings: tuple[str, ...]  # names of its rules
    rule: Callable[[Rules], str]
    picks: Callable[[Seen, Rules], bool]
    order: Callable[[Seen], Any]
    says: Callable[[Seen, Any], Said]

    def of(self, seen: Iterable[Seen], rules: Rules) -> list[Seen]:
        return sorted((one for one in seen if self.picks(one, rules)), key=self.order)


def minutes_old(since: datetime, one: Seen, minutes: int) -> bool:
    return not minutes or one.at - since >= timedelta(minutes=minutes)


# --- whom a column picks ---------------------------------------------------------------------------------------------
def is_unassigned(one: Seen, rules: Rules) -> bool:
    entered = one.ticket.entered_at or one.at
    old = minutes_old(entered, one, rules.unassigned_minutes)
    return not one.assigned and not one.waits and not one.is_done and old


def is_answered(one: Seen, rules: Rules) -> bool:
    return one.has_answer and minutes_old(one.answer_at, one, rules.answered_minutes)


def is_at_risk(one: Seen, rules: Rules) -> bool:
    return one.clock.is_at_risk(rules.risk_percent / 100)


def is_breached(one: Seen, rules: Rules) -> bool:
    return one.clock.is_breached and -one.left >= rules.breached_minutes * 60


def waits_too_long(one: Seen, rules: Rules) -> bool:
    return one.asks_customer and one.at - one.touched > timedelta(days=rules.waiting_days)


def is_untouched(one: Seen, rules: Rules) -> bool:
    return not one.waits and not one.is_done and one.idle_days >= rules.untouched_days


# --- what stands beside a ticket -------------------------------------------------------------------------------------
def due_said(one: Seen, zone: Any) -> Said:
    if one.due is None:
        return "no goal", ""
    late, soon = one.due < one.at, one.due - one.at < SOON
    return times.when(one.due, zone, one.at), "over" if late else "soon" if soon else ""


def left_said(one: Seen, zone: Any) -> Said:
    minutes = one.left // 60
    return times.span_of_seconds(max(0, one.left)), "over" if minutes < 15 else "soon" if minutes < 60 else ""


def over_said(one: Seen, zone: Any) -> Said:
    return f"{times.span_of_seconds(-one.left)} over", "over"


def answered_said(one: Seen, zone: Any) -> Said:
    age = one.at - one.answer_at
    return times.span(age), "over" if age > timedelta(hours=8) else "soon" if age > timedelta(minutes=45) else ""


def touched_said(one: Seen, zone: Any) -> Said:
    return times.span(one.at - one.touched), ""


# --- the rules in words ----------------------------------------------------------------------------------------------
def since(minutes: int, words: str) -> str:
    return f" {words} at least {minutes} minutes ago." if minutes else ""


def unassigned_rule(rules: Rules) -> str:
    return f"No resource, not waiting. Next SLA goal first.{since(rules.unassigned_minutes, 'Entered')}"


def answered_rule(rules: Rules) -> str:
    return f"The customer has answered; oldest answer first.{since(rules.answered_minutes, 'Answered')}"


def risk_rule(rules: Rules) -> str:
    return f"Less than {rules.risk_percent} % of the goal left, clock running. Fewest minutes first."


def breached_rule(rules: Rules) -> str:
    over = f" Over by {rules.breached_minutes} open minutes or more." if rules.breached_minutes else ""
    return f"The goal that runs has passed. The latest first.{over}"


def waiting_rule(rules: Rules) -> str:
    return f"Waiting for the customer, and nothing for more than {rules.waiting_days} days."


def untouched_rule(rules: Rules) -> str:
    return f"No note, time or change for {rules.untouched_days} business days, not waiting."


def soonest(one: Seen) -> Any:
    return (one.due is None, one.due or one.at, one.ticket.external_id)


def fewest_left(one: Seen) -> Any:
    return (one.left, one.ticket.external_id)


def latest_over(one: Seen) -> Any:
    return (-one.left, one.ticket.external_id)


def longest_idle(one: Seen) -> Any:
    return (one.touched, one.ticket.external_id)


def oldest_answer(one: Seen) -> Any:
    return (one.answer_at, one.ticket.external_id)


COLUMNS = (
    Column("unassigned", "Unassigned", ("unassigned_minutes",), unassigned_rule, is_unassigned, soonest, due_said),
    Column(
        "answered", "Customer answered", ("answered_minutes",), answered_rule, is_answered, oldest_answer, answered_said
    ),
    Column("at_risk", "At risk", ("risk_percent",), risk_rule, is_at_risk, fewest_left, left_said),
    Column("breached", "Breached", ("breached_minutes",), breached_rule, is_breached, latest_over, over_said),
    Column("waiting", "Waiting too long", ("waiting_days",), waiting_rule, waits_too_long, longest_idle, touched_said),
    Column("untouched", "Untouched", ("untouched_days",), untouched_rule, is_untouched, longest_idle, touched_said),
)  # fmt: skip
INCIDENTS = ("incident_tickets", "incident_minutes")
BY_KEY = {column.key: column for column in COLUMNS}
