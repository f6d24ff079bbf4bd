"""What each day of some members came to, against its target. In the whole account's scope.

Entries count on the day they begin on, by the member's own clock. The target is the member's daily capacity on the days
on which his calendar is open (`agreements/rules/workdays.py`): a holiday asks for nothing, and is never late.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from agreements.rules.hours import span
from agreements.rules.workdays import WorkCalendar
from cwhub.accounts.models import Account, Connection
from cwhub.mirror.models import Member, TimeEntry
from kit.zones import zone_named
from timeentry.models import Draft
from timeentry.services.calendars import calendars_of, capacity_of
from timeentry.week.sheets import is_closed, sheets_of
from timeentry.week.standing import TO_POST, Stand, Standing, standing
from timeentry.words.days import bounds, day_of

NOTHING = Decimal(0)
SLACK = Decimal("0.01")  # ConnectWise rounds each entry to hundredths


@dataclass
class Figures:
    """One member's day."""

    day: date
    target: Decimal
    logged: Decimal = NOTHING
    entries: int = 0
    rows: Counter[Stand] = field(default_factory=Counter)
    closed: bool = False  # its sheet takes no more time: what is short is nobody's to enter
    holiday: str = ""

    @property
    def missing(self) -> Decimal:
        short = self.target - self.logged
        return short if short > SLACK else NOTHING

    def is_late(self, today: date) -> bool:
        return self.day < today and not self.closed and bool(self.missing)

    def tone(self, today: date) -> str:
        """How a day that is over stands: whole, short, or hardly begun."""
        if not self.missing:
            return "ok" if self.logged else ""
        if not self.is_late(today):
            return ""
        return "warn" if self.logged * 2 >= self.target else "bad"

    @property
    def to_post(self) -> int:
        return sum(self.rows[stand] for stand in TO_POST)


@dataclass(frozen=True)
class Person:
    member: Member
    zone: ZoneInfo
    calendar: WorkCalendar

    @property
    def number(self) -> int:
        return self.member.external_id

    def on(self, day: date) -> Figures:
        """A day of which nothing is counted yet."""
        return Figures(day, self.target(day), holiday=self.calendar.holiday(day))

    def target(self, day: date) -> Decimal:
        return self.calendar.target(day, capacity_of(self.member))


def people(account: Account, members: Sequence[Member]) -> list[Person]:
    """Of one connection."""
    if not members:
        return []
    calendars = calendars_of(members[0].connection_id)
    return [Person(one, zone_named(one.time_zone, account.zone), calendars.of(one)) for one in members]


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def figures(connection: Connection, team: Sequence[Person], first: date, last: date) -> dict[int, dict[date, Figures]]:
    """By member and day."""
    found = {one.number: {day: one.on(day) for day in days(first, last)} for one in team}
    zones = {one.number: one.zone for one in team}
    seen: set[int] = set()
    for entry in entries(connection, zones, first, last):
        seen.add(entry.external_id)
        assert entry.member_ref is not None
        assert entry.starts_at is not None
        day = found[entry.member_ref].get(day_of(entry.starts_at, zones[entry.member_ref]))
        if day is not None:
            day.logged += hours_of(entry)
            day.entries += 1
    for row in rows(connection, zones, first, last):
        count(found[row.member][row.day], row, seen)
    for number, sheets in sheets_of(connection, zones, first, last).items():
        for day in found[number].values():
            day.closed = any(is_closed(sheet) and sheet.starts_on <= day.day <= sheet.ends_on for sheet in sheets)
    return found


def entries(connection: Connection, zones: dict[int, ZoneInfo], first: date, last: date) -> Iterator[TimeEntry]:
    if not zones:
        return
    start = min(bounds(first, zone)[0] for zone in zones.values())
    end = max(bounds(last, zone)[1] for zone in zones.values())
    logged = TimeEntry.objects.filter(connection=connection, member_ref__in=zones, gone_at=None)
    names = ("external_id", "member_ref", "starts_at", "ends_at", "hours")
    yield from logged.filter(starts_at__gte=start, starts_at__lt=end).only(*names)


def rows(connection: Connection, zones: dict[int, ZoneInfo], first: date, last: date) -> Iterator[Standing]:
    drafts = Draft.objects.filter(connection=connection, member_ref__in=zones, day__gte=first, day__lte=last)
    return standing(drafts.filter(removed_at=None).select_related("entry__batch"))


def count(day: Figures, row: Standing, mirrored: set[int]) -> None:
    """What was posted counts as logged also before the mirror has read it."""
    day.rows[row.stand] += 1
    if row.stand == Stand.POSTED and row.external_id not in mirrored:
        day.logged += row.hours
        day.entries += 1


def hours_of(entry: TimeEntry) -> Decimal:
    if entry.hours is not None:
        return Decimal(entry.hours)
    return span(entry.starts_at, entry.ends_at) if entry.starts_at and entry.ends_at else NOTHING
