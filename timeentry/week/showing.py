"""A week as its page shows it. In the whole account's scope."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from kit.clock import now
from timeentry.week.asked import WEEK, Asked
from timeentry.week.figures import NOTHING, Figures, figures
from timeentry.week.sheets import Sheet, shown
from timeentry.week.standing import Stand
from timeentry.words.writing import hours_text, moment_text

MOST_DAYS = timedelta(days=31)  # of a sheet; a month is the longest period


@dataclass(frozen=True)
class DayShown:
    figures: Figures
    url: str
    today: date

    @property
    def is_today(self) -> bool:
        return self.figures.day == self.today

    @property
    def late(self) -> bool:
        return self.figures.is_late(self.today)

    @property
    def title(self) -> str:
        return day_words(self.figures.day)

    @property
    def hours(self) -> str:
        return hours_words(self.figures)

    @property
    def tone(self) -> str:
        return self.figures.tone(self.today)

    @property
    def label(self) -> str:
        return f"{self.title}: {self.hours} logged"

    @property
    def tags(self) -> list[dict[str, str]]:
        """A holiday that leaves some hours open stands with them; one that leaves none stands for the target."""
        half = self.figures.holiday if self.figures.target else ""
        off = [{"text": half, "tone": "", "icon": "calendar"}] if half else []
        return [*off, *tags(self.figures, late=self.tone if self.late else "")]

    @property
    def without_target(self) -> str:
        return self.figures.holiday or "no target"


@dataclass(frozen=True)
class SheetShown:
    sheet: Sheet
    title: str
    due: str
    overdue: bool
    logged: str
    missing: list[str]


def week(asked: Asked) -> dict[str, Any]:
    """The context of the week's page."""
    sheets = shown(asked.connection, asked.who.number, asked.first, asked.last)
    first = max(min([asked.first, *(sheet.first for sheet in sheets)]), asked.first - MOST_DAYS)
    last = min(max([asked.last, *(sheet.last for sheet in sheets)]), asked.last + MOST_DAYS)
    found = figures(asked.connection, [asked.who], first, last)[asked.who.number]
    days = [day_shown(asked, found[asked.first + timedelta(days=n)]) for n in range(7)]
    return {
        "asked": asked,
        "name": "" if asked.is_own else asked.who.member.name,
        "title": span_words(asked.first, asked.last),
        "before_url": asked.url("time_week", asked.first - WEEK),
        "after_url": asked.url("time_week", asked.first + WEEK),
        "day_url": asked.url("time", asked.today if asked.first <= asked.today <= asked.last else asked.first),
        "days": days,
        "sheets": [sheet_shown(asked, sheet, found) for sheet in sheets],
        "decided": asked.decides and any(sheet.waits for sheet in sheets),
        "logged": hours_text(total(days, "logged")),
        "target": hours_text(total(days, "target")),
        "logged_value": total(days, "logged"),
        "target_value": total(days, "target"),
        "late": sum(day.late for day in days),
    }


def total(days: list[DayShown], name: str) -> Decimal:
    return sum((getattr(day.figures, name) for day in days), NOTHING)


def day_shown(asked: Asked, one: Figures) -> DayShown:
    return DayShown(one, asked.url("time", one.day), asked.today)


def sheet_shown(asked: Asked, sheet: Sheet, found: dict[date, Figures]) -> SheetShown:
    mine = [one for day, one in sorted(found.items()) if sheet.first <= day <= sheet.last]
    return SheetShown(
        sheet=sheet,
        title=span_words(sheet.first, sheet.last),
        due=due_words(sheet.deadline, asked.who.zone) if sheet.is_open else "",
        overdue=sheet.is_overdue(now()),
        logged=hours_text(sum((one.logged for one in mine), NOTHING)),
        missing=missing(mine) if sheet.is_open else [],
    )


LEFT = ((Stand.NEEDS, "needs a person"), (Stand.SENDING, "on the way"), (Stand.WAITING, "waiting for a decision"))


def missing(days: list[Figures]) -> list[str]:
    """What stands against handing in, in words. It is said, and stops nobody."""
    return [f"{day_words(one.day)}: {words}." for one in days for words in lacks(one)]


def lacks(one: Figures) -> Iterator[str]:
    if one.missing:
        yield f"{hours_text(one.missing)} h below the target of {hours_text(one.target)} h"
    if one.to_post:
        yield f"{one.to_post} {rows_word(one.to_post)} not posted"
    for stand, word in LEFT:
        if one.rows[stand]:
            yield f"{one.rows[stand]} {word}"


def rows_word(count: int) -> str:
    return "row" if count == 1 else "rows"


def tags(one: Figures, *, late: str = "") -> list[dict[str, str]]:
    """What somebody has to act on. `late` is the tone of a day that is over and not whole."""
    rows = one.rows
    said = (
        (late, f"{hours_text(one.missing)} h late", late, "clock"),
        (rows[Stand.NEEDS], f"{rows[Stand.NEEDS]} needs a person", "bad", "user"),
        (rows[Stand.FAILED], f"{rows[Stand.FAILED]} failed", "bad", "alert"),
        (rows[Stand.WAITING], f"{rows[Stand.WAITING]} waiting", "warn", "clock"),
        (rows[Stand.SENDING], f"{rows[Stand.SENDING]} posting", "acc", "send"),
        (rows[Stand.TAKEN], f"{rows[Stand.TAKEN]} taken back", "", "undo"),
        (rows[Stand.READY], f"{rows[Stand.READY]} ready", "", "circle"),
        (rows[Stand.REVIEW], f"{rows[Stand.REVIEW]} to review", "ai", "eye"),
    )
    return [{"text": text, "tone": tone, "icon": icon} for holds, text, tone, icon in said if holds]


def hours_words(one: Figures) -> str:
    return f"{hours_text(one.logged)} of {hours_text(one.target)} h" if one.target else f"{hours_text(one.logged)} h"


def day_words(day: date) -> str:
    return f"{day:%a} {day.month}/{day.day}"


def span_words(first: date, last: date) -> str:
    return f"{first.month}/{first.day}\N{EN DASH}{last.month}/{last.day}"


def due_words(due: datetime | None, zone: ZoneInfo) -> str:
    if due is None:
        return ""
    local = due.astimezone(zone)
    return f"{day_words(local.date())}, {moment_text(due, zone)}"
