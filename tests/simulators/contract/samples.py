"""A body for each POST: what the description requires, no more, unless one is written down in `bodies`."""

from itertools import count
from typing import TYPE_CHECKING, Any

from simulators.connectwise.schema import Field
from tests.simulators.contract.bodies import BODIES
from tests.simulators.contract.spec import Operation, Schema, body_schema, resolved

if TYPE_CHECKING:
    from tests.simulators.contract.desk import Desk

NUMBER = count(1)  # so that no two names are alike
NOTHING = [{"op": "replace", "path": "noSuchName", "value": 1}]  # the false 200
DAY = "2026-11-02T00:00:00Z"


def body(desk: "Desk", operation: Operation) -> Any:
    if written := BODIES.get(str(operation)):
        return written(desk)
    if operation.method == "PATCH":
        return NOTHING
    if operation.path in BODIES:
        return BODIES[operation.path](desk)
    schema = body_schema(operation) or {}
    if schema.get("type") == "array":
        return [_required(desk, operation.path, resolved(schema["items"]))]
    return _required(desk, operation.path, schema)


def _required(desk: "Desk", path: str, schema: Schema) -> dict[str, Any]:
    listed = desk.resource(path)
    known = listed.fields if listed else {}
    wanted = {*schema.get("required", ()), *(f.name for f in known.values() if f.required)}
    properties = schema.get("properties", {})
    return {name: value(desk, properties.get(name, {}), known.get(name)) for name in sorted(wanted)}


def value(desk: "Desk", schema: Schema, field: Field | None) -> Any:
    """Something that fits, as plain as can be."""
    if field and field.kind == "ref":
        return desk.reference(field.target)
    schema = resolved(schema)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "string")
    if kind == "string":
        return _text(schema, field)
    if kind == "object":
        return {"id": 1} if "id" in schema.get("properties", {}) else {}
    return {"integer": 1, "number": 1.0, "boolean": False, "array": []}[kind]


def _text(schema: Schema, field: Field | None) -> str:
    if schema.get("format") == "date-time" or (field and field.kind == "dt"):
        return DAY
    if schema.get("format") == "uuid":
        return "11111111-1111-4111-8111-111111111111"
    if field and field.kind == "enum":
        return field.choices[0]
    text = f"Sample {next(NUMBER)}"
    return text[-field.limit :] if field and field.limit else text
