"""What ConnectWise has of a day besides our rows: entries that somebody made there, or that left our grid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from cwhub.accounts.scope import ClientScope
from cwhub.mirror import models as mirror
from timeentry.models import ChargeTo
from timeentry.pages import states
from timeentry.pages.cells import BILLED_AS, HEADS, Cell
from timeentry.pages.lane import Span
from timeentry.pages.rows import Row
from timeentry.services.drafts import MemberDay
from timeentry.unseen import sees
from timeentry.words.days import bounds
from timeentry.words.writing import hours_text, moment_text

HIDDEN = "Time of a client you do not see"


@dataclass(frozen=True)
class Unseen:
    """Time that counts and is not shown: of clients whom the reader does not see."""

    hours: Decimal = Decimal(0)
    spans: tuple[Span, ...] = ()

    @property
    def count(self) -> int:
        return len(self.spans)


def posted_rows(
    scope: ClientScope, at: MemberDay, ours: Iterable[int], codes: Mapping[int, str]
) -> tuple[list[Row], Unseen]:
    """Without those that our own rows stand for. `codes`: names of charge codes."""
    start, end = bounds(at.day, at.zone)
    rows = mirror.TimeEntry.objects.filter(connection=at.connection, member_ref=at.member, gone_at=None)
    rows = rows.filter(starts_at__gte=start, starts_at__lt=end).exclude(external_id__in=list(ours))
    every = list(rows.select_related("client").order_by("starts_at"))
    seen = [row_of(one, at, codes) for one in every if is_internal(one) or sees(scope, one.client_id)]
    return seen, unseen([one for one in every if not is_internal(one) and not sees(scope, one.client_id)])


def is_internal(entry: mirror.TimeEntry) -> bool:
    """Whatever company ConnectWise names: it is the MSP itself."""
    return bool(entry.record.get("chargeToType") == ChargeTo.CHARGE_CODE)


def unseen(entries: Sequence[mirror.TimeEntry]) -> Unseen:
    spans = (Span(one.starts_at, end_of(one), "posted", HIDDEN) for one in entries if one.starts_at)
    return Unseen(sum((Decimal(one.hours or 0) for one in entries), Decimal(0)), tuple(spans))


def end_of(entry: mirror.TimeEntry) -> datetime:
    assert entry.starts_at is not None
    return entry.ends_at or entry.starts_at + timedelta(hours=float(entry.hours or 0))


def row_of(entry: mirror.TimeEntry, at: MemberDay, codes: Mapping[int, str]) -> Row:
    assert entry.starts_at is not None
    record: Mapping[str, Any] = entry.record
    end = end_of(entry)
    told = texts(entry, at, codes)
    name = told["charge"]
    return Row(
        uid=f"cw{entry.external_id}",
        version=0,
        shown=states.changed(states.POSTED, under=f"#{entry.external_id}"),
        cells=[Cell(f, told.get(f, ""), f"{css} {extra(f)}".strip()) for f, _, css in HEADS],
        name=name,
        at=f"{told['start']}\N{EN DASH}{told['end']}" if told["end"] else told["start"],
        client="" if is_internal(entry) else named(record, "company"),
        hours=told["actual"],
        begins=entry.starts_at,
        span=Span(entry.starts_at, end, "posted", name),
    )


def extra(name: str) -> str:
    return {"billing": "bill", "billed": "strong"}.get(name, "")


def texts(entry: mirror.TimeEntry, at: MemberDay, codes: Mapping[int, str]) -> dict[str, str]:
    record: Mapping[str, Any] = entry.record
    number, company = record.get("chargeToId"), "" if is_internal(entry) else named(record, "company")
    on_ticket = record.get("chargeToType") in (ChargeTo.TICKET, ChargeTo.PROJECT_TICKET)
    summary = (record.get("ticket") or {}).get("summary") or named(record, "project") or str(number or "")
    if is_internal(entry):
        summary = codes.get(number or 0) or summary
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
