"""What a caller sent, turned into what is stored: kinds checked, references found by id or natural key."""

from typing import Any

from simulators.connectwise.catalog import Catalog
from simulators.connectwise.clock import moment, stamp
from simulators.connectwise.errors import FieldError
from simulators.connectwise.schema import Field, Record, Resource
from simulators.connectwise.store import Store, parent_id


class Rejected(Exception):
    def __init__(self, code: str, message: str, field: str) -> None:
        super().__init__(message)
        self.error = FieldError(code, message, field)


class Intake:
    def __init__(self, store: Store, catalog: Catalog) -> None:
        self.store, self.catalog = store, catalog

    def take(self, field: Field, value: Any, draft: Record) -> Any:
        """The value as it is stored; Rejected when it is none for this field."""
        if value is None:
            return None
        if field.kind == "ref":
            return self._reference(field, value, draft)
        if field.kind == "refs":
            return [self._reference(field, one, draft) for one in _rows(field, value)]
        if field.kind == "list":
            return _rows(field, value)
        return _plain(field, value)

    def _reference(self, field: Field, value: Any, draft: Record) -> Record:
        if not isinstance(value, dict):
            raise Rejected("InvalidValue", f"The field {field.name} must be a reference.", field.name)
        target = self.catalog.by_collection.get(field.target)
        if target is None or not self.store.rows(field.target):
            return {k: v for k, v in value.items() if k != "_info"}
        if isinstance(value.get("id"), int) and value["id"]:
            if self.store.get(field.target, value["id"]) is None:
                raise Rejected("NotFound", f"{target.noun} {value['id']} not found", f"{field.name}/id")
            return {"id": value["id"]}
        return self._by_key(field, target, value, draft)

    def _by_key(self, field: Field, target: Resource, value: Record, draft: Record) -> Record:
        for key in target.key:
            if isinstance(value.get(key), str):
                wanted = value[key].casefold()
                for record in self._candidates(target, draft):
                    if str(record.get(key, "")).casefold() == wanted:
                        return {"id": record["id"]}
                raise Rejected("NotFound", self._missing(target, draft), f"{field.name}/{key}")
        raise Rejected("InvalidValue", f"The field {field.name} needs an id.", field.name)

    def _candidates(self, target: Resource, draft: Record) -> list[Record]:
        """A status is looked for by name in the record's own board only."""
        parent = target.parents[0] if target.parents else ""
        if parent and draft.get(parent):
            return self.store.under(target.collection, parent, parent_id(draft[parent]))
        return self.store.all(target.collection)

    def _missing(self, target: Resource, draft: Record) -> str:
        parent = target.parents[0] if target.parents else ""
        if parent == "board" and draft.get("board"):
            return f"{target.noun} not found for Service Board {parent_id(draft['board'])}"
        return f"{target.noun} not found"


def _rows(field: Field, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Rejected("InvalidValue", f"The field {field.name} must be a list.", field.name)
    return value


def _plain(field: Field, value: Any) -> Any:
    if field.kind == "dt":
        try:
            return stamp(moment(value))
        except (TypeError, ValueError, AttributeError):
            raise Rejected("InvalidValue", f"The field {field.name} must be a date.", field.name) from None
    if not _fits(field.kind, value):
        raise Rejected("InvalidValue", f"The value of the field {field.name} could not be converted.", field.name)
    return value


def _fits(kind: str, value: Any) -> bool:
    if kind == "bool":
        return isinstance(value, bool)
    if kind in ("int", "num"):
        return isinstance(value, int if kind == "int" else int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def check(resource: Resource, record: Record, *, put: bool = False) -> list[FieldError]:
    """What is wrong with the whole record, fields nobody touched included (FACTS 6)."""
    found = []
    for field in resource.fields.values():
        value = record.get(field.name)
        if value is None or value == "":
            if field.required or (put and field.required_on_put):
                found.append(FieldError("MissingRequiredField", f"The {field.name} field is required.", field.name))
        elif error := _check_value(field, value):
            found.append(error)
    return found


def _check_value(field: Field, value: Any) -> FieldError | None:
    if field.limit and len(value) > field.limit:
        message = f"The field {field.name} must be a string with a maximum length of {field.limit}."
        return FieldError("OutOfRange", message, field.name)
    if field.choices and value not in field.choices:
        return FieldError("InvalidValue", "Enum value supplied was invalid", field.name)
    if field.low is not None and field.high is not None and not field.low <= value <= field.high:
        message = f"The field {field.name} must be between {field.low} and {field.high}."
        return FieldError("OutOfRange", message, field.name)
    return None
