"""What a proposal of time says to who decides about it."""

from collections.abc import Sequence
from typing import Any

from cwhub.accounts.models import Account, Connection
from cwhub.mirror.models import Member, WorkType
from kit.zones import zone_named
from timeentry.rules.findings import Finding
from timeentry.rules.wanted import Wanted
from timeentry.services.gathering import can_delete
from timeentry.words.writing import day_text, hours_text, moment_text

Rows = list[dict[str, Any]]


def member_named(connection: Connection, member: int) -> Member | None:
    found: Member | None = Member.objects.filter(connection=connection, external_id=member).first()
    return found


def summary_of(connection: Connection, member: int, entries: Sequence[Wanted], found: Sequence[Finding]) -> str:
    who = member_named(connection, member)
    days = sorted({finding.day for finding in found if finding.day})
    when = day_text(days[0]) if len(days) == 1 else f"{day_text(days[0])} to {day_text(days[-1])}" if days else ""
    total = sum((finding.actual for finding in found if finding.actual), start=found[0].actual or 0)
    total -= found[0].actual or 0
    noun = "time entry" if len(entries) == 1 else "time entries"
    return f"Post {len(entries)} {noun} of {who.name if who else member}, {when}, {total} h"


def diff_of(connection: Connection, member: int, entries: Sequence[Wanted], found: Sequence[Finding]) -> Rows:
    """A row for each entry: what it is charged to, when, what it is entered as, and who pays."""
    who = member_named(connection, member)
    zone = zone_named(who.time_zone if who else "", Account.objects.get(pk=connection.account_id).zone)
    types = dict(WorkType.objects.filter(connection=connection).values_list("external_id", "name"))
    rows = []
    for entry, finding in zip(entries, found, strict=True):
        assert entry.start is not None
        end = f" to {moment_text(entry.end, zone)}" if entry.end else ""
        hours = hours_text(finding.actual) if finding.actual is not None else ""
        words = [
            f"{moment_text(entry.start, zone)}{end}",
            f"{hours} h",
            types.get(finding.work_type or 0, ""),
            entry.notes,
        ]
        rows.append(
            {
                "field": finding.charge,
                "before": None,
                "after": ", ".join(word for word in words if word),
                "note": finding.cover.sentence if finding.cover else "",
            }
        )
    return rows


NO_WAY_BACK = (
    "Our key may not delete time in ConnectWise: if an entry is refused, the others cannot be taken back, and a person "
    "has to look."
)


def notice_of(connection: Connection) -> str:
    """What is to be known of a whole batch before it is posted; mostly nothing."""
    return "" if can_delete(connection) else NO_WAY_BACK


def effects_of(connection: Connection) -> Rows:
    notice = notice_of(connection)
    return [{"icon": "undo", "text": notice, "hot": True}] if notice else []


def evidence_of(batch_uid: str) -> Rows:
    return [{"kind": "time", "label": f"Time batch {batch_uid}", "quote": "", "ticket": None, "at": None}]
