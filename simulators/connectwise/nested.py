"""Rows that are sent and shown inside their owner, and have a list of their own as well."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulators.connectwise.schema import Record

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change


@dataclass(frozen=True)
class Nested:
    field: str  # of the owner
    collection: str
    parent: str  # field of the row that names the owner
    above: Callable[[Record], Record]  # the parent fields of a row, from its owner
    shown: tuple[str, ...]  # inside the owner

    def prepare(self, change: "Change") -> None:
        """The rows are taken out of the owner."""
        if self.field in change.sent:
            change.extra[self.field] = change.new.pop(self.field, None) or []

    def after(self, change: "Change") -> None:
        """What was sent replaces what was there; a row that its list refuses refuses the whole write."""
        rows, sim = change.extra.pop(self.field, None), change.sim
        if rows is None:
            return
        resource = sim.resource(self.collection)
        for old in sim.store.under(self.collection, self.parent, change.new["id"]):
            sim.writer.delete(resource, old, change.by)
        for row in rows:
            sim.writer.create(resource, self.above(change.new), row, change.by)

    def guard(self, change: "Change") -> None:
        for row in change.sim.store.under(self.collection, self.parent, change.new["id"]):
            change.sim.store.remove(self.collection, row["id"])

    def read(self, store: Any, owner: Record) -> list[Record]:
        rows = store.under(self.collection, self.parent, owner["id"])
        return [{name: row[name] for name in self.shown if name in row} for row in rows]


ADJUSTED = Nested(
    field="adjustmentDetails",
    collection="procurement/adjustments/details",
    parent="adjustment",
    above=lambda adjustment: {"adjustment": {"id": adjustment["id"]}},
    shown=(
        *("id", "catalogItem", "description", "unitCost", "warehouse", "warehouseBin", "quantityAdjusted"),
        *("serialNumber", "adjustment", "_info"),
    ),
)
CHOICES = Nested(
    field="options",
    collection="service/surveys/questions/options",
    parent="questionId",
    above=lambda question: {"questionId": question["id"], "surveyId": question["surveyId"]},
    shown=("caption", "points"),
)
