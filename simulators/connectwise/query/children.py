"""childConditions and customFieldConditions: tests on the rows inside a record (FACTS 5)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from simulators.connectwise import custom_fields
from simulators.connectwise.catalog import Catalog
from simulators.connectwise.errors import BadCondition
from simulators.connectwise.query.grammar import Compare, Tree, parse
from simulators.connectwise.query.matching import compile_test
from simulators.connectwise.query.names import Name
from simulators.connectwise.schema import Field, Record, Resource
from simulators.connectwise.store import Store


def child_test(text: str, resource: Resource, store: Store, catalog: Catalog) -> Callable[[Record], bool]:
    """A record is met when one row of its list meets the whole condition."""
    tree = parse(text)
    field = _list_field(tree, resource)
    test = compile_test(tree, lambda path: _row_name(path, field, resource))
    rows_of = _rows(field, store, catalog)
    return lambda record: any(test(row) for row in rows_of(record))


def custom_field_test(text: str, resource: Resource, store: Store) -> Callable[[Record], bool]:
    test = compile_test(parse(text), _custom_name)
    rows_of = partial(custom_fields.shown, store, resource.collection)
    return lambda record: any(test(row) for row in rows_of(record) or [])


def _custom_name(path: str) -> Name:
    if path not in ("caption", "value", "id", "type"):
        raise BadCondition(f"{path} is not a recognized name.")
    return Name(lambda row: row.get(path), "int" if path == "id" else "str")


def first_name(tree: Tree) -> str:
    return tree.name if isinstance(tree, Compare) else first_name(tree.parts[0])


def _list_field(tree: Tree, resource: Resource) -> Field:
    path = first_name(tree)
    field = resource.fields.get(path.partition("/")[0])
    if field is None or field.kind not in ("list", "refs"):
        raise BadCondition(f"{path} is not a recognized name.")
    return field


def _row_name(path: str, field: Field, resource: Resource) -> Name:
    first, _, rest = path.partition("/")
    if first != field.name or not rest:
        raise BadCondition(f"{path} is not a recognized name.")
    return Name(lambda row: _walk(row, rest.split("/")), "int" if rest.endswith("id") else "str")


def _walk(row: Any, parts: list[str]) -> Any:
    for part in parts:
        row = row.get(part) if isinstance(row, dict) else None
    return row


def _rows(field: Field, store: Store, catalog: Catalog) -> Callable[[Record], list[Any]]:
    if field.kind == "list":
        return lambda record: record.get(field.name) or []
    there = store.rows(field.target)
    return lambda record: [there.get(ref.get("id"), ref) for ref in record.get(field.name) or []]
