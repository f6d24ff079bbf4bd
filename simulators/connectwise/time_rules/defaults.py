"""What an entry gets when the caller does not say (FACTS 9; the order is a setting, FACTS 17.6)."""

from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.time_rules import terms
from simulators.connectwise.time_rules.charging import Charge, moved

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

FLAGS = {  # of the entry, and of the board that presets it
    "addToDetailDescriptionFlag": "timeEntryDiscussionFlag",
    "addToInternalAnalysisFlag": "timeEntryInternalAnalysisFlag",
    "addToResolutionFlag": "timeEntryResolutionFlag",
}
MAILS = ("emailResourceFlag", "emailContactFlag", "emailCcFlag")


def fill(change: "Change", charge: Charge) -> None:
    new = change.new
    if not new.get("member") and (member := change.sim.member(change.by)):
        new["member"] = {"id": member["id"]}
    if moved(change) and "agreement" not in change.sent:
        _agreement(change, charge)
    levels = _levels(change.sim.store, new, charge)
    for name in ("workType", "workRole"):
        _first(new, name, [levels[level] for level in change.sim.settings.time_default_order if level in levels])
    _work_type(change.sim.store, new)
    _places(change, charge)
    _flags(change, levels["board"])
    new.setdefault("hoursDeduct", 0.0)
    new["agreementType"] = terms.type_of(change.sim.store, new).get("name")
    if new.get("billableOption") in (None, "NoDefault"):
        new["billableOption"] = bill_time(change, levels)


def _levels(store: Store, new: Record, charge: Charge) -> dict[str, Record]:
    """Who may preset something, by the names that the settings use."""
    return {
        "ticket": charge.record if charge.kind != "Company" else {},
        "agreement": store.get("finance/agreements", parent_id(new.get("agreement"))) or {},
        "board": store.get("service/boards", parent_id(charge.record.get("board"))) or {},
        "member": store.get("system/members", parent_id(new.get("member"))) or {},
    }


def _agreement(change: "Change", charge: Charge) -> None:
    change.new.pop("agreement", None)
    preset = change.sim.settings.board_default_gives_the_agreement and charge.is_ticket
    found = parent_id(charge.record.get("agreement"))
    if found := found or (terms.board_default(change.sim.store, charge.record) if preset else 0):
        change.new["agreement"] = {"id": found}


def _first(new: Record, name: str, levels: list[Record]) -> None:
    found = next((level[name] for level in levels if level.get(name)), None)
    if found and not new.get(name):
        new[name] = {"id": parent_id(found)}


def _work_type(store: Store, new: Record) -> None:
    """The setup's own default when nobody names one."""
    chosen = next((t for t in store.rows("time/workTypes").values() if t.get("overallDefaultFlag")), None)
    if chosen and not new.get("workType"):
        new["workType"] = {"id": chosen["id"]}


def _places(change: "Change", charge: Charge) -> None:
    member = change.sim.store.get("system/members", parent_id(change.new.get("member"))) or {}
    _place(change, "location", "locationId", [charge.record.get("location"), member.get("defaultLocation")])
    _place(change, "department", "businessUnitId", [charge.record.get("department"), member.get("defaultDepartment")])
    for name, target, collection in (
        ("location", "locationName", "system/locations"),
        ("department", "businessGroupDesc", "system/departments"),
    ):
        place = change.sim.store.get(collection, parent_id(change.new.get(name))) or {}
        change.new[target] = place.get("name")


def _place(change: "Change", name: str, number: str, presets: list[Record | None]) -> None:
    """A place is told by its reference or by its number; both are answered."""
    new = change.new
    preset = next((parent_id(p) for p in presets if p), 0)
    told = parent_id(new.get(name)) if name in change.sent else new.get(number) if number in change.sent else 0
    kept = 0 if change.creates else new.get(number) or parent_id(new.get(name))
    if chosen := told or kept or preset:
        new |= {name: {"id": chosen}, number: chosen}


def _flags(change: "Change", board: Record) -> None:
    told = any(flag in change.sent for flag in FLAGS)
    for flag, preset in FLAGS.items():
        change.new.setdefault(flag, bool(board.get(preset)) and change.creates and not told)
    for flag in MAILS:
        change.new.setdefault(flag, False)


def bill_time(change: "Change", levels: dict[str, Record]) -> str:
    """The first level that has an opinion; Billable when none has."""
    store, new = change.sim.store, change.new
    known = {
        **levels,
        "agreementWorkType": terms.work_type_row(change.sim, new),
        "workType": store.get("time/workTypes", parent_id(new.get("workType"))) or {},
    }
    told = (str(known.get(level, {}).get("billTime") or "NoDefault") for level in change.sim.settings.bill_time_order)
    return next((one for one in told if one != "NoDefault"), "Billable")
