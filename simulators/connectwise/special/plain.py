"""Lists whose rows are computed, with nothing but what they say: no `_info`, no record behind them."""

from typing import TYPE_CHECKING

from simulators.connectwise.query.ordering import chosen, page_of
from simulators.connectwise.schema import Record, Resource
from simulators.connectwise.special.routing import Result

if TYPE_CHECKING:
    from simulators.connectwise.api import Call


def listed(call: "Call", resource: Resource, rows: list[Record]) -> Result:
    """The rows that are asked for, in the asked order, page by page."""
    from simulators.connectwise.api import select

    here = page_of(select(call, resource, rows), call.request)
    return [shown(call, row) for row in here.records], 200, {"Link": here.link} if here.link else {}


def shown(call: "Call", row: Record) -> Record:
    return chosen(row, fields) if (fields := call.request.param("fields")) else row
