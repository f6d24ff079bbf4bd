"""SLA stages of a ticket (FACTS 11).

A status names a stage that is reached: NotResponded 0, Responded 1, ResolutionPlan 2, Resolved 3, NoEscalation 4
(waiting). From 0 and 1 it only goes forward; among 2, 3 and 4 it goes freely. Every goal is entered + hours + waited.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from simulators.connectwise.clock import day_comes_first, moment, stamp, wall_clock
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store
from simulators.connectwise.tickets.calendar import Calendar, calendar_of

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

RANKS = {"NotResponded": 0, "Responded": 1, "ResolutionPlan": 2, "Resolved": 3, "NoEscalation": 4}
RESPONDED, PLANNED, RESOLVED, WAITING = 1, 2, 3, 4
GOALS = {"respondByGoalUTC": "respondHours", "resplanGoalUTC": "planWithin", "resolutionGoalUTC": "resolutionHours"}
PASSED = {"respondByGoalUTC": "dateResponded", "resplanGoalUTC": "dateResplan", "resolutionGoalUTC": "dateResolved"}


@dataclass(frozen=True)
class Terms:
    """What a ticket's SLA promises, and the clock it counts by."""

    hours: Record
    calendar: Calendar


def terms_of(sim: "Simulator", ticket: Record) -> Terms | None:
    sla = sim.store.get("service/SLAs", (ticket.get("sla") or {}).get("id"))
    if sla is None:
        return None
    priority = (ticket.get("priority") or {}).get("id")
    rows = sim.store.under("service/SLAs/priorities", "slaId", sla["id"])
    own = next((r for r in rows if (r.get("priority") or {}).get("id") == priority), sla)
    return Terms(own, _clock(sim.store, sla, ticket, sim.zone))


def _clock(store: Store, sla: Record, ticket: Record, zone: ZoneInfo) -> Calendar:
    based = sla.get("basedOn")
    if based == "AllHours":
        return Calendar(None, [], zone)
    reference = sla.get("customCalendar")
    if based == "Customer":
        company = store.get("company/companies", (ticket.get("company") or {}).get("id")) or {}
        reference = company.get("calendar") or reference
    record = store.get("schedule/calendars", (reference or {}).get("id"))
    return calendar_of(store, record or next(iter(store.all("schedule/calendars")), None), zone)


def begin(sim: "Simulator", ticket: Record, by: str, *, at: datetime | None = None) -> None:
    """The clock starts; a ticket may be entered in a later stage."""
    ticket["escalationStartDateUTC"] = stamp(at or sim.clock.now())
    ticket["minutesWaiting"] = 0
    ticket["_stage"] = 0
    move(sim, ticket, by, at=at)


def recall(sim: "Simulator", ticket: Record, status: Record | None) -> None:
    """A ticket of the seeded world has no stage yet: its status until now and its dates tell."""
    if "_stage" in ticket:
        return
    rank = _rank(sim.store, {"status": status})
    dated = PLANNED if ticket.get("dateResplan") else RESPONDED if ticket.get("dateResponded") else 0
    ticket["_stage"] = max(rank, dated)
    if rank == WAITING:
        ticket["_waitingSince"] = ticket.get("_info", {}).get("lastUpdated") or sim.clock.stamp()


def move(sim: "Simulator", ticket: Record, by: str, *, at: datetime | None = None) -> None:
    """Its status has changed: stamp the stages it has reached, stop or start the clock."""
    terms, now = terms_of(sim, ticket), at or sim.clock.now()
    was = ticket.get("_stage", 0)
    reached = _reached(was, _rank(sim.store, ticket))
    if terms is not None:
        _wait(ticket, terms, was, reached, now)
    _stamp_stages(ticket, terms, was, reached, by, now)
    ticket["_stage"] = ticket["escalationLevel"] = reached
    refresh(sim, ticket, now=now)


def _rank(store: Store, ticket: Record) -> int:
    status = store.get("service/boards/statuses", (ticket.get("status") or {}).get("id")) or {}
    return RANKS.get(status.get("escalationStatus", "NotResponded"), 0)


def _reached(was: int, rank: int) -> int:
    return max(rank, PLANNED if was >= PLANNED else was)


def _wait(ticket: Record, terms: Terms, was: int, reached: int, now: datetime) -> None:
    if was == WAITING and reached != WAITING and ticket.get("_waitingSince"):
        waited = terms.calendar.between(moment(ticket.pop("_waitingSince")), now)
        ticket["minutesWaiting"] = ticket.get("minutesWaiting", 0) + waited
    if was != WAITING and reached == WAITING:
        ticket["_waitingSince"] = stamp(now)
        ticket["minutesBeforeWaiting"] = _minutes(ticket, terms, now)


def _stamp_stages(ticket: Record, terms: Terms | None, was: int, reached: int, by: str, now: datetime) -> None:
    minutes = _minutes(ticket, terms, now) if terms else 0
    if reached >= RESPONDED and not ticket.get("dateResponded"):
        _set(ticket, "dateResponded", "respondedBy", "respondMinutes", "respondedHours", by, minutes, now)
        if reached > RESPONDED:
            ticket["respondedSkippedMinutes"] = minutes
    if reached >= PLANNED and not ticket.get("dateResplan"):
        _set(ticket, "dateResplan", "resplanBy", "resPlanMinutes", "resplanHours", by, minutes, now)
        if reached > PLANNED:
            ticket["resplanSkippedMinutes"] = minutes
    if reached == RESOLVED:
        _set(ticket, "dateResolved", "resolvedBy", "resolveMinutes", "resolutionHours", by, minutes, now)
    elif was == RESOLVED:
        for name in ("dateResolved", "resolvedBy", "resolveMinutes", "resolutionHours"):
            ticket.pop(name, None)


def _set(ticket: Record, date: str, who: str, minutes: str, hours: str, by: str, worked: int, now: datetime) -> None:
    ticket.update({date: stamp(now), who: by, minutes: worked, hours: round(worked / 60, 2)})


def _minutes(ticket: Record, terms: Terms, now: datetime) -> int:
    """Business minutes since it was entered, waiting not counted."""
    since = moment(ticket.get("escalationStartDateUTC") or stamp(now))
    return max(terms.calendar.between(since, now) - ticket.get("minutesWaiting", 0), 0)


def refresh(sim: "Simulator", ticket: Record, *, now: datetime | None = None) -> None:
    """Goals, slaStatus and isInSla as of now."""
    terms, now = terms_of(sim, ticket), now or sim.clock.now()
    if terms is None or not ticket.get("escalationStartDateUTC"):
        return
    since = moment(ticket["escalationStartDateUTC"])
    for goal, name in GOALS.items():
        hours = terms.hours.get(name)
        if goal in ticket and ticket.get(PASSED[goal]):
            continue  # a stage that is passed keeps the deadline it had
        if not hours:  # nothing promised
            ticket.pop(goal, None)
        else:
            ticket[goal] = stamp(terms.calendar.add(since, hours * 60 + ticket.get("minutesWaiting", 0)))
    ticket["isInSla"] = in_sla(ticket, now)
    ticket["slaStatus"] = status_text(ticket, sim.zone)


def in_sla(ticket: Record, now: datetime) -> bool:
    waiting = ticket.get("_stage") == WAITING
    for goal, passed in PASSED.items():
        reached = ticket.get(passed)
        if goal in ticket and not (waiting and not reached) and (reached or stamp(now)) > ticket[goal]:
            return False
    return True


def status_text(ticket: Record, zone: ZoneInfo) -> str:
    stage = ticket.get("_stage", 0)
    if stage == WAITING:
        return "Waiting"
    if stage == RESOLVED:
        return "Resolved"
    word, goal = list(zip(("Respond", "Plan", "Resolve"), GOALS, strict=True))[min(stage, 2)]
    return f"{word} by {_local(ticket[goal], zone)}" if goal in ticket else f"{word}"


def _local(text: str, zone: ZoneInfo) -> str:
    """`Mon 01/27 4:00 PM UTC-08`, as ConnectWise writes it."""
    at = moment(text).replace(tzinfo=UTC).astimezone(zone)
    offset = int((at.utcoffset() or at.astimezone(UTC).utcoffset() or at - at).total_seconds() // 3600)
    day = f"{at:%a %d/%m}" if day_comes_first(zone) else f"{at:%a %m/%d}"
    return f"{day} {wall_clock(at, zone)} UTC{offset:+03d}"
