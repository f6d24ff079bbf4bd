"""Work types, work roles and charge codes, as an administrator keeps them (SPEC)."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.setup_rules import siblings
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.time_rules.entries import of_charge_code

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

LOCATIONS, PLACES = "time/workRoles/locations", "system/locations"
MOST = 1_000_000  # no number of these lists is larger
ONLY_ONE = ("overallDefaultFlag", "activityDefaultFlag")  # of all work types


def check_work_type(change: "Change") -> None:
    new = change.new
    for name in ("hoursMin", "hoursMax", "roundBillHoursTo", "costMultiplier"):
        if not 0 <= float(new.get(name) or 0) <= MOST:
            change.refuse("OutOfRange", f"The field {name} must be between 0 and {MOST}.", name)
    if not -MOST <= float(new.get("rate") or 0) <= MOST:
        change.refuse("OutOfRange", f"The field rate must be between -{MOST} and {MOST}.", "rate")
    if new.get("hoursMax") and float(new.get("hoursMin") or 0) > new["hoursMax"]:
        change.refuse("OutOfRange", "The field hoursMin must not be above hoursMax.", "hoursMin")


def after_work_type(change: "Change") -> None:
    for flag in ONLY_ONE:
        if change.new.get(flag) and change.changed(flag):
            for row in siblings(change):
                if row.get(flag):
                    change.sim.store.put(change.resource.collection, {**row, flag: False})
    if change.creates and change.extra.get("addAllAgreementExclusions"):
        exclude_everywhere(change, "workType", "workTypeExclusions")


def check_work_role(change: "Change") -> None:
    if not 0 <= float(change.new.get("hourlyRate") or 0) <= MOST:
        change.refuse("OutOfRange", f"The field hourlyRate must be between 0 and {MOST}.", "hourlyRate")


def after_work_role(change: "Change") -> None:
    if change.extra.get("removeAllLocations"):
        for row in change.sim.store.under(LOCATIONS, "workRole", change.new["id"]):
            change.sim.store.remove(LOCATIONS, row["id"])
    wanted = change.new.get("locationIds") or [] if "locationIds" in change.sent else []
    if change.extra.get("addAllLocations"):
        wanted = [place["id"] for place in change.sim.store.all(PLACES)]
    _add_locations(change, wanted)
    if change.creates and change.extra.get("addAllAgreementExclusions"):
        exclude_everywhere(change, "workRole", "workRoleExclusions")


def _add_locations(change: "Change", wanted: list[int]) -> None:
    sim, role = change.sim, change.new["id"]
    known = {parent_id(r["location"]) for r in sim.store.under(LOCATIONS, "workRole", role)}
    for place in (one for one in wanted if isinstance(one, int)):
        if place not in known and sim.store.get(PLACES, place):
            row = {"workRole": {"id": role}, "location": {"id": place}}
            sim.writer.add(sim.resource(LOCATIONS), row, change.by)


def exclude_everywhere(change: "Change", field: str, which: str) -> None:
    """The new one is left out of every agreement and every type of agreement there is (SPEC, used on create only)."""
    sim, id = change.sim, {"id": change.new["id"]}
    for agreement in sim.store.all("finance/agreements"):
        row = {"agreementId": agreement["id"], field: id}
        sim.writer.add(sim.resource(f"finance/agreements/{which}"), row, change.by)
    for kind in sim.store.all("finance/agreements/types"):
        row = {"type": {"id": kind["id"]}, field: id}
        sim.writer.add(sim.resource(f"finance/agreementTypes/{which}"), row, change.by)


def location_ids(store: Store, role: Record) -> list[int]:
    return [parent_id(r["location"]) for r in store.under(LOCATIONS, "workRole", role["id"])]


def check_location(change: "Change") -> None:
    """A role has one rate at a location."""
    check_work_role(change)
    place = parent_id(change.new.get("location"))
    if change.changed("location") and any(parent_id(r.get("location")) == place for r in siblings(change)):
        change.refuse("InvalidValue", f"Location {place} is there already.", "location/id")


def guard_role(change: "Change") -> None:
    for row in change.sim.store.under(LOCATIONS, "workRole", change.new["id"]):
        change.sim.store.remove(LOCATIONS, row["id"])


def check_charge_code(change: "Change") -> None:
    """A charge code is for time, for expenses or for both."""
    new = change.new
    if new.get("timeEntryFlag") is False and not new.get("expenseEntryFlag"):
        change.refuse("InvalidValue", "A charge code takes time, expenses or both.", "timeEntryFlag")


def guard_charge_code(change: "Change") -> None:
    if of_charge_code(change):
        raise Refused(409, "ConflictingRecord", "Record possibly in use or another conflict")


def expense_type_ids(store: Store, code: Record) -> list[int]:
    rows = store.under("time/chargeCodes/expenseTypes", "chargeCode", code["id"])
    return [parent_id(r.get("type")) for r in rows]
