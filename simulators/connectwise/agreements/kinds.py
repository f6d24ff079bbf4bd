"""Agreement types: the exclusions they list by id are rows of their own, and the same."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.schema import Record
from simulators.connectwise.setup_rules import named_once
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

ROWS = "finance/agreementTypes"
CHILDREN = tuple(
    f"{ROWS}/{c}" for c in ("boardDefaults", "workRoleExclusions", "workTypeExclusions", "workroles", "worktypes")
)
LISTS = {  # the field of ids: the rows, what they name, where that lies, and the words for all and none
    "exclusionWorkTypeIds": ("workTypeExclusions", "workType", "time/workTypes", "WorkTypeExclusions"),
    "exclusionWorkRoleIds": ("workRoleExclusions", "workRole", "time/workRoles", "WorkRoleExclusions"),
}


def prepare(change: "Change") -> None:
    named_once(change)
    for name, (_, _, collection, _) in LISTS.items():
        for id in change.new.get(name) or [] if name in change.sent else []:
            if not isinstance(id, int) or change.sim.store.get(collection, id) is None:
                change.refuse("NotFound", f"{change.sim.resource(collection).noun} {id} not found", name)
        if name in change.sent:
            change.extra[name] = change.new.pop(name, [])
    if change.new.get("applicationLimit", 0) < 0:
        change.refuse("OutOfRange", "The field applicationLimit must not be negative.", "applicationLimit")


def after(change: "Change") -> None:
    """The rows become what the ids say; they are kept there and nowhere else."""
    for name, (rows, field, collection, words) in LISTS.items():
        wanted = change.extra.get(name)
        if change.extra.get(f"addAll{words}"):
            wanted = list(change.sim.store.rows(collection))
        if change.extra.get(f"removeAll{words}"):
            wanted = []
        if wanted is not None:
            _become(change, f"{ROWS}/{rows}", field, wanted)


def _become(change: "Change", collection: str, field: str, wanted: list[int]) -> None:
    sim = change.sim
    rows = sim.store.under(collection, "type", change.new["id"])
    for row in rows:
        if parent_id(row[field]) not in wanted:
            sim.store.remove(collection, row["id"])
    have = {parent_id(row[field]) for row in rows}
    for id in [n for n in dict.fromkeys(wanted) if n not in have]:
        row = {"type": {"id": change.new["id"]}, field: {"id": id}}
        sim.writer.add(sim.resource(collection), row, change.by)


def excluded(name: str) -> Any:
    rows, field, _, _ = LISTS[name]

    def ids(store: Store, kind: Record) -> list[int]:
        return [parent_id(row[field]) for row in store.under(f"{ROWS}/{rows}", "type", kind["id"])]

    return ids


def guard(change: "Change") -> None:
    for child in CHILDREN:
        for row in change.sim.store.under(child, "type", change.new["id"]):
            change.sim.store.remove(child, row["id"])
