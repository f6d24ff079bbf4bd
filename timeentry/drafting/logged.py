"""Time that is accounted for: logged in ConnectWise, or in a row that a person has looked at. In an open scope."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from cwhub.accounts.models import Connection
from cwhub.mirror.models import TimeEntry
from timeentry.drafting.pieces import Window
from timeentry.models import Draft


def logged(connection: Connection, member: int, start: datetime, end: datetime) -> list[TimeEntry]:
    """What ConnectWise has of this member between two moments, by its start."""
    rows = TimeEntry.objects.filter(connection=connection, member_ref=member, gone_at=None)
    return list(rows.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "external_id"))


def windows_of(entries: Iterable[TimeEntry]) -> Iterator[Window]:
    """One that has hours and no end lasts its hours."""
    for entry in entries:
        record = entry.record
        if entry.starts_at and record.get("chargeToId"):
            until = entry.ends_at or entry.starts_at + timedelta(hours=float(entry.hours or 0))
            yield Window(str(record.get("chargeToType") or ""), int(record["chargeToId"]), entry.starts_at, until)


def windows_of_rows(rows: Iterable[Draft]) -> Iterator[Window]:
    for row in rows:
        if row.charge_ref and row.starts_at and row.removed_at is None:
            until = row.ends_at or row.starts_at + timedelta(hours=float(row.hours or 0))
            yield Window(row.charge_to, row.charge_ref, row.starts_at, until)
