"""The people a ticket can be given to: their open load, their schedule of the coming days, their time off.

Time off, as ConnectWise gives no flag for it: a day on which the member's calendar is closed, a holiday of it, and an
entry of his schedule about no ticket that takes at least four hours. What we have just assigned counts at once, before
ConnectWise shows it: else ten tickets in a row would fall on one person.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agreements.rules.workdays import WorkCalendar
from approvals.models import Proposal
from approvals.moves import OPEN, State
from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Member, ScheduleEntry, Ticket
from cwhub.writes.assign import AssignTicket
from kit.clock import now, parse_utc
from timeentry.services.calendars import calendars_of

SOLVED_MOST = 400  # the newest solved tickets that say who knows what
AHEAD = timedelta(days=7)
OFF_FROM = timedelta(hours=4)
OURS_FOR = timedelta(hours=12)  # so long an assignment of ours may not be in the mirror yet
PEOPLE = ("F", "X")  # ConnectWise's classes of licence: full, subcontractor; the others are API and customers' members


@dataclass(frozen=True)
class Span:
    """A stretch of somebody's schedule. `kind`: booked, other (about no ticket), off, ours (not there yet)."""

    start: datetime
    end: datetime
    kind: str
    label: str


@dataclass
class Person:
    member: Member
    calendar: WorkCalendar
    zone: ZoneInfo
    load: int = 0
    solved: int = 0  # of the newest solved tickets of these boards
    spans: list[Span] = field(default_factory=list)

    @property
    def works_here(self) -> bool:
        return bool(self.load or self.solved or any(span.kind == "booked" for span in self.spans))

    @property
    def name(self) -> str:
        return self.member.name

    def hours_on(self, day: date) -> tuple[datetime, datetime] | None:
        """When he works that day; None on a day off."""
        hours = self.calendar.hours.get(day.weekday())
        closed = any(one.closed is None for one in self.calendar.days_off.get(day, ()))
        if hours is None or closed:
            return None
        start, end = (datetime.combine(day, at, self.zone) for at in hours)
        return (start, end) if start < end else None

    def off_on(self, day: date) -> str:
        """Why he is not there that day; empty when he is."""
        hours = self.hours_on(day)
        if hours is None:
            return self.calendar.holiday(day) or "Not a working day"
        away = [one for one in self.spans if one.kind == "off" and one.start <= hours[0] and one.end >= hours[1]]
        return away[0].label if away else ""

    def free_from(self, at: datetime, length: timedelta) -> datetime | None:
        """The first quarter of an hour from which he is free for so long, within his hours of the coming days."""
        for n in range(AHEAD.days):
            hours = self.hours_on((at.astimezone(self.zone) + timedelta(days=n)).date())
            if hours and (start := self.gap(max(hours[0], quarter_after(at)), hours[1], length)):
                return start
        return None

    def gap(self, start: datetime, end: datetime, length: timedelta) -> datetime | None:
        for span in sorted(self.spans, key=lambda one: one.start):
            if span.end <= start:
                continue
            if span.start >= start + length:
                break
            start = quarter_after(span.end)
        return start if start + length <= end else None


def quarter_after(moment: datetime) -> datetime:
    """The moment itself where it is a quarter of an hour."""
    whole = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=15)


def crew_of(
    scope: ClientScope,
    connection: Connection,
    tickets: Sequence[Ticket],
    at: datetime,
    zone: ZoneInfo,
    *,
    about: Ticket | None = None,
) -> list[Person]:
    """Who works on these boards, by name: whoever has open or solved tickets there or is planned for one. Else all.

    With `about`, solved tickets are those of its type.
    """
    calendars = calendars_of(connection.pk)
    rows = Member.objects.within(scope).filter(connection=connection, gone_at=None, inactive=False)
    members = [row for row in rows.order_by("name", "pk") if row.license_class in PEOPLE or not row.license_class]
    people = {row.external_id: Person(row, calendars.of(row), zone) for row in members}
    count_loads(scope, connection, people.values(), tickets, about)
    take_schedule(scope, connection, people, at, zone)
    crew = [one for one in people.values() if one.works_here] or list(people.values())
    take_ours(scope, connection, {one.member.external_id: one for one in crew})
    return crew


def names_of(resources: str) -> list[str]:
    return [word.strip().casefold() for word in resources.split(",") if word.strip()]


def count_loads(
    scope: ClientScope,
    connection: Connection,
    people: Iterable[Person],
    tickets: Sequence[Ticket],
    about: Ticket | None = None,
) -> None:
    """Open tickets of all boards, and who has solved the newest of these, or of that kind."""
    rows = Ticket.objects.within(scope).filter(connection=connection, gone_at=None, merged_into=None)
    open_now = rows.filter(closed=False, resolved_at=None).exclude(resources="").values_list("resources", flat=True)
    loads = Counter(name for resources in open_now for name in names_of(resources))
    boards = {one.board_ref for one in tickets if one.connection_id == connection.pk}
    solved = rows.filter(board_ref__in=boards, closed=True).exclude(resources="").order_by("-external_id")
    if about is not None and about.type_ref:
        solved = solved.filter(type_ref=about.type_ref)
    solvers = solved.values_list("resources", flat=True)[:SOLVED_MOST]
    knows = Counter(name for resources in solvers for name in names_of(resources))
    for person in people:
        name = person.member.identifier.casefold()
        person.load, person.solved = loads[name], knows[name]


def take_schedule(
    scope: ClientScope, connection: Connection, people: dict[int, Person], at: datetime, zone: ZoneInfo
) -> None:
    start = datetime.combine(at.astimezone(zone).date(), time(), zone)
    rows = ScheduleEntry.objects.within(scope).filter(connection=connection, gone_at=None, member_ref__in=people)
    for row in rows.filter(starts_at__lt=start + AHEAD, ends_at__gt=start).order_by("starts_at", "pk"):
        if row.member_ref and row.starts_at and row.ends_at:
            people[row.member_ref].spans.append(span_of(row, row.starts_at, row.ends_at))


def span_of(row: ScheduleEntry, start: datetime, end: datetime) -> Span:
    if row.ticket_ref is not None:
        return Span(start, end, "booked", f"#{row.ticket_ref}")
    return Span(start, end, "off" if end - start >= OFF_FROM else "other", row.name or "Busy")


def take_ours(scope: ClientScope, connection: Connection, people: dict[int, Person]) -> None:
    """Assignments that wait or are on their way: they count as his open tickets and fill his schedule."""
    rows = Proposal.objects.within(scope).filter(connection=connection, kind=AssignTicket.name)
    rows = rows.filter(state__in=[*OPEN, State.ALLOWED], created_at__gte=now() - OURS_FOR).order_by("pk")
    made = [part["payload"] for row in rows for part in row.parts if part["kind"] == AssignTicket.name]
    taken = resources_now(scope, connection, [int(payload["ticket"]) for payload in made])
    for payload in made:
        person, start, end = people.get(payload["member"]["id"]), parse_utc(payload["start"]), parse_utc(payload["end"])
        known = taken.get(int(payload["ticket"]))
        if person is None or start is None or end is None or known is None:  # closed meanwhile
            continue
        if person.member.identifier.casefold() not in names_of(known):
            person.load += 1
            person.spans.append(Span(start, end, "ours", f"#{payload['ticket']}"))


def resources_now(scope: ClientScope, connection: Connection, numbers: list[int]) -> dict[int, str]:
    rows = Ticket.objects.within(scope).filter(connection=connection, external_id__in=numbers, closed=False)
    return dict(rows.values_list("external_id", "resources"))
