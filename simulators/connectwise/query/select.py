"""Which records of a list a request asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from simulators.connectwise.catalog import Catalog
from simulators.connectwise.query.children import child_test, custom_field_test
from simulators.connectwise.query.grammar import parse
from simulators.connectwise.query.matching import compile_test
from simulators.connectwise.query.names import Names
from simulators.connectwise.query.ordering import ordered
from simulators.connectwise.schema import Record, Resource
from simulators.connectwise.store import Store


@dataclass(frozen=True)
class Selector:
    store: Store
    catalog: Catalog

    def select(
        self, records: list[Record], resource: Resource, asked: Mapping[str, str], *, exact_case: bool = False
    ) -> list[Record]:
        """The records that meet `conditions`, `childConditions` and `customFieldConditions`, in the asked order."""
        names = Names(self.store, self.catalog, resource)
        lower = {key.lower(): value for key, value in asked.items() if isinstance(value, str) and value.strip()}
        if text := lower.get("conditions"):
            test = compile_test(parse(text), names.resolve, exact_case=exact_case)
            records = [r for r in records if test(r)]
        if text := lower.get("childconditions"):
            child = child_test(text, resource, self.store, self.catalog)
            records = [r for r in records if child(r)]
        if text := lower.get("customfieldconditions"):
            custom = custom_field_test(text, resource, self.store)
            records = [r for r in records if custom(r)]
        return ordered(records, lower.get("orderby", ""), names)
