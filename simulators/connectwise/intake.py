"""What a caller sent, turned into what is stored: kinds checked, references found by id or natural key."""

import json
from collections.abc import Callable
from math import isfinite
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
            return _unchecked(field, value)
        if value.get("id"):
            id = _plain(Field("id", "int"), value["id"])
            if self.store.get(field.target, id) is None:
                raise Rejected("NotFound", f"{target.noun} {id} not found", f"{field.name}/id")
            return {"id": id}
        return self._by_key(field, target, value, draft)

    def _by_key(self, field: Field, target: Resource, value: Record, draft: Record) -> Record:
        for key in target.key:
            if isinstance(value.get(key), str):
                wanted, made = value[key].casefold(), target.computed.get(key)
                for record in self._candidates(target, draft):
                    if str(made(self.store, record) if made else record.get(key, "")).casefold() == wanted:
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


def _unchecked(field: Field, value: Record) -> Record:
    """A reference into a list that nobody keeps here: its id and its names, as they were sent."""
    found: Record = {name: value[name] for name in ("name", "identifier") if isinstance(value.get(name), str)}
    id = _plain(Field("id", "int"), value["id"]) if value.get("id") is not None else None
    if id is None and not found:
        raise Rejected("InvalidValue", f"The field {field.name} needs an id.", field.name)
    return {"id": id, **found} if id is not None else found


def _rows(field: Field, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Rejected("InvalidValue", f"The field {field.name} must be a list.", field.name)
    return value


def _plain(field: Field, value: Any) -> Any:
    if field.kind == "dt":
        try:
            found = moment(value)
            if found.year < EARLIEST:
                raise ValueError
            return stamp(found)
        except (TypeError, ValueError, AttributeError, OverflowError):
            raise Rejected("InvalidValue", f"The field {field.name} must be a date.", field.name) from None
    try:
        return CONVERTED.get(field.kind, _text)(value)
    except (TypeError, ValueError, OverflowError):
        message = f"The value of the field {field.name} could not be converted."
        raise Rejected("InvalidValue", message, field.name) from None


def _whole(value: Any) -> int:
    """A number without a fraction that fits into 32 bits; text that reads like one is taken too (FACTS 6)."""
    number = _number(value)
    if number != int(number) or abs(number) > LARGEST:
        raise ValueError
    return int(number)


def _number(value: Any) -> int | float:
    if isinstance(value, str):
        value = json.loads(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError
    return value


def _flag(value: Any) -> bool:
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    if not isinstance(value, bool):
        raise ValueError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


EARLIEST = 1753  # the first year that SQL Server's datetime knows
LARGEST = 2**31 - 1
CONVERTED: dict[str, Callable[[Any], Any]] = {"int": _whole, "num": _number, "bool": _flag}


def check(resource: Resource, record: Record, *, put: bool = False) -> list[FieldError]:
    """What is wrong with the whole record, fields nobody touched included (FACTS 6)."""
    found = []
    for field in resource.fields.values():
        value = record.get(field.name)
        if value is None or (value == "" and not field.choices):
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
