"""A day as the page shows it: its rows, the lane, what is wrong and what happens to the whole."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from cwhub.accounts.scope import ClientScope
from timeentry.days import progress_by_batch, row_of
from timeentry.models import Draft
from timeentry.pages.drawing import Conflicts, Drawing, breaks_of, in_order, target_of
from timeentry.pages.elsewhere import rows_elsewhere
from timeentry.pages.lane import Lane, Span, gap_words, gaps, lane
from timeentry.pages.posted import Unseen, posted_rows
from timeentry.pages.posts import Post, current
from timeentry.pages.posts import shown as post_shown
from timeentry.pages.rows import Row
from timeentry.pages.sheets import Sheet, sheet_of
from timeentry.services.drafts import MemberDay, drafts_of
from timeentry.services.gathering import can_delete
from timeentry.unseen import sees, sees_whole
from timeentry.unseen import words as unseen_words
from timeentry.words.writing import hours_text, moment_text

VIEWS = ("mine", "post", "look")


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    on: bool
    count: int | None


@dataclass(frozen=True)
class Offered:
    text: str
    fields: str
    icon: str = "plus"
    source: str = ""


@dataclass(frozen=True)
class Gap:
    text: str
    offers: list[Offered]


@dataclass
class Day:
    """Everything of one member's day. In the whole account's scope while it is made."""

    at: MemberDay
    view: str
    everything: list[Row]
    breaks: list[Span]
    sheet: Sheet | None
    post: Post | None
    writable: bool
    whose: str
    sees_team: bool
    target: str
    holiday: str
    unplaced: list[Draft]
    hidden_rows: int
    hidden: Unseen

    @property
    def rows(self) -> list[Row]:
        return [row for row in self.everything if shows(self.view, row)]

    @property
    def iso(self) -> str:
        return self.at.day.isoformat()

    @property
    def title(self) -> str:
        return day_title(self.at.day)

    @property
    def before_url(self) -> str:
        return self.address(day=self.at.day - timedelta(days=1), view="mine")

    @property
    def after_url(self) -> str:
        return self.address(day=self.at.day + timedelta(days=1), view="mine")

    @property
    def query(self) -> str:
        return self.address().partition("?")[2]

    def address(self, name: str = "time", *, day: date | None = None, view: str = "") -> str:
        asked = {"day": (day or self.at.day).isoformat(), "view": view or self.view}
        asked |= {"member": str(self.at.member)} if self.whose else {}
        return f"{reverse(name)}?{urlencode({k: v for k, v in asked.items() if v != 'mine'})}"

    @property
    def post_url(self) -> str:
        return self.address("time_post")

    @cached_property
    def tabs(self) -> list[Tab]:
        counted = {view: sum(shows(view, row) for row in self.everything) for view in VIEWS}
        labels = {"mine": self.whose or "Mine", "post": "In this post", "look": "Needs a look"}
        tabs = [Tab(labels[one], self.address(view=one), one == self.view, counted[one]) for one in VIEWS]
        whose = f"&member={self.at.member}" if self.whose else ""
        week = Tab("Week" if self.whose else "My week", f"{reverse('time_week')}?day={self.iso}{whose}", False, None)
        team = [Tab("Team", f"{reverse('time_team')}?day={self.iso}", False, None)] if self.sees_team else []
        return [*tabs, week, *team]

    @property
    def running(self) -> bool:
        return self.post is not None and self.post.kind == "running"

    @property
    def ready(self) -> int:
        return sum(row.ready == "ready" for row in self.rows)

    @property
    def post_word(self) -> str:
        return "Post the other" if self.post and self.post.kind == "back" else "Post"

    @property
    def promise(self) -> str:
        if can_delete(self.at.connection):
            return "This post mails nobody."
        return "It mails nobody. Our key may not delete time: a refusal would leave the rest for you to decide."

    @cached_property
    def first_wrong(self) -> str:
        """The row whose fault is told before anybody is in the grid."""
        return next((row.uid for row in self.rows if any(cell.error for cell in row.cells)), "")

    @property
    def drafted(self) -> bool:
        return any("ai" in cell.css.split() for row in self.rows for cell in row.cells)

    # --- the line ----------------------------------------------------------------------------------------------------
    @cached_property
    def spans(self) -> list[Span]:
        return [*(row.span for row in self.everything if row.span), *self.hidden.spans]

    @cached_property
    def lane(self) -> Lane:
        return lane(f"{self.at.day:%A}", self.spans, self.breaks, self.at.zone)

    @cached_property
    def gaps(self) -> list[Gap]:
        return [self.gap(start, end) for start, end in gaps(self.spans, self.breaks)] if self.writable else []

    @property
    def gap_text(self) -> str:
        return gap_words(gaps(self.spans, self.breaks))

    def gap(self, start: Any, end: Any) -> Gap:
        """Its own drafts whose traces lie in it, and an empty one."""
        fields = {"start": moment_text(start, self.at.zone), "end": moment_text(end, self.at.zone)}
        text = f"{fields['start']} to {fields['end']}"
        names = {row.uid: row.name for row in self.everything}
        fitting = [
            Offered(names[one.uid], json.dumps({"row": one.uid, "fields": fields}), "ticket", traces(one))
            for one in self.unplaced
            if one.uid in names and any(start.isoformat() <= moment(trace) < end.isoformat() for trace in one.evidence)
        ]
        return Gap(text, [*fitting, Offered("A new entry", json.dumps({"fields": fields}))])

    @property
    def posted(self) -> str:
        hours = [Decimal(row.hours) for row in self.everything if row.state == "posted" and row.hours]
        return hours_text(sum(hours, self.hidden.hours))

    @property
    def unseen(self) -> str:
        """How many entries are not shown; empty where all are."""
        return unseen_words(self.hidden_rows + self.hidden.count)

    # --- nothing here ------------------------------------------------------------------------------------------------
    @property
    def nothing_title(self) -> str:
        if self.view == "mine":
            return f"No time on {self.title} yet"
        return "Nothing is on its way" if self.view == "post" else "Nothing needs a look"

    @property
    def nothing_text(self) -> str:
        if self.view != "mine":
            return "What you type, and what is drafted for you, stands under Mine."
        if not self.writable:
            return "Nothing was logged, and nothing is drafted."
        drafts = "Notes, stopwatches and schedule entries of this day become drafts here by themselves."
        return f"{drafts} Type a ticket number into the row below, or paste rows from a spreadsheet."


def moment(trace: Mapping[str, Any]) -> str:
    return str(trace.get("at") or "").replace("Z", "+00:00")


def traces(draft: Draft) -> str:
    return ", ".join(str(trace.get("label") or "") for trace in draft.evidence[:2])


def day_title(day: date) -> str:
    return f"{day:%a} {day.month}/{day.day}"


def shows(view: str, row: Row) -> bool:
    if view == "post":
        return row.in_post or row.ready == "ready"
    return row.needs_a_look if view == "look" else True


def day_shown(
    scope: ClientScope,
    at: MemberDay,
    *,
    view: str = "mine",
    writable: bool = True,
    whose: str = "",
    sees_team: bool = False,
    conflicts: Conflicts | None = None,
) -> Day:
    """In the whole account's scope; `scope` is what the person may see."""
    every = [*drafts_of(at), *rows_elsewhere(at)]
    whole = sees_whole(scope, at.connection, at.member)
    drafts = [one for one in every if whole or sees(scope, one.client_id)]
    target, holiday = target_of(at)
    progresses = progress_by_batch(drafts)
    standing = [row_of(draft, progresses) for draft in drafts]
    standing = [row for row in standing if row.draft.pk or not row.is_free]
    ordered = [progresses[number] for number in sorted(progresses)]
    this = current(ordered)
    drawing = Drawing(scope, at, writable, progresses, this, conflicts or {})
    known = progress_by_batch(every).values() if len(every) > len(drafts) else ordered
    numbers = [one.external_id for progress in known for one in progress.entries if one.external_id]
    posted, hidden = posted_rows(scope, at, numbers, at.reader(scope).every_code)
    return Day(
        at=at,
        view=view if view in VIEWS else "mine",
        everything=in_order([*drawing.rows(standing), *posted]),
        breaks=breaks_of(at),
        sheet=sheet_of(at),
        post=post_shown(this, at.zone, writable) if this else None,
        writable=writable,
        whose=whose,
        sees_team=sees_team,
        target=target,
        holiday=holiday,
        unplaced=[draft for draft in drafts if draft.starts_at is None],
        hidden_rows=len(every) - len(drafts),
        hidden=hidden,
    )
