"""Activities, opportunities and orders (FACTS 15)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from simulators.connectwise.clock import stamp
from simulators.connectwise.schema import Record
from simulators.connectwise.setup_rules import siblings
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

FORECAST = "sales/opportunities/forecast"
EXPECTED_DAYS = 30  # until an opportunity closes, when nobody says [I]


def activity(change: "Change") -> None:
    new, store = change.new, change.sim.store
    _of_company(change, "contact")
    if new.get("dateStart") and new.get("dateEnd") and new["dateEnd"] < new["dateStart"]:
        change.refuse("OutOfRange", "The field dateEnd must not be before dateStart.", "dateEnd")
    if change.creates:
        _set(new, "status", _default(store.all("sales/activities/statuses")))
        _set(new, "type", _default(store.all("sales/activities/types")))
        if member := change.sim.member(change.by):
            new.setdefault("assignedBy", {"id": member["id"]})
    status = store.get("sales/activities/statuses", parent_id(new.get("status"))) or {}
    if status.get("closedFlag"):
        new.setdefault("dateClosedUtc", change.sim.clock.stamp())
    else:
        new.pop("dateClosedUtc", None)


def opportunity(change: "Change") -> None:
    new, sim = change.new, change.sim
    _of_company(change, "contact")
    if change.creates:
        _set(new, "status", _default(sim.store.all("sales/opportunities/statuses")))
        _set(new, "stage", _default(sim.store.all("sales/stages")))
        _set(new, "type", _default(sim.store.all("sales/opportunities/types")))
        new.setdefault("dateBecameLead", sim.clock.stamp())
        new.setdefault("expectedCloseDate", stamp(sim.clock.now() + timedelta(days=EXPECTED_DAYS)))
        new.setdefault("locationId", 1)
        new.setdefault("businessUnitId", 1)
    stage = sim.store.get("sales/stages", parent_id(new.get("stage"))) or {}
    if stage.get("probability") and (change.creates or change.changed("stage")):
        new["probability"] = stage["probability"]
    status = sim.store.get("sales/opportunities/statuses", parent_id(new.get("status"))) or {}
    _close(change, closes=any(status.get(flag) for flag in ("closedFlag", "wonFlag", "lostFlag")))


def _close(change: "Change", *, closes: bool) -> None:
    new = change.new
    if not closes:
        new.pop("closedDate", None)
        new.pop("closedBy", None)
    elif not new.get("closedDate"):
        new["closedDate"] = change.sim.clock.stamp()
        if member := change.sim.member(change.by):
            new["closedBy"] = {"id": member["id"]}


def won_or_lost(change: "Change") -> None:
    if change.new.get("wonFlag") and change.new.get("lostFlag"):
        change.refuse("InvalidValue", "A status cannot be won and lost.", "lostFlag")


def note(change: "Change") -> None:
    if change.creates:
        change.new["enteredBy"] = change.by


def order(change: "Change") -> None:
    new, sim = change.new, change.sim
    _of_company(change, "contact")
    if change.creates:
        new.setdefault("orderDate", sim.clock.stamp())
        new.setdefault("subTotal", 0.0)
        new.setdefault("taxTotal", 0.0)
        new.setdefault("total", 0.0)


def probability(change: "Change") -> None:
    """A percentage, each once."""
    wanted = change.new.get("probability")
    if wanted is not None and not 0 <= wanted <= 100:
        change.refuse("OutOfRange", "The field probability must be between 0 and 100.", "probability")
    if any(row.get("probability") == wanted for row in siblings(change)):
        change.refuse("InvalidValue", f"Sales Probability {wanted} already exists.", "probability")


def take_along(change: "Change") -> None:
    store, id = change.sim.store, change.new["id"]
    for collection, field in (
        (FORECAST, "opportunity"),
        *((f"sales/opportunities/{part}", "opportunityId") for part in ("contacts", "notes", "team")),
    ):
        for row in store.under(collection, field, id):
            store.remove(collection, row["id"])


def totals(store: Store, opportunity: Record) -> Record:
    """The sums of a forecast: by kind, by outcome, and of all that is included."""
    rows = [r for r in store.under(FORECAST, "opportunity", opportunity["id"]) if r.get("includeFlag", True)]
    found: Record = {}
    kinds = {"productRevenue": "Product", "serviceRevenue": "Service", "agreementRevenue": "Agreement"}
    for name, kind in {**kinds, "otherRevenue1": "Other1", "otherRevenue2": "Other2"}.items():
        found[name] = _sum(opportunity, [r for r in rows if r.get("forecastType") == kind])
    won = [r for r in rows if _status(store, r).get("wonFlag")]
    lost = [r for r in rows if _status(store, r).get("lostFlag")]
    found["wonRevenue"], found["lostRevenue"] = _sum(opportunity, won), _sum(opportunity, lost)
    ended = {r["id"] for r in (*won, *lost)}
    found["openRevenue"] = _sum(opportunity, [r for r in rows if r["id"] not in ended])
    found["forecastRevenueTotals"] = found["inclusiveRevenueTotals"] = _sum(opportunity, rows)
    found["recurringTotal"] = sum((r.get("recurringRevenue") or 0) * (r.get("cycles") or 1) for r in rows)
    return found


def _sum(opportunity: Record, rows: list[Record]) -> Record:
    revenue, cost = (sum(r.get(name) or 0 for r in rows) for name in ("revenue", "cost"))
    share = round(100 * (revenue - cost) / revenue, 2) if revenue else 0.0
    return {
        "id": opportunity["id"],
        "revenue": round(revenue, 4),
        "cost": round(cost, 4),
        "margin": round(revenue - cost, 4),
        "percentage": share,
    }


def _status(store: Store, row: Record) -> Record:
    return store.get("sales/opportunities/statuses", parent_id(row.get("status"))) or {}


def _of_company(change: "Change", field: str) -> None:
    """The contact is of the company."""
    contact = change.sim.store.get("company/contacts", parent_id(change.new.get(field)))
    company = parent_id(change.new.get("company"))
    home = parent_id((contact or {}).get("company"))
    if company and home and home != company and (change.changed(field) or change.changed("company")):
        message = f"Contact {parent_id(change.new[field])} is not of Company {company}"
        change.refuse("InvalidValue", message, f"{field}/id")


def _default(rows: list[Record]) -> Record | None:
    active = [r for r in rows if not r.get("inactiveFlag")]
    return next((r for r in active if r.get("defaultFlag")), active[0] if active else None)


def _set(new: Record, name: str, row: Any) -> None:
    if row and not new.get(name):
        new[name] = {"id": row["id"]}
