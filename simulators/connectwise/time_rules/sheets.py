"""Time sheets: one for each member and period, made when time falls on it; closed once it is handed in (FACTS 9)."""

from datetime import date
from typing import TYPE_CHECKING

from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.time_rules.periods import local_day
from simulators.connectwise.time_rules.refusing import refusal
from simulators.connectwise.time_rules.seeding import ENTRIES, PERIODS, SETUPS, SHEETS, Periods, hours_of, new_sheet

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

OPEN = ("Open", "Rejected", "RejectBySecondTier", "ErrorsCorrected")
SUBMITTED = ("PendingApproval", "PendingProjectApproval")
APPROVED = ("ApprovedByTierOne", "ApprovedByTierTwo", "ReadyToBill")
FINAL = ("Billed", "BilledAgreement", "WrittenOff")


def place(change: "Change") -> None:
    """The entry lies on its member's sheet of that day; refused when that one, or the one it leaves, is closed."""
    if not change.creates and not change.changed("member") and not change.changed("timeStart"):
        return
    sheet = _sheet(change)
    old = change.sim.store.get(SHEETS, parent_id((change.old or {}).get("timeSheet")))
    if old and sheet and old["id"] == sheet["id"]:
        return
    for one in (old, sheet):
        if one and one["status"] not in OPEN:
            raise closed(change, one)
    change.new.pop("timeSheet", None)
    if sheet:
        change.new["timeSheet"] = {"id": sheet["id"]}


def closed(change: "Change", sheet: Record) -> Exception:
    when = f"{sheet['dateStart'][:10]} to {sheet['dateEnd'][:10]}"
    message = f"The time sheet of {when} is {sheet['status']} and takes no more time."
    return refusal(change.sim.settings.closed_sheet_status, "timeEntry", message, "timeSheet")


def _sheet(change: "Change") -> Record | None:
    store, day = change.sim.store, local_day(change.new["timeStart"], change.sim.zone)
    periods = Periods(store.all(PERIODS))
    period = periods.of(day)
    if not periods.rows:
        return None
    if period is None or _too_far(change, periods, period):
        change.refuse("OutOfRange", f"There is no time period open for {day}.", "timeStart")
        change.stop_if_refused()
        return None
    return _found(change, period) or _made(change, period)


def _too_far(change: "Change", periods: Periods, period: Record) -> bool:
    """Time ahead of now is taken for as many periods as the set-up says (SPEC numberFuturePeriods)."""
    current = periods.of(change.sim.clock.now().astimezone(change.sim.zone).date())
    setup = change.sim.store.get(SETUPS, parent_id((current or {}).get("timePeriodSetup")))
    if current is None or setup is None:
        return False
    return periods.rows.index(period) - periods.rows.index(current) > setup.get("numberFuturePeriods", 0)


def _found(change: "Change", period: Record) -> Record | None:
    rows = change.sim.store.under(SHEETS, "member", parent_id(change.new.get("member")))
    return next((s for s in rows if s["dateStart"] == period["startDate"]), None)


def _made(change: "Change", period: Record) -> Record:
    sim = change.sim
    year = (sim.store.get(SETUPS, parent_id(period["timePeriodSetup"])) or {}).get("year", _year(period))
    sheet = new_sheet(parent_id(change.new["member"]), period, year)
    return sim.writer.add(sim.resource(SHEETS), sheet, change.by)


def _year(period: Record) -> int:
    return date.fromisoformat(period["endDate"][:10]).year


def count(change: "Change", *, without: int = 0) -> None:
    """The hours of the sheets that an entry lies on, and lay on before."""
    sim = change.sim
    for id in {parent_id((change.old or {}).get("timeSheet")), parent_id(change.new.get("timeSheet"))}:
        sheet = sim.store.get(SHEETS, id)
        hours = hours_of(e for e in entries_of(sim.store, id) if e["id"] != without)
        if sheet and sheet.get("hours") != hours:
            sim.writer.amend(sim.resource(SHEETS), sheet, {"hours": hours}, change.by)


def entries_of(store: Store, sheet: int) -> list[Record]:
    return store.under(ENTRIES, "timeSheet", sheet) if sheet else []


def guard(change: "Change") -> None:
    """Only a sheet without time, not handed in, goes."""
    sheet = change.new
    if entries_of(change.sim.store, sheet["id"]):
        raise Refused(409, "ConflictingRecord", "Record possibly in use or another conflict")
    if sheet["status"] not in OPEN:
        raise refusal(400, "timeSheet", f"A time sheet that is {sheet['status']} cannot be deleted.", "status")


def title(store: Store, sheet: Record) -> str:
    """How references show it."""
    return f"{str(sheet.get('dateStart', ''))[:10]} to {str(sheet.get('dateEnd', ''))[:10]}"
