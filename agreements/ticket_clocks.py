"""The SLA clock of mirrored tickets: which SLA and which calendar hold, what the ticket went through, what that gives.

A list costs as many queries as one ticket. What ConnectWise leaves open is answered by an assumption that is named:

* Which SLA, where the ticket names none: its agreement's, else the default one (FACTS 11; the order is inferred).
* The zone of a calendar: ConnectWise's calendars have none; it is the account's.
* The course of a ticket: its dates of reaching a stage, its status now since its last change, and its sum of waited
  minutes, of which nobody tells when they were.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from agreements.rules.sla.calendar import AllHours, Calendar, Hours, seconds_of
from agreements.rules.sla.clock import GOALS, Case, Reading, open_seconds, read, run_out
from agreements.rules.sla.records import Unreadable, calendar_of, targets_of
from agreements.rules.sla.stages import STAGE_OF, Event, Stage
from cwhub.accounts.models import Account, Client
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import (
    Agreement,
    BoardStatus,
    CompanySettings,
    Holiday,
    Sla,
    SlaPriority,
    Ticket,
)
from cwhub.mirror.models import Calendar as CalendarRow
from cwhub.mirror.reading import ref
from kit.clock import parse_utc

FIELDS = dict(zip(GOALS, ("respondByGoalUTC", "resplanGoalUTC", "resolutionGoalUTC"), strict=True))
REACHED = (("dateResponded", "Responded"), ("dateResplan", "ResolutionPlan"), ("dateResolved", "Resolved"))
NEAR = timedelta(minutes=2)  # ConnectWise tells waited time in whole minutes
SLACK = int(NEAR.total_seconds())
ALL_HOURS = "all hours"
Key = tuple[int, int]  # connection, ConnectWise's id


@dataclass(frozen=True)
class TicketClock:
    """What the clock says of one ticket. Without a `reading`, `silent` says why."""

    reading: Reading | None = None
    silent: str = ""
    sla: str = ""
    source: str = ""  # where the SLA comes from: "ticket", "agreement", "default"
    calendar: str = ""  # its name; "all hours"
    ours: Mapping[Stage, datetime | None] = field(default_factory=dict)
    theirs: Mapping[Stage, datetime | None] = field(default_factory=dict)  # ConnectWise's own goals
    left: int | None = None  # open seconds to the target that runs; below zero those it is over
    differs: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    def due(self, goal: Stage) -> datetime | None:
        """ConnectWise's own goal where it tells one, else ours."""
        return self.theirs.get(goal) or self.ours.get(goal)

    @property
    def stage(self) -> Stage | None:
        return self.reading.stage if self.reading else None

    @property
    def goal(self) -> Stage | None:
        """The next target that runs; none while it waits and once it is resolved."""
        return self.reading.goal if self.reading else None

    @property
    def is_breached(self) -> bool:
        """The target that runs has passed."""
        due = self.due(self.goal) if self.goal else None
        return bool(due and self.reading and due < self.reading.at)

    def is_at_risk(self, share: float = 0.25) -> bool:
        """The clock runs, and less than this share of the target is left."""
        if self.reading is None or self.goal is None or self.left is None or self.is_breached:
            return False
        return self.left < share * (self.reading.targets.of(self.goal) or 0)


class Clocks:
    """The set-up that the clocks of one account's tickets need, read once."""

    def __init__(self, scope: ClientScope, at: datetime, zone: ZoneInfo | None = None) -> None:
        self.scope, self.at, self._zone = scope, at, zone
        self._calendars: dict[Key, Calendar] = {}

    @cached_property
    def zone(self) -> ZoneInfo:
        return self._zone or Account.objects.get(pk=self.scope.account_id).zone

    @cached_property
    def slas(self) -> dict[Key, Sla]:
        return keyed(Sla.objects.within(self.scope).filter(gone_at=None))

    @cached_property
    def default_slas(self) -> dict[int, Sla]:
        return {row.connection_id: row for row in self.slas.values() if row.is_default}

    @cached_property
    def priorities(self) -> dict[Key, list[dict[str, Any]]]:
        """Of each SLA, its rows."""
        found: dict[Key, list[dict[str, Any]]] = {}
        for row in SlaPriority.objects.within(self.scope).filter(gone_at=None).order_by("external_id"):
            found.setdefault((row.connection_id, row.sla_ref), []).append(row.record)
        return found

    @cached_property
    def calendars(self) -> dict[Key, CalendarRow]:
        return keyed(CalendarRow.objects.within(self.scope).filter(gone_at=None))

    @cached_property
    def holidays(self) -> dict[Key, list[dict[str, Any]]]:
        """Of each list, its records."""
        found: dict[Key, list[dict[str, Any]]] = {}
        for row in Holiday.objects.within(self.scope).filter(gone_at=None):
            found.setdefault((row.connection_id, row.list_ref), []).append(row.record)
        return found

    @cached_property
    def own_calendars(self) -> dict[int, int]:
        """The MSP's own calendar, by connection."""
        rows = CompanySettings.objects.within(self.scope).filter(gone_at=None, default_calendar_ref__isnull=False)
        return dict(rows.values_list("connection_id", "default_calendar_ref"))

    @cached_property
    def stages(self) -> dict[Key, str]:
        rows = BoardStatus.objects.within(self.scope).values_list("connection_id", "external_id", "stage")
        return {(connection, status): stage for connection, status, stage in rows}

    # --- the clocks -------------------------------------------------------------------------------------------------
    def of(self, tickets: Iterable[Ticket]) -> dict[int, TicketClock]:
        """By the tickets' primary key."""
        rows = list(tickets)
        agreements = self._agreements(rows)
        slas = {row.pk: self._sla(row, agreements) for row in rows}
        customers = self._customers({row.client_id for row in rows if is_by_customer(slas[row.pk][0])})
        return {row.pk: self._clock(row, *slas[row.pk], customers) for row in rows}

    def _customers(self, clients: set[int]) -> dict[int, int]:
        """The calendars that customers have of their own."""
        rows = Client.objects.within(self.scope).filter(pk__in=clients, calendar_ref__isnull=False) if clients else None
        return dict(rows.values_list("pk", "calendar_ref")) if rows is not None else {}

    def _agreements(self, rows: Sequence[Ticket]) -> dict[Key, int]:
        """The SLA that an agreement names, for those tickets that name none themselves."""
        wanted = {row.agreement_ref for row in rows if row.agreement_ref and ref(row.record, "sla") is None}
        if not wanted:
            return {}
        found = Agreement.objects.within(self.scope).filter(external_id__in=wanted, gone_at=None)
        named = {(row.connection_id, row.external_id): ref(row.record, "sla") for row in found}
        return {key: sla for key, sla in named.items() if sla is not None}

    def _clock(self, ticket: Ticket, sla: Sla | None, source: str, customers: dict[int, int]) -> TicketClock:
        theirs = {goal: parse_utc(ticket.record.get(name)) for goal, name in FIELDS.items()}
        if sla is None:
            return TicketClock(silent="No SLA holds for this ticket.", theirs=theirs)
        told: dict[str, Any] = {"sla": sla.name, "source": source, "theirs": theirs}
        entered = parse_utc(ticket.record.get("escalationStartDateUTC")) or ticket.entered_at
        if entered is None:
            return TicketClock(silent="ConnectWise does not say when the ticket was entered.", **told)
        try:
            hours, calendar = self._hours(sla, customers.get(ticket.client_id))
            rows = self.priorities.get((sla.connection_id, sla.external_id), [])
            targets = targets_of(sla.record, rows, lambda row: ref(dict(row), "priority") == ticket.priority_ref)
        except Unreadable as error:
            return TicketClock(silent=f"The clock of {sla.name} cannot be read: {error}.", **told)
        timeline, waited = self._course(ticket, hours, entered)
        reading = read(Case(hours, targets, entered, self.at, timeline, waited))
        ours = possible(reading, hours, entered, theirs)
        return TicketClock(
            reading=reading,
            calendar=calendar,
            ours=ours,
            left=left_of(reading, hours, ours, theirs),
            differs=() if ticket.closed else differences(reading.stage, ours, theirs),
            assumptions=assumptions(source, calendar, waited),
            **told,
        )

    def _sla(self, ticket: Ticket, agreements: dict[Key, int]) -> tuple[Sla | None, str]:
        own = self.slas.get((ticket.connection_id, ref(ticket.record, "sla") or 0))
        if own is not None:
            return own, "ticket"
        by_agreement = agreements.get((ticket.connection_id, ticket.agreement_ref or 0))
        if by_agreement and (row := self.slas.get((ticket.connection_id, by_agreement))):
            return row, "agreement"
        return self.default_slas.get(ticket.connection_id), "default"

    def _hours(self, sla: Sla, customers: int | None) -> tuple[Hours, str]:
        """By what the SLA is based on: AllHours, Customer, MyCalendar, Custom."""
        based = sla.record.get("basedOn") or "MyCalendar"
        if based == "AllHours":
            return AllHours(), ALL_HOURS
        named = {"Custom": ref(sla.record, "customCalendar"), "Customer": customers}.get(based)
        number = named or self.own_calendars.get(sla.connection_id)
        row = self.calendars.get((sla.connection_id, number or 0))
        if row is None:
            raise Unreadable("its calendar is not among those that ConnectWise shows us")
        return self._calendar(row), row.name

    def own_hours(self, connection: int) -> Hours | None:
        """The MSP's own opening hours; None where ConnectWise shows none."""
        row = self.calendars.get((connection, self.own_calendars.get(connection, 0)))
        try:
            return self._calendar(row) if row else None
        except Unreadable:
            return None

    def _calendar(self, row: CalendarRow) -> Calendar:
        key = (row.connection_id, row.external_id)
        if key not in self._calendars:
            days = self.holidays.get((row.connection_id, row.holiday_list_ref or 0), [])
            self._calendars[key] = calendar_of(row.record, days, self.zone)
        return self._calendars[key]

    def _course(self, ticket: Ticket, hours: Hours, entered: datetime) -> tuple[tuple[Event, ...], int]:
        """The timeline, and the seconds that it waited at times nobody told."""
        dated = [(parse_utc(ticket.record.get(name)), status) for name, status in REACHED]
        events = [Event(seconds_of(moment), status) for moment, status in dated if moment]
        waited = int(ticket.record.get("minutesWaiting") or 0) * 60
        stage = self.stages.get((ticket.connection_id, ticket.status_ref or 0), "")
        if stage in STAGE_OF:
            since = max([seconds_of(ticket.source_updated_at or entered), *(one.at for one in events)])
            since = min(since, seconds_of(self.at))
            events.append(Event(since, stage))
            if STAGE_OF[stage] is Stage.WAITING:  # the sum may hold the wait that goes on, or not
                waited = max(0, waited - open_seconds(hours, max(since, seconds_of(entered)), seconds_of(self.at)))
        return tuple(events), waited


def is_by_customer(sla: Sla | None) -> bool:
    return sla is not None and sla.record.get("basedOn") == "Customer"


def keyed(rows: Iterable[Any]) -> dict[Key, Any]:
    return {(row.connection_id, row.external_id): row for row in rows}


def possible(
    reading: Reading, hours: Hours, entered: datetime, theirs: Mapping[Stage, datetime | None]
) -> dict[Stage, datetime | None]:
    """Our deadlines. Nobody tells when a ticket waited: how far that moved a stage that is done with, or what still
    waits, is somewhere between not at all and by all of it. There ConnectWise's own figure is taken."""
    found = dict(reading.due)
    for goal in GOALS:
        other, target = theirs.get(goal), reading.targets.of(goal)
        unsure = reading.stage is Stage.WAITING or goal in reading.reached
        if reading.waited and unsure and other and target:
            start, moment = seconds_of(entered), seconds_of(other)
            least, most = (run_out(hours, start, target + waited, ()) for waited in (0, reading.waited))
            if least is not None and most is not None and least - SLACK <= moment <= most + SLACK:
                found[goal] = other
    return found


def left_of(
    reading: Reading, hours: Hours, ours: Mapping[Stage, datetime | None], theirs: Mapping[Stage, datetime | None]
) -> int | None:
    due = (theirs.get(reading.goal) or ours[reading.goal]) if reading.goal else None
    if due is None:
        return None
    moment, end = seconds_of(reading.at), seconds_of(due)
    return open_seconds(hours, moment, end) if end >= moment else -open_seconds(hours, end, moment)


def differences(
    stage: Stage, ours: Mapping[Stage, datetime | None], theirs: Mapping[Stage, datetime | None]
) -> tuple[str, ...]:
    """Where ConnectWise's own goal, of those that are still open, is another."""
    if stage is Stage.RESOLVED:
        return ()
    found = []
    for goal in [Stage.RESOLVE] if stage is Stage.WAITING else GOALS[GOALS.index(stage) :]:
        our, other = ours[goal], theirs.get(goal)
        if our and other and abs(our - other) > NEAR:
            times = f"ConnectWise says {other:%Y-%m-%d %H:%M} UTC, the rules of its SLA give {our:%Y-%m-%d %H:%M} UTC"
            found.append(f"{goal.value.capitalize()}: {times}.")
    return tuple(found)


def assumptions(source: str, calendar: str, waited: int) -> tuple[str, ...]:
    said = {
        "agreement": "The ticket names no SLA; that of its agreement is taken.",
        "default": "Neither the ticket nor its agreement names an SLA; the default one is taken.",
    }
    found = [said[source]] if source in said else []
    if calendar != ALL_HOURS:
        found.append("A calendar has no time zone of its own; its hours are read in the account's.")
    if waited:
        found.append("ConnectWise tells how long the ticket has waited, not when.")
    return tuple(found)
