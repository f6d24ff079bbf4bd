"""What a world need not say of the schedule: statuses, and the days of each entry."""

from zoneinfo import ZoneInfo

from simulators.connectwise.calendar_rules.details import DETAILS, days_of
from simulators.connectwise.schema import Record

STATUSES = "schedule/statuses"


def complete_schedule(found: dict[str, list[Record]], *, zone: ZoneInfo) -> None:
    found.setdefault(STATUSES, [_status(1, "Firm", default=True), _status(2, "Tentative", default=False)])
    if DETAILS not in found:
        rows = [
            {**row, "_info": entry.get("_info", {})}
            for entry in found.get("schedule/entries", ())
            for row in days_of(entry, zone)
        ]
        found[DETAILS] = [{"id": n, **row} for n, row in enumerate(rows, 1)]


def _status(id: int, name: str, *, default: bool) -> Record:
    return {"id": id, "name": name, "defaultFlag": default, "showAsTentativeFlag": not default}
