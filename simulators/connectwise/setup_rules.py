"""What holds in every list that an administrator keeps: a name once, one default, references inside the same parent."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

    Rule = Callable[[Change], None]


def each(*rules: "Rule") -> "Rule":
    """All of these rules, in this order."""

    def run(change: "Change") -> None:
        for rule in rules:
            rule(change)

    return run


def named_once(change: "Change") -> None:
    """A name stands once in a list; a list under a parent counts for itself. FACTS is silent about the body [I]."""
    field = next(iter(change.resource.key), "name")
    name = str(change.new.get(field) or "").casefold()
    if not name or not (change.creates or change.changed(field)):
        return
    if any(str(row.get(field, "")).casefold() == name for row in siblings(change)):
        change.refuse("InvalidValue", f"{change.resource.noun} '{change.new[field]}' already exists.", field)


def one_default(change: "Change") -> None:
    """A new default takes the mark from the old one."""
    if change.new.get("defaultFlag") and (change.creates or change.changed("defaultFlag")):
        for row in siblings(change):
            if row.get("defaultFlag"):
                change.sim.store.put(change.resource.collection, {**row, "defaultFlag": False})


def siblings(change: "Change") -> list[Record]:
    """The other records of the same list."""
    store, resource = change.sim.store, change.resource
    rows = store.all(resource.collection)
    if resource.parents:
        rows = store.under(resource.collection, resource.parents[-1], parent_id(change.new[resource.parents[-1]]))
    return [r for r in rows if r["id"] != change.new["id"]]


def within(field: str, collection: str, parent: str, noun: str) -> "Rule":
    """The record that `field` names lies under the same parent as this one."""

    def rule(change: "Change") -> None:
        named = change.sim.store.get(collection, parent_id(change.new.get(field)))
        if named is not None and parent_id(named.get(parent)) != parent_id(change.new.get(parent)):
            change.refuse("NotFound", f"{noun} not found", f"{field}/id")

    return rule
