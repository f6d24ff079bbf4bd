"""Time: addresses that are no plain lists."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.special import bodies
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.time_rules import audits, entries, moving, setups
from simulators.connectwise.time_rules.seeding import ENTRIES, SHEETS

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

TIERS = "DataEntry|Tier1Update|Tier2Update|Billing|Service|Project|MonthlySummary|SalesActivity|Schedule"
TIER_UPDATE = bodies.body("Time Sheet Tier Update", f"approvalType:enum({TIERS})")


def defaults(call: "Call") -> Result:
    """A partial entry comes back with what it would get (FACTS 9)."""
    resource = call.sim.resource(ENTRIES)
    change = call.sim.writer.draft(resource, call.request.json(), call.by)
    found = call.shown(resource, entries.defaulted(change))
    return {k: v for k, v in found.items() if k not in ("id", "_info")}, 201, {}


def forget_changes(call: "Call") -> Result:
    store = call.sim.store
    with store.writing():
        for row in store.all(audits.LOG):
            store.remove(audits.LOG, row["id"])
    return None, 204, {}


def _sheet(call: "Call", id: int) -> Record:
    from simulators.connectwise.api import one

    return one(call, call.sim.resource(SHEETS), [id])


def _moved(act: Callable[..., Record], done: str) -> Callable[["Call", int], Result]:
    def door(call: "Call", id: int) -> Result:
        act(call.sim, _sheet(call, id), call.by)
        return {"success": True, "message": f"Time sheet {id} was {done}."}, 200, {}

    return door


def approve(call: "Call", id: int) -> Result:
    sheet = _sheet(call, id)
    tier = bodies.taken(call, TIER_UPDATE).get("approvalType", "Tier1Update")
    moving.approve(call.sim, sheet, tier, call.by)
    return {"success": True, "message": f"Time sheet {id} was approved."}, 200, {}


def next_setup(call: "Call") -> Result:
    return setups.proposed(call.sim), 200, {}


ROUTES: Routes = {
    "POST time/entries/defaults": defaults,
    "DELETE time/changelogs": forget_changes,
    "POST time/sheets/{}/submit": _moved(moving.submit, "submitted"),
    "POST time/sheets/{}/approve": approve,
    "POST time/sheets/{}/reject": _moved(moving.reject, "rejected"),
    "POST time/sheets/{}/reverse": _moved(moving.reverse, "reversed"),
    "GET time/timeperiodsetups/default": next_setup,
}
