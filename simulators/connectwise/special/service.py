"""Boards and what belongs to them, besides the plain lists."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import NotFound
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.api import Call


def item_associations(call: "Call", board: int, item: int) -> Result:
    store = call.sim.store
    if parent_id((store.get("service/boards/items", item) or {}).get("board")) != board:
        raise NotFound(f"Service Item {item}")
    rows = store.under("service/boards/typeSubTypeItemAssociations", "board", board)
    subtypes = sorted({parent_id(r.get("subType")) for r in rows if parent_id(r.get("item")) == item} - {0})
    reader = call.sim.reader
    found = {
        "id": item,
        "subTypeAssociationIds": subtypes,
        "item": reader.reference("service/boards/items", {"id": item}),
        "board": reader.reference("service/boards", {"id": board}),
    }
    return [found], 200, {}


ROUTES: Routes = {
    "GET service/boards/{}/items/{}/associations": item_associations,
}
