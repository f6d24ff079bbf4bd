"""Stored records as ConnectWise answers them: references expanded, nulls left out, flags always said, `_info` last."""

from typing import Any

from simulators.connectwise import custom_fields
from simulators.connectwise.catalog import Catalog
from simulators.connectwise.schema import Field, Record, Resource
from simulators.connectwise.store import Store, parent_id


class Reader:
    def __init__(self, store: Store, catalog: Catalog, base: str) -> None:
        self.store, self.catalog = store, catalog
        self.base = base  # of the hrefs, with the doubled slash that ConnectWise has (FACTS 1)
        self._references: dict[tuple[str, int], tuple[Record, Record]] = {}

    def full(self, resource: Resource, record: Record) -> Record:
        found: Record = {}
        for name, field in resource.fields.items():
            value = self._value(resource, field, record)
            if value is not None:
                found[name] = value
        if "_info" not in resource.hidden:
            found["_info"] = dict(record.get("_info", {}))
        return found

    def _value(self, resource: Resource, field: Field, record: Record) -> Any:
        if field.write_only or field.name in resource.hidden:
            return None
        if made := resource.computed.get(field.name):
            return made(self.store, record)
        if field.name == "customFields":
            return custom_fields.shown(self.store, resource.collection, record)
        value = record.get(field.name, False if field.kind == "bool" else None)
        if field.kind == "ref" and value and field.target:
            return self.reference(field.target, value)
        if field.kind == "refs" and value:
            return [self.reference(field.target, one) for one in value]
        return value

    def reference(self, collection: str, stored: Record) -> Record:
        """What a reference shows; the stored one as it is when its record is not there."""
        target = self.catalog.by_collection.get(collection)
        record = self.store.get(collection, stored.get("id"))
        if target is None or record is None:
            return stored
        cached = self._references.get((collection, record["id"]))
        if cached is None or cached[0] is not record:
            cached = (record, self._reference(target, record))
            self._references[(collection, record["id"])] = cached
        return cached[1]

    def _reference(self, target: Resource, record: Record) -> Record:
        found: Record = {"id": record["id"]}
        for name in target.shows:
            made = target.computed.get(name)
            value = made(self.store, record) if made else record.get(name)
            if value is not None:
                found[name] = value
        if target.href:
            found["_info"] = {f"{target.href}_href": self.href(target, record)}
        return found

    def href(self, resource: Resource, record: Record) -> str:
        path = resource.path
        for field in resource.parents:
            start, end = path.index("{"), path.index("}")
            path = path[:start] + str(parent_id(record.get(field))) + path[end + 1 :]
        return f"{self.base}/apis/3.0{path}/{record['id']}"
