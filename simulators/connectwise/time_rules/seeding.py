"""What a world need not say about time: period set-ups with their periods, and the sheet of each entry.

Shapes, for worlds that say it themselves (dates are midnights, `2026-11-16T00:00:00Z`, a deadline is a moment):

    time/timePeriodSetups          as SPEC TimePeriodSetup
    time/timePeriodSetups/periods  timePeriodSetup {id}, period, startDate, endDate, deadlineDate
    time/sheets                    member {id}, year, period, dateStart, dateEnd, status, hours, deadline
    time/ticketstopwatches         as SPEC TicketStopwatch; totalPauseTime in seconds, paused since `_pausedAt`

An entry names its sheet in `timeSheet`; one that names none is put on the member's sheet of its day.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id
from simulators.connectwise.time_rules.periods import local_day, midnight, periods_of, shown

SETUPS, PERIODS, SHEETS = "time/timePeriodSetups", "time/timePeriodSetups/periods", "time/sheets"
COMPANY = "system/myCompany/timeExpense"
WATCHES, ENTRIES, MEMBERS = "time/ticketstopwatches", "time/entries", "system/members"
# The entry that is least far on tells how far its sheet is.
PROGRESS = ("Open", "Rejected", "RejectBySecondTier", "PendingApproval", "ApprovedByTierOne", "ApprovedByTierTwo")

Collections = dict[str, list[Record]]


def complete_time(found: Collections, *, zone: ZoneInfo, today: date) -> None:
    """Adds what is missing; what the world says stays as it is."""
    found.setdefault(WATCHES, [])
    found.setdefault(COMPANY, _company(found))
    if SETUPS not in found:
        found[SETUPS] = [_weekly(year) for year in (today.year - 1, today.year, today.year + 1)]
    if PERIODS not in found:
        rows = [shown(period, setup) for setup in found[SETUPS] for period in periods_of(setup, zone)]
        found[PERIODS] = [{"id": n, **row, "_info": _info(row["startDate"])} for n, row in enumerate(rows, 1)]
    _sheets(found, zone, today)
    _count_on_tickets(found)


def _company(found: Collections) -> list[Record]:
    """How the MSP itself, whose charge codes these are, takes time: one tier of approval, in quarters of an hour."""
    codes = found.get("time/chargeCodes") or found.get("company/companies") or []
    own = next((parent_id(row.get("company")) or row["id"] for row in codes), 0)
    flags = ("tier2ApprovalFlag", "disableTimeEntryFlag", "requireTimeNoteFlag", "requireExpenseNoteFlag")
    row: Record = {"id": 1, "tier1ApprovalFlag": True, **dict.fromkeys(flags, False), "roundingFactor": 0.25}
    return (
        [row | {"invoiceStart": 1, "internalCompany": {"id": own}, "_info": _info("2020-01-01T00:00:00Z")}]
        if own
        else []
    )


def _weekly(year: int) -> Record:
    """Monday to Sunday, to be handed in on the next Monday."""
    first = date(year, 1, 1)
    sunday = first + timedelta(days=6 - first.weekday())
    return {
        "id": year - 2000,
        "periodApplyTo": "Both",
        "year": year,
        "numberFuturePeriods": 2,
        "type": "Weekly",
        "description": f"{year} weekly",
        "firstPeriodEndDate": midnight(sunday),
        "daysPastEndDate": 1,
        "_info": _info(midnight(first)),
    }


def _info(at: str) -> Record:
    return {"dateEntered": at, "enteredBy": "zadmin", "lastUpdated": at, "updatedBy": "zadmin"}


class Periods:
    """The periods of a world, found by day."""

    def __init__(self, rows: Iterable[Record]) -> None:
        self.rows = sorted(rows, key=lambda row: str(row["startDate"]))
        self._starts = [str(row["startDate"]) for row in self.rows]

    def of(self, day: date) -> Record | None:
        at = bisect_right(self._starts, midnight(day)) - 1
        return self.rows[at] if at >= 0 and midnight(day) <= self.rows[at]["endDate"] else None


def new_sheet(member: int, period: Record, year: int) -> Record:
    return {
        "member": {"id": member},
        "year": year,
        "period": period["period"],
        "dateStart": period["startDate"],
        "dateEnd": period["endDate"],
        "deadline": period["deadlineDate"],
        "status": "Open",
        "hours": 0.0,
    }


def _sheets(found: Collections, zone: ZoneInfo, today: date) -> None:
    """A sheet for each member and period with time in it, and this and the last period's for who has to keep one."""
    periods, years = Periods(found[PERIODS]), {s["id"]: s["year"] for s in found[SETUPS]}
    sheets = {(parent_id(s["member"]), s["dateStart"]): dict(s) for s in found.get(SHEETS, ())}
    last = max((s["id"] for s in sheets.values()), default=0)
    mine: defaultdict[tuple[int, str], list[Record]] = defaultdict(list)
    wanted = [(parent_id(e.get("member")), local_day(e["timeStart"], zone), e) for e in found.get(ENTRIES, ())]
    at_work = {member for member, _, _ in wanted}
    keepers = [m["id"] for m in found.get(MEMBERS, ()) if m["id"] in at_work and _keeps_sheets(m)]
    owed = [(id, day, None) for day in _owed(periods, today) for id in keepers]
    for member, day, entry in [*wanted, *owed]:
        period = periods.of(day)
        if period is None or not member:
            continue
        key = (member, period["startDate"])
        mine[key] += [entry] if entry else []
        if key not in sheets:
            last += 1
            sheets[key] = {"id": last, **new_sheet(member, period, years[period["timePeriodSetup"]["id"]])}
            sheets[key] |= {"_new": True, "_info": _info(period["startDate"])}
    _assign(found, sheets, mine)


def _owed(periods: Periods, today: date) -> list[date]:
    """A day of this period, and one of the period before."""
    current = periods.of(today)
    return [date.fromisoformat(current["startDate"][:10]) - timedelta(days=1), today] if current else []


def _keeps_sheets(member: Record) -> bool:
    return bool(member.get("requireTimeSheetEntryFlag")) and not member.get("inactiveFlag")


def _assign(
    found: Collections, sheets: dict[tuple[int, str], Record], mine: dict[tuple[int, str], list[Record]]
) -> None:
    placed: dict[int, Record] = {}
    for key, entries in mine.items():
        sheet = sheets[key]
        if sheet.pop("_new", False):
            sheet |= {"status": progress(entries), "hours": hours_of(entries)}
        placed |= {e["id"]: {"id": sheet["id"]} for e in entries if "timeSheet" not in e}
    found[SHEETS] = sorted(sheets.values(), key=lambda s: int(s["id"]))
    found[ENTRIES] = [{**e, "timeSheet": placed[e["id"]]} if e["id"] in placed else e for e in found.get(ENTRIES, ())]


def _count_on_tickets(found: Collections) -> None:
    """A ticket shows the hours that lie on it, as after every later entry."""
    hours: defaultdict[int, float] = defaultdict(float)
    for entry in found.get(ENTRIES, ()):
        if entry.get("chargeToType") == "ServiceTicket":
            hours[entry.get("chargeToId", 0)] += entry.get("actualHours", 0.0)
    rows = found.get("service/tickets", [])
    found["service/tickets"] = [{"actualHours": round(hours[t["id"]], 2), **t} for t in rows]


def progress(entries: Iterable[Record]) -> str:
    states = {str(e.get("status", "Open")) for e in entries} or {"Open"}
    return next((state for state in PROGRESS if state in states), PROGRESS[-1])


def hours_of(entries: Iterable[Record]) -> float:
    return round(sum((e.get("actualHours", 0.0) for e in entries), 0.0), 2)
