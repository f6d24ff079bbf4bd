"""Whose calendar is which, as the mirror has it (FACTS 11). In the whole account's scope."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agreements.rules.workdays import ALL_DAY, MONDAY_TO_FRIDAY, DayOff, WorkCalendar
from cwhub.mirror.models import Calendar, CompanySettings, Holiday, Member
from cwhub.mirror.reading import ref

WEEK = range(7)
DaysOff = dict[date, list[DayOff]]


@dataclass(frozen=True)
class Calendars:
    """By ConnectWise's id. `company` is whose who has none of his own."""

    known: dict[int, WorkCalendar]
    company: int | None

    def of(self, member: Member) -> WorkCalendar:
        own = ref(member.record, "calendar")
        return self.known.get(own or 0) or self.known.get(self.company or 0) or MONDAY_TO_FRIDAY


def calendars_of(connection: int) -> Calendars:
    rows = list(Calendar.objects.filter(connection_id=connection, gone_at=None))
    listed = days_off(connection, {row.holiday_list_ref for row in rows})
    made = {row.external_id: calendar_of(row, listed.get(row.holiday_list_ref or 0, {})) for row in rows}
    settings = CompanySettings.objects.filter(connection_id=connection, gone_at=None).first()
    known = {number: calendar for number, calendar in made.items() if calendar.hours}  # an empty one says nothing
    return Calendars(known, settings.default_calendar_ref if settings else None)


def capacity_of(member: Member) -> Decimal:
    """Hours that a whole day of his holds."""
    return Decimal(str(member.record.get("dailyCapacity") or 0))


def calendar_of(row: Calendar, off: DaysOff) -> WorkCalendar:
    hours = {weekday: row.hours_of(weekday) for weekday in WEEK}
    return WorkCalendar({weekday: told for weekday, told in hours.items() if told}, off)


def days_off(connection: int, lists: Iterable[int | None]) -> dict[int, DaysOff]:
    found: dict[int, DaysOff] = defaultdict(lambda: defaultdict(list))
    wanted = [number for number in lists if number]
    for row in Holiday.objects.filter(connection_id=connection, gone_at=None, list_ref__in=wanted) if wanted else ():
        closed = None if row.all_day else (row.starts_at or ALL_DAY[0], row.ends_at or ALL_DAY[1])
        found[row.list_ref][row.day].append(DayOff(row.name, closed))
    return found
