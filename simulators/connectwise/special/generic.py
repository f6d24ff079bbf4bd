"""What many lists have besides their rows: the short form of one record, its usages, counts under odd names; and how a
record is copied."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from simulators.connectwise.errors import NotFound
from simulators.connectwise.resources import catalog
from simulators.connectwise.schema import Record, Resource
from simulators.connectwise.special import bodies
from simulators.connectwise.special.routing import Result, Routes

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

Door = Callable[..., Result]
Children = Iterable[tuple[str, str]]  # collections, and their field that names the record they hang on
OWN = ("id", "_info", "mobileGuid", "connectWiseID")  # a copy has its own


def _short_form(resource: Resource, short: Resource) -> Door:
    def door(call: "Call", *ids: int) -> Result:
        from simulators.connectwise.api import one

        return call.shown(short, one(call, resource, list(ids))), 200, {}

    return door


def counted(resource: Resource) -> Door:
    """The count of a list under another address."""

    def door(call: "Call", *ids: int) -> Result:
        from simulators.connectwise.api import listed, select

        rows = select(call, resource, listed(call.sim, resource, list(ids), call.caller))
        return {"count": len(rows)}, 200, {}

    return door


def _usages(resource: Resource) -> Door:
    """How many records of each list name this one (ConnectWise's own "usage count"; its fields are ours)."""

    def door(call: "Call", *ids: int) -> Result:
        found = _users(call, resource, ids)
        named = [(noun, len(rows)) for noun, rows in found if rows]
        return [{"id": n, "name": noun, "count": count} for n, (noun, count) in enumerate(named, 1)], 200, {}

    return door


def _usage_list(resource: Resource) -> Door:
    def door(call: "Call", *ids: int) -> Result:
        found = [(noun, row) for noun, rows in _users(call, resource, ids) for row in rows]
        return [{"id": r["id"], "name": str(r.get("name", r.get("summary", ""))), "type": n} for n, r in found], 200, {}

    return door


def _users(call: "Call", resource: Resource, ids: Iterable[int]) -> list[tuple[str, list[Record]]]:
    from simulators.connectwise.api import one

    id = one(call, resource, list(ids))["id"]
    store, seen, found = call.sim.store, set[str](), list[tuple[str, list[Record]]]()
    for user in call.sim.catalog.resources:
        if user.collection in seen or user.path.endswith("/info"):
            continue
        seen.add(user.collection)
        names = [f.name for f in user.fields.values() if f.kind == "ref" and f.target == resource.collection]
        rows = {r["id"]: r for name in names for r in store.under(user.collection, name, id)}
        found.append((user.noun, list(rows.values())))
    return found


def duplicate(call: "Call", resource: Resource, source: Record, **changes: Any) -> Record:
    """A new record like this one."""
    return call.sim.writer.add(resource, {**_own(source), **changes}, call.by)


def duplicate_children(call: "Call", resource: Resource, field: str, old: int, new: int) -> dict[int, int]:
    """What hangs on the old record hangs on the new one too; the ids of each, old to new.

    The rules of their list are not asked: what would follow from a new row is copied itself.
    """
    store, now = call.sim.store, call.sim.clock.stamp()
    info = {"dateEntered": now, "enteredBy": call.by, "lastUpdated": now, "updatedBy": call.by}
    made: dict[int, int] = {}
    for row in store.under(resource.collection, field, old):
        value = {"id": new} if isinstance(row.get(field), dict) else new
        made[row["id"]] = store.next_id(resource.collection)
        store.put(resource.collection, {**_own(row), field: value, "id": made[row["id"]], "_info": info})
    return made


def _own(source: Record) -> Record:
    """What a copy takes over."""
    return {k: v for k, v in source.items() if k not in OWN and not k.startswith("_")}


def created(call: "Call", resource: Resource, record: Record) -> Result:
    """The answer to a copy or a conversion: the new record, and where it is."""
    where = call.sim.reader.href(resource, record)
    return call.shown(resource, record), 201, {"Location": where}


def copied(collection: str, children: Children = (), rename: str = "") -> Door:
    """`POST x/{id}/copy`: the record anew, with what hangs on it; `rename` is the field that says it is a copy."""

    def door(call: "Call", *ids: int) -> Result:
        from simulators.connectwise.api import one

        resource = call.sim.resource(collection)
        source = one(call, resource, list(ids))
        changes = {rename: _copy_name(source, resource, rename)} if rename else {}
        return created(call, resource, _with_children(call, resource, source, children, changes))

    return door


def named_copy(collection: str, children: Children = ()) -> Door:
    """`POST x/copy`: the body has the id of the pattern and the name of the new one."""

    def door(call: "Call") -> Result:
        resource = call.sim.resource(collection)
        limit = resource.fields["name"].limit
        values = bodies.taken(call, bodies.body(f"{resource.noun} Copy", f"id:int! name:str({limit})!"))
        source = call.sim.store.get(collection, values["id"])
        if source is None:
            raise NotFound(f"{resource.noun} {values['id']}")
        return created(call, resource, _with_children(call, resource, source, children, {"name": values["name"]}))

    return door


def _copy_name(source: Record, resource: Resource, field: str) -> str:
    return f"Copy of {source.get(field, '')}"[: resource.fields[field].limit or None]


def _with_children(call: "Call", resource: Resource, source: Record, children: Children, changes: Record) -> Record:
    with call.sim.store.writing():
        record = duplicate(call, resource, source, **changes)
        for child, field in children:
            duplicate_children(call, call.sim.resource(child), field, source["id"], record["id"])
    return record


def _routes() -> Routes:
    """By the tables: no list has to ask for these."""
    found: Routes = {}
    all_of = catalog()
    for resource in all_of.resources:
        key, short_key = resource.list_key, f"{resource.list_key}/info"
        if resource.path.endswith("/info"):
            continue
        if short := all_of.by_path.get(short_key):
            found |= {f"GET {key}/{{}}/info": _short_form(resource, short), f"GET {key}/count/info": counted(short)}
        found |= {f"GET {key}/{{}}/usages": _usages(resource), f"GET {key}/{{}}/usages/list": _usage_list(resource)}
    return found


ROUTES = _routes()
