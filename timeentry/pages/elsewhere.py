"""Entries of this day that came by another way than the grid: on their way, or there and not mirrored yet."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from kit.clock import parse_utc, utc_text
from timeentry.models import Billing, Draft, Entry
from timeentry.services.drafts import MemberDay
from timeentry.words.days import bounds


def entries_of(at: MemberDay) -> "QuerySet[Entry]":
    start, end = (utc_text(moment) for moment in bounds(at.day, at.zone))
    rows = Entry.objects.filter(batch__connection=at.connection, batch__member_ref=at.member, draft_uid="")
    rows = rows.exclude(batch__proposal_uid="").filter(payload__start__gte=start, payload__start__lt=end)
    return rows.select_related("batch").order_by("pk")


def rows_elsewhere(at: MemberDay) -> list[Draft]:
    """As rows that are never saved: they only show where their entry stands."""
    return [row_of(entry, at) for entry in entries_of(at)]


def row_of(entry: Entry, at: MemberDay) -> Draft:
    payload: dict[str, Any] = entry.payload
    return Draft(
        uid=f"entry{entry.pk}",
        version=0,
        account_id=entry.account_id,
        connection=at.connection,
        client_id=entry.client_id,
        member_ref=at.member,
        day=at.day,
        charge_to=payload["charge_to"],
        charge_ref=payload["charge_id"],
        work_type_ref=payload.get("work_type"),
        work_role_ref=payload.get("work_role"),
        agreement_ref=payload.get("agreement"),
        starts_at=parse_utc(payload["start"]),
        ends_at=parse_utc(payload.get("end")),
        hours=Decimal(str(payload["hours"])) if payload.get("hours") else None,
        deduct=Decimal(str(payload.get("deduct") or 0)),
        billing=payload.get("billable") or Billing.FROM_AGREEMENT,
        notes=payload.get("notes") or "",
        internal_notes=payload.get("internal_notes") or "",
        tab=next(iter(payload.get("tabs") or ()), ""),
        ai_assisted=bool(payload.get("ai_assisted")),
        entry=entry,
    )
