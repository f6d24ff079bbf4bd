"""The days of a schedule entry: `/schedule/details`, made from the entry (SPEC ScheduleEntryDetail)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from simulators.connectwise.clock import moment, stamp
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

DETAILS = "schedule/details"
MOST = 366  # days of one entry


def days_of(entry: Record, zone: ZoneInfo) -> Iterator[Record]:
    """One row for each day it touches, cut at midnight where the MSP is."""
    if not entry.get("dateStart"):
        return
    begin = moment(entry["dateStart"])
    end = max(begin, moment(entry.get("dateEnd") or entry["dateStart"]))
    for _ in range(MOST):
        last = min(end, _midnight_after(begin, zone))
        hours = round((last - begin).total_seconds() / 3600, 2)
        yield {
            "scheduleEntry": {"id": entry["id"]},
            "dateStart": stamp(begin),
            "dateEnd": stamp(last),
            "hoursScheduled": hours,
        }
        if last >= end:
            return
        begin = last


def _midnight_after(at: datetime, zone: ZoneInfo) -> datetime:
    try:
        local = at.astimezone(zone)
        return (local.replace(hour=0, minute=0, second=0) + timedelta(days=1)).astimezone(at.tzinfo)
    except OverflowError:
        return datetime.max.replace(tzinfo=at.tzinfo)  # at the ends of time there are no more midnights


def rewrite(change: "Change") -> None:
    remove(change)
    store, info = change.sim.store, change.new.get("_info", {})
    for row in days_of(change.new, change.sim.zone):
        store.put(DETAILS, {"id": store.next_id(DETAILS), **row, "_info": dict(info)})


def remove(change: "Change") -> None:
    store = change.sim.store
    for row in store.under(DETAILS, "scheduleEntry", change.new["id"]):
        store.remove(DETAILS, row["id"])


def member_of(store: Store, detail: Record) -> Record | None:
    """The entry's member, as a reference shows him."""
    entry = store.get("schedule/entries", parent_id(detail.get("scheduleEntry"))) or {}
    member = store.get("system/members", parent_id(entry.get("member")))
    if member is None:
        return None
    name = f"{member.get('firstName', '')} {member.get('lastName', '')}".strip()
    return {"id": member["id"], "identifier": member["identifier"], "name": name}
