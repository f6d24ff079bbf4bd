"""A day as the page shows it: its rows, the lane, what is wrong and what happens to the whole."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from cwhub.accounts.scope import ClientScope
from cwhub.mirror import models as mirror
from kit.clock import now
from timeentry.days import Row as Standing
from timeentry.days import progress_by_batch, row_of
from timeentry.models import Draft
from timeentry.pages.lane import Lane, Span, gap_words, gaps, lane
from timeentry.pages.posted import posted_rows
from timeentry.pages.posts import Post, current, goes_on
from timeentry.pages.posts import shown as post_shown
from timeentry.pages.rows import Row, row_of_draft
from timeentry.pages.sheets import Sheet, sheet_of
from timeentry.rules.findings import Finding
from timeentry.services.checking import check
from timeentry.services.drafts import MemberDay, drafts_of, wanted_of
from timeentry.services.gathering import can_delete
from timeentry.services.typed import Reader
from timeentry.words.days import bounds, day_of
from timeentry.words.writing import hours_text, moment_text

FAR = datetime.max.replace(tzinfo=UTC)
VIEWS = ("mine", "post", "look")
Conflicts = Mapping[str, Mapping[str, str]]


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
    unplaced: list[Draft]

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
        return [row.span for row in self.everything if row.span]

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
        return hours_text(sum(hours, Decimal(0)))

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


def today(at: MemberDay) -> date:
    return day_of(now(), at.zone)


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
    reader = at.reader(scope)
    drafts = drafts_of(at)
    progresses = progress_by_batch(drafts)
    standing_rows = [row_of(draft, progresses) for draft in drafts]
    findings = checked(scope, at, standing_rows)
    ordered = [progresses[number] for number in sorted(progresses)]
    this, names = current(ordered), Names(at, reader)
    rows = []
    for standing in standing_rows:
        draft = standing.draft
        finding = findings[draft.uid]
        total = len(progresses[draft.entry.batch_id].entries) if draft.entry else 0
        rows.append(
            row_of_draft(
                standing,
                finding,
                reader,
                names=names.of(draft, finding),
                total=total,
                writable=writable,
                url=reverse("time_entry", args=[draft.uid]),
                conflicts=(conflicts or {}).get(draft.uid),
                in_post=this is not None
                and goes_on(this)
                and draft.entry is not None
                and draft.entry.batch_id == this.batch.pk,
            )
        )
    numbers = [one.external_id for progress in ordered for one in progress.entries if one.external_id]
    rows += posted_rows(scope, at, numbers)
    return Day(
        at=at,
        view=view if view in VIEWS else "mine",
        everything=in_order(rows),
        breaks=breaks_of(at),
        sheet=sheet_of(at),
        post=post_shown(this, at.zone, writable) if this else None,
        writable=writable,
        whose=whose,
        sees_team=sees_team,
        target=target_of(at),
        unplaced=[draft for draft in drafts if draft.starts_at is None],
    )


def checked(scope: ClientScope, at: MemberDay, rows: Sequence[Standing]) -> dict[str, Finding]:
    """What has gone out is looked at apart: it is nothing that a row could repeat by mistake within one post."""
    found: dict[str, Finding] = {}
    for free in (True, False):
        drafts = [row.draft for row in rows if row.is_free is free]
        if drafts:
            told = check(scope, connection=at.connection, member=at.member, entries=wanted_of(drafts))
            found |= {draft.uid: finding for draft, finding in zip(drafts, told, strict=True)}
    return found


def in_order(rows: Sequence[Row]) -> list[Row]:
    """What needs a person first, then by the clock; what has no time yet stays last, as it was typed."""
    return sorted(rows, key=lambda row: (row.state not in ("refused", "needs"), row.begins or FAR))


class Names:
    """What ConnectWise calls what a draft names by number."""

    def __init__(self, at: MemberDay, reader: Reader) -> None:
        self.at, self.reader = at, reader

    def of(self, draft: Draft, finding: Finding) -> dict[str, str]:
        number = f"#{draft.charge_ref}" if finding.charge.startswith("#") else ""
        summary = finding.charge.removeprefix(f"{number} ") if number else finding.charge
        typed = {"discussion": "Discussion", "internal": "Internal", "resolution": "Resolution"}
        return {
            "charge": summary or self.unknown(draft),
            "number": " · ".join(part for part in (number, finding.client) if part),
            "client": finding.client,
            "type": self.reader.types.get(finding.work_type or 0, ""),
            "role": self.reader.roles.get(finding.work_role or 0, ""),
            "tab": typed.get(draft.tab, "none"),
        }

    def unknown(self, draft: Draft) -> str:
        return f"#{draft.charge_ref}" if draft.charge_ref else ""


def breaks_of(at: MemberDay) -> list[Span]:
    """Scheduled, for no work at all."""
    start, end = bounds(at.day, at.zone)
    rows = mirror.ScheduleEntry.objects.filter(connection=at.connection, member_ref=at.member, gone_at=None)
    rows = rows.filter(object_ref=None, ticket_ref=None, starts_at__gte=start, ends_at__lte=end)
    return [Span(one.starts_at, one.ends_at, "lunch", one.name) for one in rows if one.starts_at and one.ends_at]


def target_of(at: MemberDay) -> str:
    found = mirror.Member.objects.filter(connection=at.connection, external_id=at.member).first()
    capacity = found.record.get("dailyCapacity") if found else None
    return hours_text(Decimal(str(capacity))) if capacity else ""
