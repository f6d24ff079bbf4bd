"""What a name in a query means for a resource: how to read it from a record, and its kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulators.connectwise.catalog import Catalog
from simulators.connectwise.errors import BadCondition
from simulators.connectwise.schema import Field, Record, Resource
from simulators.connectwise.store import Store

Getter = Callable[[Record], Any]
INFO_NAMES = {"lastupdated": "lastUpdated", "updatedby": "updatedBy", "dateentered": "dateEntered"}
INFO_NAMES |= {"enteredby": "enteredBy"}


@dataclass(frozen=True)
class Name:
    get: Getter
    kind: str  # as in schema.Field
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """The names a resource knows; `_info` is not among them, `lastUpdated` is (FACTS 5)."""

    store: Store
    catalog: Catalog
    resource: Resource

    def resolve(self, path: str) -> Name:
        found = self._resolve(path)
        if found is None:
            raise BadCondition(f"{path} is not a recognized name.")
        return found

    def _resolve(self, path: str) -> Name | None:
        if path in self.resource.lookups:
            lookup = self.resource.lookups[path]
            return Name(lambda record: lookup(self.store, record), "int")
        first, _, rest = path.partition("/")
        field = self._field(first)
        if field is None:
            return None if rest else self._extra(first)
        if field.kind in ("list", "refs") or field.write_only:
            return None
        if field.kind == "ref":
            return self._through(field, rest)
        return None if rest else Name(_plain(field.name), field.kind, field.choices)

    def _field(self, name: str) -> Field | None:
        lower = name.lower()
        return next((f for f in self.resource.fields.values() if f.name.lower() == lower), None)

    def _extra(self, name: str) -> Name | None:
        if info := INFO_NAMES.get(name.lower()):
            return Name(lambda r: r.get("_info", {}).get(info), "dt" if info.startswith(("last", "date")) else "str")
        if made := self.resource.computed.get(name):
            return Name(lambda r: made(self.store, r), "str")
        return None

    def _through(self, field: Field, rest: str) -> Name | None:
        """`board/name`: the field of the record a reference points to."""
        name = field.name
        if not rest:
            return Name(_plain(name), "ref")
        if rest.lower() == "id":
            return Name(lambda r: (r.get(name) or {}).get("id"), "int")
        target = self.catalog.by_collection.get(field.target)
        if target is None:
            return Name(lambda r: (r.get(name) or {}).get(rest), "str") if "/" not in rest else None
        shown = next((n for n in (*target.shows, *target.key) if n.lower() == rest.lower()), None)
        return Name(self._remote(name, target, shown), "str") if shown else None

    def _remote(self, name: str, target: Resource, shown: str) -> Getter:
        rows = self.store.rows(target.collection)
        made = target.computed.get(shown)

        def get(record: Record) -> Any:
            reference = record.get(name)
            there = rows.get(reference.get("id", 0)) if reference else None
            if there is None:
                return reference.get(shown) if reference else None
            return made(self.store, there) if made else there.get(shown)

        return get


def _plain(name: str) -> Getter:
    return lambda record: record.get(name)
