"""A time entry that is written, changed or deleted: the rules of FACTS 9 and 10, step by step."""

from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.time_rules import allowed, audits, charging, defaults, pool, pricing, sheets
from simulators.connectwise.time_rules.seeding import ENTRIES, hours_of

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

SHOWN = ("addToDetailDescriptionFlag", "addToInternalAnalysisFlag", "addToResolutionFlag", "notes", "timeStart")


def prepare(change: "Change") -> None:
    """Whom it is charged to, what is missing, whether it may be, what it costs, on which sheet it lies."""
    if not change.creates:
        allowed.check_locked(change)
    complete(change)


def complete(change: "Change") -> None:
    charge = _filled(change)
    allowed.check(change, charge)
    change.errors = [e for n, e in enumerate(change.errors) if e not in change.errors[:n]]
    if not change.new.get("timeStart"):
        return  # the field's own check refuses it
    change.stop_if_refused()
    pricing.price(change, charge)
    sheets.place(change)
    _state(change)


def _filled(change: "Change") -> charging.Charge:
    charge = charging.settle(change)
    if charge.record and charging.moved(change):
        charging.derive(change, charge)
    defaults.fill(change, charge)
    if change.creates:
        change.new |= {"enteredBy": change.by, "dateEntered": change.sim.clock.stamp(), "invoiceFlag": False}
    change.new = {k: v for k, v in change.new.items() if v is not None}
    return charge


def defaulted(change: "Change") -> Record:
    """What an entry would be: nothing is refused for what is still missing, nothing is stored."""
    charge = _filled(change)
    change.errors = [e for e in change.errors if e.code != "MissingRequiredField"]
    change.stop_if_refused()
    if change.new.get("timeStart"):
        pricing.price(change, charge)
    return {k: v for k, v in change.new.items() if k not in ("id", "enteredBy", "dateEntered", "mobileGuid")}


def _state(change: "Change") -> None:
    """New time is open; rejected time that is put right says so."""
    new = change.new
    new.setdefault("status", "Open")
    if not change.creates and new["status"] in ("Rejected", "RejectBySecondTier"):
        new["status"] = "ErrorsCorrected"


def after(change: "Change") -> None:
    audits.remember(change)
    sheets.count(change)
    old = change.old or {}
    if change.creates or any(change.changed(n) for n in ("chargeToId", "actualHours", *SHOWN)):
        for kind, id in {(r.get("chargeToType"), r.get("chargeToId")) for r in (old, change.new)}:
            _count_on_ticket(change, kind, id)


def guard(change: "Change") -> None:
    """What stands in the way of a deletion, and what it leaves behind."""
    change.old = change.new
    allowed.check_deletion(change)
    id = change.new["id"]
    audits.forget(change)
    sheets.count(change, without=id)
    _count_on_ticket(change, change.new.get("chargeToType"), change.new.get("chargeToId"), without=id)
    if not change.sim.settings.deleted_time_gives_hours_back:
        pool.forget(change.sim.store, change.new)


def _count_on_ticket(change: "Change", kind: str | None, id: int | None, *, without: int = 0) -> None:
    """actualHours of the ticket; it counts as changed."""
    sim = change.sim
    if kind not in charging.TICKETS:
        return
    collection = charging.LISTS[kind][0]
    ticket = sim.store.get(collection, id)
    if ticket is None:
        return
    rows = sim.store.under(ENTRIES, "chargeToId", ticket["id"])
    hours = hours_of(r for r in rows if r.get("chargeToType") == kind and r["id"] != without)
    with sim.hushed(not sim.settings.time_fires_ticket_callback):
        sim.writer.amend(sim.resource(collection), ticket, {"actualHours": hours}, change.by)


def of_charge_code(change: "Change") -> bool:
    rows = change.sim.store.under(ENTRIES, "chargeToId", parent_id(change.new["id"]))
    return any(r.get("chargeToType") == "ChargeCode" for r in rows)


def department(store: Store, entry: Record) -> Record | None:
    """A business unit, which has no identifier here (SPEC BillingUnitReference)."""
    found = store.get("system/departments", parent_id(entry.get("department")))
    return {"id": found["id"], "name": str(found.get("name", ""))} if found else None
