"""What an action takes in its body: described like a record, checked like one, not stored."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.errors import FieldError, Invalid, Refused
from simulators.connectwise.intake import Rejected, check
from simulators.connectwise.schema import Record, Resource, parse_fields

if TYPE_CHECKING:
    from simulators.connectwise.api import Call


def body(noun: str, fields: str) -> Resource:
    return Resource(f"/{noun}", noun, parse_fields(fields), key=())


def taken(call: "Call", described: Resource) -> Record:
    """The values of the body; Invalid with one entry for each that is missing or no value for its field."""
    return read(call, described, call.request.json() if call.request.body else {})


def patched(call: "Call", described: Resource) -> Record:
    """The values that an array of operations sets."""
    rows = call.request.json()
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and isinstance(row.get("path"), str) for row in rows
    ):
        raise Refused(400, "InvalidObject", "A PATCH body must be an array of operations.")
    return read(call, described, {row["path"].removeprefix("/"): row.get("value") for row in rows})


def read(call: "Call", described: Resource, sent: Any) -> Record:
    if not isinstance(sent, dict):
        raise Refused(400, "InvalidObject", "The request body must be a JSON object.")
    values: Record = {}
    errors: list[FieldError] = []
    for name, field in described.fields.items():
        try:
            value = call.sim.writer.intake.take(field, sent.get(name), values)
        except Rejected as rejected:
            errors.append(rejected.error)
        else:
            values |= {} if value is None else {name: value}
    named = {e.field.partition("/")[0] for e in errors}
    errors += [e for e in check(described, values) if e.field not in named]
    if errors:
        raise Invalid(described.error_name, errors)
    return values


def ids(values: Record, name: str, described: Resource) -> list[int]:
    """The ids in a list of the body, each once."""
    found = values.get(name) or []
    if not found or not all(isinstance(n, int) and not isinstance(n, bool) for n in found):
        raise refusal(described, "MissingRequiredField", f"The {name} field is required.", name)
    return list(dict.fromkeys(found))


def refusal(described: Resource, code: str, message: str, name: str) -> Invalid:
    return Invalid(described.error_name, [FieldError(code, message, name)])
