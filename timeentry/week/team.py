"""The team as who looks after it sees it: a day or a week, and for each member what somebody has to act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from agreements.rules.sheets import TAKES_TIME
from cwhub.accounts.models import Account, Connection, MemberLink
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Member, TimeEntry, TimeSheet
from kit.clock import now
from timeentry.models import Draft
from timeentry.pages.asked import day_in
from timeentry.queries import connection_of
from timeentry.week.asked import WEEK, first_day
from timeentry.week.figures import NOTHING, Figures, Person, figures, people
from timeentry.week.sheets import WORDS, sheets_of
from timeentry.week.showing import day_words, hours_words, span_words, tags
from timeentry.week.standing import Stand
from timeentry.words.days import day_of
from timeentry.words.writing import hours_text

DAY = timedelta(days=1)
BY_DAY, BY_WEEK = "day", "week"


@dataclass(frozen=True)
class Cell:
    title: str
    hours: str
    url: str
    tone: str
    label: str


@dataclass(frozen=True)
class Row:
    name: str
    url: str
    hours: str
    logged: Decimal
    target: Decimal
    late: int
    short: Decimal
    tone: str
    urgent: int
    tags: list[dict[str, str]]
    cells: list[Cell]
    sheet: str
    sheet_url: str


def team(scope: ClientScope, wish: Mapping[str, str]) -> dict[str, Any]:
    """The context of the team's page. In the whole account's scope. Raises NotFound."""
    connection, account = connection_of(scope), Account.objects.get(pk=scope.account_id)
    day = day_in(wish.get("day", ""), day_of(now(), account.zone))
    view = BY_DAY if wish.get("view") == BY_DAY else BY_WEEK
    first = day if view == BY_DAY else first_day(connection, day)
    last = first if view == BY_DAY else first + 6 * DAY
    crew = people(account, members(connection, first, last))
    found = figures(connection, crew, first, last)
    sheets = sheets_of(connection, found, first, last)
    rows = [row_of(one, found[one.number], sheets[one.number], view) for one in crew]
    rows.sort(key=lambda row: (-row.urgent, -row.short, row.name))
    step = DAY if view == BY_DAY else WEEK
    return {
        "rows": rows,
        "view": view,
        "title": day_words(first) if view == BY_DAY else span_words(first, last),
        "before_url": address(view, first - step),
        "after_url": address(view, first + step),
        "day_view": address(BY_DAY, day),
        "week_view": address(BY_WEEK, day),
        "sums": sums(rows),
    }


def members(connection: Connection, first: date, last: date) -> list[Member]:
    """Active ones who keep time: ConnectWise asks them for sheets, they work here, or have time in these days."""
    about = (first - DAY, last + 2 * DAY)
    links = MemberLink.objects.filter(connection=connection)
    numbers: set[int | None] = set(links.values_list("member_id", flat=True))
    logged = TimeEntry.objects.filter(connection=connection, gone_at=None, starts_at__date__range=about)
    drafts = Draft.objects.filter(connection=connection, removed_at=None, day__range=(first, last))
    made = TimeSheet.objects.filter(connection=connection, gone_at=None, starts_on__lte=last, ends_on__gte=first)
    for rows in (logged, drafts, made):
        numbers.update(rows.values_list("member_ref", flat=True).distinct())
    active = Member.objects.filter(connection=connection, gone_at=None, inactive=False).order_by("name", "pk")
    return [row for row in active if row.external_id in numbers or row.record.get("requireTimeSheetEntryFlag")]


def row_of(one: Person, found: dict[date, Figures], sheets: list[TimeSheet], view: str) -> Row:
    today, whole = day_of(now(), one.zone), summed(found)
    late = [day for day in found.values() if day.is_late(today)]
    short, shades = sum((day.missing for day in late), NOTHING), {day.tone(today) for day in late}
    tone = next((shade for shade in ("bad", "warn") if shade in shades), "")
    week_url = own(one, "time_week", whole.day)
    return Row(
        name=one.member.name,
        url=own(one, "time", whole.day) if view == BY_DAY else week_url,
        hours=hours_words(whole),
        logged=whole.logged,
        target=whole.target,
        late=len(late),
        short=short,
        tone=tone,
        urgent=whole.rows[Stand.NEEDS] + whole.rows[Stand.FAILED],
        tags=[*late_tag(len(late), short, tone, view), *tags(whole)],
        cells=[cell_of(one, day, today) for day in found.values()] if view == BY_WEEK else [],
        sheet=sheet_words(sheets[-1] if sheets else None),
        sheet_url=week_url,
    )


def late_tag(late: int, short: Decimal, tone: str, view: str) -> list[dict[str, str]]:
    if not late:
        return []
    text = f"{hours_text(short)} h late" if view == BY_DAY else f"{late} late, {hours_text(short)} h"
    return [{"text": text, "tone": tone, "icon": "clock"}]


def sheet_words(sheet: TimeSheet | None) -> str:
    if sheet is None:
        return "Not begun"
    word = WORDS.get(sheet.status, (sheet.status, ""))[0]
    overdue = sheet.status in TAKES_TIME and sheet.deadline is not None and sheet.deadline < now()
    return f"{word}, overdue" if overdue else word


def summed(found: dict[date, Figures]) -> Figures:
    days = list(found.values())
    whole = Figures(days[0].day, sum((day.target for day in days), NOTHING))
    for day in days:
        whole.logged += day.logged
        whole.entries += day.entries
        whole.rows.update(day.rows)
    return whole


def cell_of(one: Person, day: Figures, today: date) -> Cell:
    urgent = day.rows[Stand.NEEDS] + day.rows[Stand.FAILED]
    tone = "bad" if urgent else day.tone(today)
    words = [
        f"{one.member.name}, {day_words(day.day)}: {hours_words(day)}",
        *([day.holiday] if day.holiday else []),
        *(tag["text"] for tag in tags(day)),
    ]
    hours = hours_text(day.logged) if day.logged else "\N{EN DASH}"
    return Cell(f"{day.day:%a}", hours, own(one, "time", day.day), tone, ", ".join(words))


def sums(rows: list[Row]) -> dict[str, Any]:
    logged, target = sum((row.logged for row in rows), NOTHING), sum((row.target for row in rows), NOTHING)
    return {
        "logged": hours_text(logged),
        "target": hours_text(target),
        "late": sum(bool(row.late) for row in rows),
        "urgent": sum(row.urgent for row in rows),
    }


def own(one: Person, name: str, day: date) -> str:
    return f"{reverse(name)}?{urlencode({'day': day.isoformat(), 'member': str(one.number)})}"


def address(view: str, day: date) -> str:
    return f"{reverse('time_team')}?{urlencode({'view': view, 'day': day.isoformat()})}"
