"""Stopwatches: Running, Paused, Stopped, Reset; the pauses are counted in seconds (SPEC TicketStopwatch).

What the status moves is not sourced [I]: start and end follow from it unless the caller names them.
"""

from typing import TYPE_CHECKING

from simulators.connectwise.clock import moment
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id
from simulators.connectwise.time_rules.seeding import WATCHES

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

PRESETS = {"workType": "workType", "workRole": "workRole"}  # of the stopwatch, from the ticket, else from the member


def prepare(change: "Change") -> None:
    _fill(change)
    _refuse(change)
    change.stop_if_refused()
    if change.creates or change.changed("status"):
        _move(change)


def _fill(change: "Change") -> None:
    new, store = change.new, change.sim.store
    ticket = store.get("service/tickets", parent_id(new.get("ticket"))) or {}
    member = store.get("system/members", parent_id(new.get("member"))) or {}
    for name, source in PRESETS.items():
        if preset := ticket.get(source) or member.get(source):
            new.setdefault(name, {"id": parent_id(preset)})
    for name, preset in (
        ("agreement", ticket.get("agreement")),
        ("serviceStatus", ticket.get("status")),
    ):
        if preset and change.creates:
            new.setdefault(name, {"id": parent_id(preset)})
    for name, preset in (("locationId", "defaultLocation"), ("businessUnitId", "defaultDepartment")):
        if place := parent_id(member.get(preset)):
            new.setdefault(name, place)
    new.setdefault("dateEntered", change.sim.clock.stamp())
    new.setdefault("totalPauseTime", 0)


def _refuse(change: "Change") -> None:
    new, store = change.new, change.sim.store
    member = store.get("system/members", parent_id(new.get("member")))
    if member and member.get("inactiveFlag") and change.changed("member"):
        change.refuse("InvalidValue", f"Member {member['id']} is inactive.", "member/id")
    ticket = store.get("service/tickets", parent_id(new.get("ticket")))
    if ticket and ticket.get("closedFlag") and new.get("status") == "Running" and change.changed("status"):
        change.refuse("InvalidValue", f"Ticket {ticket['id']} is closed.", "ticket/id")
    if (change.old or {}).get("status") == "Stopped" and new.get("status") in ("Running", "Paused"):
        change.refuse("InvalidValue", "A stopwatch that is stopped must be reset first.", "status")
    if change.creates and ticket and _others(change, same_ticket=True):
        change.refuse("InvalidValue", f"The member has a stopwatch on ticket {ticket['id']} already.", "ticket/id")
    if new.get("startTime") and new.get("endTime") and new["endTime"] < new["startTime"]:
        change.refuse("OutOfRange", "The field endTime must not be before startTime.", "endTime")
    if new.get("totalPauseTime", 0) < 0:
        change.refuse("OutOfRange", "The field totalPauseTime must not be negative.", "totalPauseTime")


def _others(change: "Change", *, same_ticket: bool) -> list[Record]:
    rows = change.sim.store.under(WATCHES, "member", parent_id(change.new.get("member")))
    mine = [r for r in rows if r["id"] != change.new["id"] and r.get("status") != "Stopped"]
    return [r for r in mine if not same_ticket or parent_id(r["ticket"]) == parent_id(change.new.get("ticket"))]


def _move(change: "Change") -> None:
    """The pause that ends now is added, whatever comes after it."""
    new, now = change.new, change.sim.clock.stamp()
    status = new.get("status")
    if began := new.pop("_pausedAt", None):
        new["totalPauseTime"] += int((moment(now) - moment(began)).total_seconds())
    if status == "Running":
        new.setdefault("startTime", now)
    if status == "Paused":
        new["_pausedAt"] = now
    if status == "Stopped":
        new.setdefault("endTime", now)
    if status == "Reset":
        new["totalPauseTime"] = 0
        for name in ("startTime", "endTime"):
            new.pop(name, None)


def after(change: "Change") -> None:
    """Only one runs at a time: the one that starts pauses the others."""
    sim = change.sim
    if change.new["status"] != "Running" or not change.changed("status") or not sim.settings.one_stopwatch_runs:
        return
    now = sim.clock.stamp()
    for other in _others(change, same_ticket=False):
        if other["status"] == "Running":
            sim.writer.amend(sim.resource(WATCHES), other, {"status": "Paused", "_pausedAt": now}, change.by)
