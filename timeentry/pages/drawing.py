"""Draws the rows of a day: each draft with what the check says of it, and how it stands in its post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.urls import reverse

from cwhub.accounts.scope import ClientScope
from cwhub.mirror import models as mirror
from timeentry.days import Row as Standing
from timeentry.models import ChargeTo, Draft
from timeentry.pages.lane import Span
from timeentry.pages.posts import goes_on
from timeentry.pages.rows import Row, row_of_draft
from timeentry.queries import Progress
from timeentry.rules.coverage import kept
from timeentry.rules.findings import Finding
from timeentry.services.calendars import calendars_of, capacity_of
from timeentry.services.checking import check
from timeentry.services.drafts import MemberDay, wanted_of
from timeentry.services.typed import Reader
from timeentry.words.days import bounds
from timeentry.words.writing import hours_text

FAR = datetime.max.replace(tzinfo=UTC)
Conflicts = Mapping[str, Mapping[str, str]]


@dataclass
class Drawing:
    """Draws the rows of drafts, with what is known of them at this moment."""

    scope: ClientScope
    at: MemberDay
    writable: bool
    progresses: Mapping[int, Progress]
    this: Progress | None
    conflicts: Conflicts

    def rows(self, standing: Sequence[Standing]) -> list[Row]:
        reader = self.at.reader(self.scope)
        findings, names = checked(self.scope, self.at, standing), Names(self.at, reader)
        return [
            row_of_draft(
                one,
                findings[one.draft.uid],
                reader,
                names=names.of(one.draft, findings[one.draft.uid]),
                total=self.total(one.draft),
                writable=self.writable,
                url=reverse("time_entry", args=[one.draft.uid]),
                conflicts=self.conflicts.get(one.draft.uid),
                in_post=self.is_in_post(one.draft),
            )
            for one in standing
        ]

    def total(self, draft: Draft) -> int:
        return len(self.progresses[draft.entry.batch_id].entries) if draft.entry else 0

    def is_in_post(self, draft: Draft) -> bool:
        if self.this is None or draft.entry is None or not goes_on(self.this):
            return False
        return bool(draft.entry.batch_id == self.this.batch.pk)


def checked(scope: ClientScope, at: MemberDay, rows: Sequence[Standing]) -> dict[str, Finding]:
    """What has gone out is looked at apart: it is nothing that a row could repeat by mistake within one post."""
    found: dict[str, Finding] = {}
    for free in (True, False):
        drafts = [row.draft for row in rows if row.is_free is free]
        if drafts:
            told = check(scope, connection=at.connection, member=at.member, entries=wanted_of(drafts))
            found |= {draft.uid: finding for draft, finding in zip(drafts, told, strict=True)}
    return found | {row.draft.uid: as_posted(row, found[row.draft.uid]) for row in rows if not row.is_free}


def as_posted(row: Standing, finding: Finding) -> Finding:
    """What has gone out keeps what was said of it then, whatever its agreement says since."""
    cover = kept(row.draft.entry.checked.get("why") or {}) if row.draft.entry else None
    return replace(finding, cover=cover) if cover else finding


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
        """A code that takes no time any more is refused, and still called by its name."""
        if draft.charge_to == ChargeTo.CHARGE_CODE:
            return self.reader.every_code.get(draft.charge_ref or 0, "")
        return f"#{draft.charge_ref}" if draft.charge_ref else ""


def breaks_of(at: MemberDay) -> list[Span]:
    """Scheduled, for no work at all."""
    start, end = bounds(at.day, at.zone)
    rows = mirror.ScheduleEntry.objects.filter(connection=at.connection, member_ref=at.member, gone_at=None)
    rows = rows.filter(object_ref=None, ticket_ref=None, starts_at__gte=start, ends_at__lte=end)
    return [Span(one.starts_at, one.ends_at, "lunch", one.name) for one in rows if one.starts_at and one.ends_at]


def target_of(at: MemberDay) -> tuple[str, str]:
    """Hours as text, empty where the day asks for none; and the holiday's name."""
    found = mirror.Member.objects.filter(connection=at.connection, external_id=at.member).first()
    if found is None:
        return "", ""
    calendar = calendars_of(at.connection.pk).of(found)
    hours = calendar.target(at.day, capacity_of(found))
    return hours_text(hours) if hours else "", calendar.holiday(at.day)
