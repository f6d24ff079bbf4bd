"""Submit, approve, reject and reverse: how a sheet moves, and its entries with it (SPEC TimeSheetTierUpdate)."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import FieldError, Invalid
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id
from simulators.connectwise.time_rules.company import settings_of
from simulators.connectwise.time_rules.seeding import ENTRIES, SHEETS
from simulators.connectwise.time_rules.sheets import APPROVED, FINAL, OPEN, SUBMITTED, entries_of

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

AUDITS = "time/sheets/audits"


def submit(sim: "Simulator", sheet: Record, by: str) -> Record:
    """Where nobody approves, handing in is enough."""
    if sheet["status"] not in OPEN:
        raise _wrong(sheet, "submitted")
    return _move(sim, sheet, "PendingApproval" if any(_tiers(sim)) else "ApprovedByTierTwo", by, "submitted")


def approve(sim: "Simulator", sheet: Record, tier: str, by: str) -> Record:
    """One tier or two, as the company has it; the second comes after the first."""
    if sheet["status"] not in (*SUBMITTED, "ApprovedByTierOne"):
        raise _wrong(sheet, "approved")
    if not sim.settings.own_sheet_may_be_approved and (sim.member(by) or {}).get("id") == parent_id(sheet["member"]):
        raise _refused("A member cannot approve his own time sheet.", "member")
    second = tier == "Tier2Update"
    if second is not _is_seconds_turn(sim, sheet) and _tiers(sim)[1]:
        raise _wrong(sheet, f"approved by {tier}")
    last = second or not _tiers(sim)[1]
    return _move(sim, sheet, "ApprovedByTierTwo" if last else "ApprovedByTierOne", by, "approved")


def _tiers(sim: "Simulator") -> tuple[bool, bool]:
    found = settings_of(sim.store)
    return bool(found["tier1ApprovalFlag"]), bool(found["tier2ApprovalFlag"])


def _is_seconds_turn(sim: "Simulator", sheet: Record) -> bool:
    return sheet["status"] == "ApprovedByTierOne" or _tiers(sim) == (False, True)


def reject(sim: "Simulator", sheet: Record, by: str) -> Record:
    if sheet["status"] not in (*SUBMITTED, "ApprovedByTierOne"):
        raise _wrong(sheet, "rejected")
    return _move(sim, sheet, "Rejected" if sheet["status"] in SUBMITTED else "RejectBySecondTier", by, "rejected")


def reverse(sim: "Simulator", sheet: Record, by: str) -> Record:
    """Back from approval; what was only handed in goes back to its member. Billed time stays where it is."""
    if sheet["status"] not in (*SUBMITTED, *APPROVED):
        raise _wrong(sheet, "reversed")
    if any(e.get("status") in FINAL or e.get("invoice") for e in entries_of(sim.store, sheet["id"])):
        raise _refused("The time sheet holds time that is already billed.", "status")
    to = "Open" if sheet["status"] in SUBMITTED else sim.settings.reversed_sheet_status
    return _move(sim, sheet, to, by, "reversed")


def _wrong(sheet: Record, done: str) -> Invalid:
    return _refused(f"A time sheet that is {sheet['status']} cannot be {done}.", "status")


def _refused(message: str, field: str) -> Invalid:
    return Invalid("timeSheet", [FieldError("InvalidValue", message, field)])


def _move(sim: "Simulator", sheet: Record, to: str, by: str, done: str) -> Record:
    with sim.store.writing():
        moved = sim.writer.amend(sim.resource(SHEETS), sheet, {"status": to}, by)
        for entry in entries_of(sim.store, sheet["id"]):
            if entry.get("status") not in FINAL:
                sim.writer.amend(sim.resource(ENTRIES), entry, {"status": to}, by)
        audit(sim, sheet, by, f"Time sheet {done}.", oldValue=sheet["status"], newValue=to)
    return moved


def audit(sim: "Simulator", sheet: Record, by: str, message: str, **values: str) -> None:
    row = {"sheetId": sheet["id"], "source": "API", "type": "Status", "message": message, **values}
    if member := sim.member(by):
        row["member"] = {"id": member["id"]}
    sim.writer.add(sim.resource(AUDITS), row, by)
