"""What ConnectWise has of a day besides our rows: entries that somebody made there, or that left our grid."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from cwhub.accounts.scope import ClientScope
from cwhub.mirror import models as mirror
from timeentry.models import ChargeTo
from timeentry.pages import states
from timeentry.pages.cells import BILLED_AS, HEADS, Cell
from timeentry.pages.lane import Span
from timeentry.pages.rows import Row
from timeentry.services.drafts import MemberDay
from timeentry.words.days import bounds
from timeentry.words.writing import hours_text, moment_text


def posted_rows(scope: ClientScope, at: MemberDay, ours: Iterable[int]) -> list[Row]:
    """Without those that our own rows stand for. Another client's entry, unseen by this person, is left out."""
    start, end = bounds(at.day, at.zone)
    rows = mirror.TimeEntry.objects.filter(connection=at.connection, member_ref=at.member, gone_at=None)
    rows = rows.filter(starts_at__gte=start, starts_at__lt=end).exclude(external_id__in=list(ours))
    return [
        row_of(one, at) for one in rows.select_related("client").order_by("starts_at") if scope.allows(one.client_id)
    ]


def row_of(entry: mirror.TimeEntry, at: MemberDay) -> Row:
    assert entry.starts_at is not None
    record: Mapping[str, Any] = entry.record
    end = entry.ends_at or entry.starts_at + timedelta(hours=float(entry.hours or 0))
    told = texts(entry, at)
    name = told["charge"]
    return Row(
        uid=f"cw{entry.external_id}",
        version=0,
        shown=states.changed(states.POSTED, under=f"#{entry.external_id}"),
        cells=[Cell(f, told.get(f, ""), f"{css} {extra(f)}".strip()) for f, _, css in HEADS],
        name=name,
        at=f"{told['start']}\N{EN DASH}{told['end']}" if told["end"] else told["start"],
        client=named(record, "company"),
        hours=told["actual"],
        begins=entry.starts_at,
        span=Span(entry.starts_at, end, "posted", name),
    )


def extra(name: str) -> str:
    return {"billing": "bill", "billed": "strong"}.get(name, "")


def texts(entry: mirror.TimeEntry, at: MemberDay) -> dict[str, str]:
    record: Mapping[str, Any] = entry.record
    number, company = record.get("chargeToId"), named(record, "company")
    on_ticket = record.get("chargeToType") in (ChargeTo.TICKET, ChargeTo.PROJECT_TICKET)
    summary = (record.get("ticket") or {}).get("summary") or named(record, "project") or str(number or "")
    billed, hours = record.get("hoursBilled"), entry.hours
    parts = [f"#{number}" if on_ticket else "", company]
    return {
        "charge": str(summary),
        "type": named(record, "workType"),
        "agreement": named(record, "agreement") or "none",
        "start": moment_text(entry.starts_at, at.zone) if entry.starts_at else "",
        "end": moment_text(entry.ends_at, at.zone) if entry.ends_at else "",
        "deduct": f"{record['hoursDeduct']:.2f}" if record.get("hoursDeduct") else "",
        "billing": BILLED_AS.get(str(record.get("billableOption")), ""),
        "notes": entry.notes,
        "number": " · ".join(part for part in parts if part),
        "role": named(record, "workRole"),
        "source": "ConnectWise",
        "actual": hours_text(hours) if hours is not None else "",
        "billed": f"{billed:.2f}" if isinstance(billed, int | float) else "",
        "internal": entry.internal_notes,
    }


def named(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return str(value.get("name") or "") if isinstance(value, Mapping) else ""
