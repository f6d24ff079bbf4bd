"""Which time is refused: by the member, by what it is charged to, by its hours, by how far its billing is (FACTS 9)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from simulators.connectwise.clock import moment
from simulators.connectwise.errors import ApiError
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id
from simulators.connectwise.time_rules import sheets
from simulators.connectwise.time_rules.charging import Charge, moved
from simulators.connectwise.time_rules.company import settings_of
from simulators.connectwise.time_rules.refusing import refusal
from simulators.connectwise.time_rules.seeding import SHEETS

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

LONGEST = timedelta(hours=24)
MOST = 1_000_000  # an hour costs no more
REFERENCES = (
    ("member", "system/members", "Member"),
    ("workType", "time/workTypes", "Work Type"),
    ("workRole", "time/workRoles", "Work Role"),
)


def check_locked(change: "Change") -> None:
    """Whether a stored entry may still be changed at all."""
    if reason := _lock(change):
        raise reason


def _lock(change: "Change") -> ApiError | None:
    entry, settings = change.old or {}, change.sim.settings
    status = str(entry.get("status", "Open"))
    if status in sheets.FINAL or entry.get("invoice") or entry.get("invoiceFlag"):
        message = f"Time entry {entry['id']} is {status} and cannot be changed."
        return refusal(settings.billed_time_status, "timeEntry", message, "status")
    if status in sheets.APPROVED and not settings.approved_time_may_be_edited:
        return _closed(change, entry)
    if status in sheets.SUBMITTED and not settings.submitted_time_may_be_edited:
        return _closed(change, entry)
    return None


def _closed(change: "Change", entry: Record) -> ApiError:
    message = f"Time entry {entry['id']} is {entry['status']}; its time sheet is closed."
    return refusal(change.sim.settings.closed_sheet_status, "timeEntry", message, "timeSheet")


def check_deletion(change: "Change") -> None:
    """Billed time never goes, handed in and approved time only after its sheet was opened again."""
    check_locked(change)
    sheet = change.sim.store.get(SHEETS, parent_id(change.new.get("timeSheet")))
    status = str((sheet or change.new).get("status", "Open"))
    if status not in sheets.OPEN or change.new.get("status", "Open") not in sheets.OPEN:
        raise _closed(change, {"status": status, **change.new})


def check(change: "Change", charge: Charge) -> None:
    for problem in (*_setup(change), *_charged(change, charge), *_agreement(change), *_times(change), *_texts(change)):
        change.refuse(*problem)


Problems = Iterator[tuple[str, str, str]]  # code, message, field


def _setup(change: "Change") -> Problems:
    new, store = change.new, change.sim.store
    if settings_of(store).get("disableTimeEntryFlag"):
        yield "InvalidValue", "Time entry is disabled.", "timeStart"
    for name, collection, noun in REFERENCES:
        record = store.get(collection, parent_id(new.get(name)))
        if record is not None and record.get("inactiveFlag") and (change.creates or change.changed(name)):
            yield "InvalidValue", f"{noun} {record['id']} is inactive.", f"{name}/id"
        if record is None and store.rows(collection):
            yield "MissingRequiredField", f"The {name} field is required.", name
    for name, collection, noun in (
        ("locationId", "system/locations", "Location"),
        ("businessUnitId", "system/departments", "Department"),
    ):
        if new.get(name) and store.rows(collection) and store.get(collection, new[name]) is None:
            yield "NotFound", f"{noun} {new[name]} not found", name


def _charged(change: "Change", charge: Charge) -> Problems:
    if not moved(change):
        return
    store, record = change.sim.store, charge.record
    status = store.get("service/boards/statuses", parent_id(record.get("status"))) or {}
    board = store.get("service/boards", parent_id(record.get("board"))) or {}
    member = store.get("system/members", parent_id(change.new.get("member"))) or {}
    if charge.is_ticket and status.get("timeEntryNotAllowed"):
        message = f"Time cannot be entered on a ticket with the status {status.get('name')}."
        yield "InvalidValue", message, "chargeToId"
    if charge.is_ticket and board.get("timeEntryLockedFlag") and change.sim.settings.board_lock_refuses_time:
        yield "InvalidValue", f"Time cannot be entered on the board {board.get('name')}.", "chargeToId"
    project = store.get("project/projects", parent_id(record.get("project"))) or {}
    if (store.get("project/statuses", parent_id(project.get("status"))) or {}).get("noTimeFlag"):
        yield "InvalidValue", f"Time cannot be entered on the project {project.get('name')}.", "chargeToId"
    if charge.kind == "ChargeCode" and record.get("timeEntryFlag") is False:
        yield "InvalidValue", f"Charge Code {record.get('name')} takes no time.", "chargeToId"
    if charge.kind == "Company" and record and not member.get("enterTimeAgainstCompanyFlag"):
        yield "InvalidValue", "This member cannot enter time against a company.", "chargeToId"


def _agreement(change: "Change") -> Problems:
    """An agreement of the company itself, or of the one that pays for it."""
    agreement = change.sim.store.get("finance/agreements", parent_id(change.new.get("agreement")))
    company = parent_id(change.new.get("company"))
    if agreement is None or not change.changed("agreement") or not company:
        return
    if "agreement" in change.sent and parent_id(agreement.get("company")) != company:
        yield "InvalidValue", f"Agreement {agreement['id']} is not of Company {company}", "agreement/id"


def _times(change: "Change") -> Problems:
    new = change.new
    start, end = new.get("timeStart"), new.get("timeEnd")
    member = change.sim.store.get("system/members", parent_id(new.get("member"))) or {}
    hours, deduct = float(new.get("actualHours") or 0), float(new.get("hoursDeduct") or 0)
    if not start:
        return  # the field's own check refuses it
    if not end and member.get("requireStartAndEndTimeOnTimeEntryFlag"):
        yield "MissingRequiredField", "The timeEnd field is required.", "timeEnd"
    elif not end and not new.get("actualHours"):
        yield "MissingRequiredField", "Either timeEnd or actualHours is required.", "timeEnd"
    if not 0 <= float(new.get("hourlyRate") or 0) <= MOST:
        yield "OutOfRange", f"The field hourlyRate must be between 0 and {MOST}.", "hourlyRate"
    if not deduct >= 0:
        yield "OutOfRange", "The field hoursDeduct must not be negative.", "hoursDeduct"
    if not end and not 0 <= hours <= LONGEST.total_seconds() / 3600:
        yield "OutOfRange", "The field actualHours must be between 0 and 24.", "actualHours"
    if end:
        yield from _span(change, start, end, deduct)


def _span(change: "Change", start: str, end: str, deduct: float) -> Problems:
    span = moment(end) - moment(start)
    if span <= timedelta():
        yield "OutOfRange", "The field timeEnd must be after timeStart.", "timeEnd"
    elif span > LONGEST:
        yield "OutOfRange", "The field timeEnd must be within 24 hours of timeStart.", "timeEnd"
    elif deduct >= span.total_seconds() / 3600:
        yield (
            "OutOfRange",
            "The field hoursDeduct must be less than the time between timeStart and timeEnd.",
            "hoursDeduct",
        )
    elif change.sim.settings.overlapping_time_is_refused and (other := _overlapped(change, start, end)):
        yield "InvalidValue", f"The time overlaps with time entry {other}.", "timeStart"


def _overlapped(change: "Change", start: str, end: str) -> int:
    rows = change.sim.store.under("time/entries", "member", parent_id(change.new.get("member")))
    others = (r for r in rows if r["id"] != change.new["id"] and r.get("timeEnd"))
    return next((int(r["id"]) for r in others if r["timeStart"] < end and start < r["timeEnd"]), 0)


def _texts(change: "Change") -> Problems:
    new, limit = change.new, change.sim.settings.time_notes_limit
    if settings_of(change.sim.store).get("requireTimeNoteFlag") and not str(new.get("notes") or "").strip():
        yield "MissingRequiredField", "The notes field is required.", "notes"
    for name in ("notes", "internalNotes"):
        if limit and len(str(new.get(name) or "")) > limit:
            message = f"The field {name} must be a string with a maximum length of {limit}."
            yield "OutOfRange", message, name
