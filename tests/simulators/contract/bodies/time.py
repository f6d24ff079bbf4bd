"""For the time module."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.simulators.contract.bodies.kinds import Address, Body

if TYPE_CHECKING:
    from tests.simulators.contract.desk import Desk


def _entry(desk: "Desk") -> dict[str, Any]:
    """Half an hour of today on a ticket that takes time."""
    start = desk.sim.clock.now() - timedelta(hours=1)
    ticket = next(t for t in desk.sim.store.all("service/tickets") if not t["closedFlag"])
    times = {"timeStart": start.isoformat(), "timeEnd": (start + timedelta(minutes=30)).isoformat()}
    return {"chargeToType": "ServiceTicket", "chargeToId": ticket["id"], "billableOption": "Billable", **times}


def _setup(desk: "Desk") -> dict[str, Any]:
    """The year after the last one."""
    year = max(s["year"] for s in desk.sim.store.all("time/timePeriodSetups")) + 1
    shape = {"periodApplyTo": "Both", "type": "Weekly", "numberFuturePeriods": 2, "daysPastEndDate": 1}
    return {**shape, "year": year, "firstPeriodEndDate": f"{year}-01-05T00:00:00Z"}


def _stopwatch(desk: "Desk") -> dict[str, Any]:
    """On a ticket on which the member has none."""
    member = desk.sim.member("cwhub_api") or {}
    taken = {w["ticket"]["id"] for w in desk.sim.store.all("time/ticketstopwatches")}
    open_ones = (t["id"] for t in desk.sim.store.all("service/tickets") if not t["closedFlag"])
    ticket = next(id for id in open_ones if id not in taken)
    return {"member": {"id": member["id"]}, "ticket": {"id": ticket}, "status": "Running"}


def _sheet(act: str, *statuses: str) -> Address:
    """An act on the newest sheet of one of these statuses: older ones may be billed."""

    def address(desk: "Desk") -> str:
        found = max(s["id"] for s in desk.sim.store.all("time/sheets") if s.get("status") in statuses)
        return f"/time/sheets/{found}/{act}"

    return address


BODIES: dict[str, Body] = {
    "/time/entries": _entry,
    "/time/entries/defaults": _entry,
    "/time/timePeriodSetups": _setup,
    "/time/ticketstopwatches": _stopwatch,
}
GIVEN: dict[str, Address] = {
    "/time/sheets/{id}/approve": _sheet("approve", "PendingApproval"),
    "/time/sheets/{id}/reject": _sheet("reject", "PendingApproval"),
    "/time/sheets/{id}/reverse": _sheet("reverse", "PendingApproval", "ApprovedByTierOne", "ApprovedByTierTwo"),
}
