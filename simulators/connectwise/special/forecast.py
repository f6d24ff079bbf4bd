"""The forecast of an opportunity: one object with its items and what they add up to (FACTS 15)."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.special.generic import created, duplicate
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.trade import selling

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

AT, ITEMS = "sales/opportunities/{}/forecast", selling.FORECAST


def opportunity_of(call: "Call", id: int) -> Record:
    from simulators.connectwise.api import one

    return one(call, call.sim.resource("sales/opportunities"), [id])


def shown(call: "Call", opportunity: Record) -> Record:
    sim, resource = call.sim, call.sim.resource(ITEMS)
    rows = sim.store.under(ITEMS, "opportunity", opportunity["id"])
    found = {"id": opportunity["id"], "forecastItems": [sim.reader.full(resource, row) for row in rows]}
    return {**found, **selling.totals(sim.store, opportunity), "_info": dict(opportunity.get("_info", {}))}


def forecast(call: "Call", id: int) -> Result:
    found = shown(call, opportunity_of(call, id))
    return ([found] if call.sim.settings.forecast_is_list else found), 200, {}


def count(call: "Call", id: int) -> Result:
    return {"count": len(call.sim.store.under(ITEMS, "opportunity", opportunity_of(call, id)["id"]))}, 200, {}


def create(call: "Call", id: int) -> Result:
    """Its items are added to those that are there."""
    opportunity = opportunity_of(call, id)
    _add(call, opportunity, _items(call.request.json()))
    return shown(call, opportunity), 201, {}


def replace(call: "Call", id: int) -> Result:
    opportunity = opportunity_of(call, id)
    items = _items(call.request.json())
    with call.sim.store.writing():
        _clear(call, opportunity)
        _add(call, opportunity, items)
    return shown(call, opportunity), 200, {}


def patch(call: "Call", id: int) -> Result:
    """Only forecastItems can be set, the whole list of them; any other path changes nothing (FACTS 6)."""
    opportunity, rows = opportunity_of(call, id), call.request.json()
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused(400, "InvalidObject", "A PATCH body must be an array of operations.")
    wished = [row.get("value") for row in rows if str(row.get("path", "")).removeprefix("/") == "forecastItems"]
    with call.sim.store.writing():
        for value in wished[-1:]:
            items = _items({"forecastItems": value})
            _clear(call, opportunity)
            _add(call, opportunity, items)
    return shown(call, opportunity), 200, {}


def delete(call: "Call", id: int) -> Result:
    _clear(call, opportunity_of(call, id))
    return None, 204, {}


def create_item(call: "Call", id: int, _forecast: int) -> Result:
    """The second id is the forecast's, which is the opportunity's own [I]."""
    opportunity, resource = opportunity_of(call, id), call.sim.resource(ITEMS)
    item = call.sim.writer.create(resource, {"opportunity": {"id": opportunity["id"]}}, call.request.json(), call.by)
    return created(call, resource, item)


def copy(call: "Call", id: int, source: int) -> Result:
    """The items of another opportunity are added to this one's."""
    opportunity, other = opportunity_of(call, id), opportunity_of(call, source)
    rows = call.sim.store.under(ITEMS, "opportunity", other["id"])
    with call.sim.store.writing():
        for row in rows:
            duplicate(call, call.sim.resource(ITEMS), row, opportunity={"id": opportunity["id"]})
    return {"success": True, "message": f"{len(rows)} forecast items copied."}, 200, {}


def _items(body: object) -> list[Record]:
    items = body.get("forecastItems") or [] if isinstance(body, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Refused(400, "InvalidObject", "forecastItems must be a list of forecast items.")
    return items


def _add(call: "Call", opportunity: Record, items: list[Record]) -> None:
    above = {"opportunity": {"id": opportunity["id"]}}
    with call.sim.store.writing():
        for item in items:
            call.sim.writer.create(call.sim.resource(ITEMS), above, item, call.by)


def _clear(call: "Call", opportunity: Record) -> None:
    with call.sim.store.writing():
        for row in call.sim.store.under(ITEMS, "opportunity", opportunity["id"]):
            call.sim.writer.delete(call.sim.resource(ITEMS), row, call.by)


ROUTES: Routes = {
    f"GET {AT}": forecast,
    f"GET {AT}/count": count,
    f"POST {AT}": create,
    f"PUT {AT}": replace,
    f"PATCH {AT}": patch,
    f"DELETE {AT}": delete,
    f"POST {AT}/{{}}": create_item,
    f"POST {AT}/copy/{{}}": copy,
}
