"""Types of companies and contacts: the record lists them, and each is a type association of its own.

Both say the same. `types` is taken when a record is created and never again (SPEC Company.types, Contact.typeIds);
later they change through the associations.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

OWNERS = {"company/companies": "company", "company/contacts": "contact"}


def keep(change: "Change") -> None:
    """The types of a record that exists stay, whatever was sent: a false 200 again."""
    old = (change.old or {}).get("types")
    if old is None:
        change.new.pop("types", None)
    else:
        change.new["types"] = old


def spread(change: "Change") -> None:
    """Associations as the record lists its types."""
    store, owner = change.sim.store, change.resource.collection
    rows = store.under(f"{owner}/typeAssociations", OWNERS[owner], change.new["id"])
    wanted = [parent_id(kind) for kind in change.new.get("types") or []]
    for row in rows:
        if parent_id(row["type"]) not in wanted:
            store.remove(f"{owner}/typeAssociations", row["id"])
    have = {parent_id(row["type"]) for row in rows}
    for kind in [k for k in dict.fromkeys(wanted) if k not in have]:
        row = {"type": {"id": kind}, OWNERS[owner]: {"id": change.new["id"]}}
        change.sim.writer.add(change.sim.resource(f"{owner}/typeAssociations"), row, change.by)


def association(owner: str) -> tuple[Callable[["Change"], None], ...]:
    """The rules of an association: prepare, after and guard."""
    field, collection = OWNERS[owner], f"{owner}/typeAssociations"

    def prepare(change: "Change") -> None:
        rows = change.sim.store.under(collection, field, parent_id(change.new.get(field)))
        kind = parent_id(change.new.get("type"))
        if any(r["id"] != change.new["id"] and parent_id(r["type"]) == kind for r in rows):
            change.refuse("ObjectExists", "The type is already associated.", "type/id")

    def after(change: "Change") -> None:
        for id in {parent_id(change.new.get(field)), parent_id((change.old or {}).get(field))} - {0}:
            _gather(change, owner, id, without=0)

    def guard(change: "Change") -> None:
        _gather(change, owner, parent_id(change.new.get(field)), without=change.new["id"])

    return prepare, after, guard


def _gather(change: "Change", owner: str, id: int, *, without: int) -> None:
    """The record lists what the associations say."""
    sim = change.sim
    record = sim.store.get(owner, id)
    rows = sim.store.under(f"{owner}/typeAssociations", OWNERS[owner], id)
    found: list[Record] = [{"id": parent_id(r["type"])} for r in rows if r["id"] != without]
    if record is not None and found != (record.get("types") or []):
        sim.writer.amend(sim.resource(owner), record, {"types": found or None}, change.by)
