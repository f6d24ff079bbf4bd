"""The description that CONNECTWISE_SPEC names: its operations, and what it says an answer looks like."""

import json
import os
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/vnd.connectwise.com+json"
OPEN = ("IRestIdentifiedItem",)  # stands for a record of any kind
Schema = dict[str, Any]


INSTEAD = {  # answers that FACTS 8 knows better
    "POST /company/configurations/bulk": "BulkResult",
    "PUT /company/configurations/bulk": "BulkResult",
    "GET /sales/opportunities/{parentId}/forecast": "Forecast",  # FACTS 15
}


ERROR: Schema = {  # what the description says of errors, and `errors` may be null (FACTS 1)
    "type": "object",
    "required": ["code", "message"],
    "properties": {
        "code": {"type": "string"},
        "message": {"type": "string"},
        "errors": {"type": "array", "nullable": True, "items": {"$ref": "#/components/schemas/ValidationError"}},
    },
}


@dataclass(frozen=True)
class Operation:
    method: str
    path: str  # as the description spells it

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def module(self) -> str:
        return self.path.split("/")[1]


def spec_path() -> Path | None:
    named = os.environ.get("CONNECTWISE_SPEC", "")
    return Path(named) if named else None


@cache
def load() -> Schema:
    path = spec_path()
    return json.loads(path.read_text()) if path else {"paths": {}, "components": {"schemas": {}}}


@cache
def operations() -> tuple[Operation, ...]:
    rows = load()["paths"].items()
    return tuple(Operation(m.upper(), path) for path, known in rows for m in METHODS if m in known)


def described(operation: Operation) -> Schema:
    return dict(load()["paths"][operation.path][operation.method.lower()])


def alike(method: str, path: str) -> Operation | None:
    """The operation at a path, whatever its places are called there."""
    return next((o for o in operations() if o.method == method and _plain(o.path) == _plain(path)), None)


def _plain(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "{}", path).lower().rstrip("/")


def knows(method: str, path: str) -> bool:
    return method.lower() in load()["paths"].get(path, {})


def success(operation: Operation) -> int:
    return min(int(code) for code in described(operation)["responses"])


def accepted(operation: Operation) -> set[int]:
    """A status that the description only infers may be 200 or 201."""
    return {200, 201} if described(operation).get("x-status-inferred") else {success(operation)}


def answer_schema(operation: Operation) -> Schema | None:
    """What a success holds; None where it holds no JSON. Some counts are described as what they count."""
    if operation.path.endswith("/count") and "quickAccess" not in operation.path and operation.method == "GET":
        return {"$ref": "#/components/schemas/Count"}
    if name := INSTEAD.get(str(operation)):
        return {"$ref": f"#/components/schemas/{name}"}
    content = described(operation)["responses"][str(success(operation))].get("content", {})
    return next((dict(c["schema"]) for kind, c in content.items() if kind.startswith(JSON)), None)


def body_schema(operation: Operation) -> Schema | None:
    content = described(operation).get("requestBody", {}).get("content", {})
    return next((resolved(c["schema"]) for kind, c in content.items() if "json" in kind), None)


def takes_conditions(operation: Operation) -> bool:
    return "/conditions" in json.dumps(described(operation).get("parameters", []))


def is_upload(operation: Operation) -> bool:
    return "multipart/form-data" in described(operation).get("requestBody", {}).get("content", {})


def resolved(schema: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    return dict(load()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])


def closed(schema: Schema) -> Schema:
    """OpenAPI 3.0 as JSON Schema; a field that the description does not know is an error too."""
    if schema.get("type") == "object" and not {"properties", "additionalProperties"} & set(schema):
        return {}  # what C# calls an object: any value at all
    found: Schema = {}
    for key, value in schema.items():
        if key == "properties":
            found[key] = {name: closed(inner) for name, inner in value.items()}
        elif key == "items" or (key == "additionalProperties" and isinstance(value, dict)):
            found[key] = closed(value)
        elif key == "$ref":
            found[key] = value.replace("#/components/schemas/", "#/$defs/")
        elif key in ("type", "format", "enum", "required"):
            found[key] = value
    if found.get("properties") and "additionalProperties" not in found:
        found["additionalProperties"] = False
    return _or_null(found) if schema.get("nullable") else found


def _or_null(schema: Schema) -> Schema:
    kinds = {"type": [schema["type"], "null"]} if "type" in schema else {}
    values = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, **kinds, **values}


@cache
def definitions() -> Schema:
    found = {name: closed(schema) for name, schema in load()["components"]["schemas"].items()}
    for name in OPEN:
        found.get(name, {}).pop("additionalProperties", None)
    return found


@cache
def _validator(text: str) -> Draft202012Validator:
    schema = {**closed(json.loads(text)), "$defs": definitions()}
    return Draft202012Validator(schema, format_checker=FORMATS)


def faults(schema: Schema, value: Any) -> list[str]:
    """Where a value is not as described, a line each."""
    errors = _validator(json.dumps(schema, sort_keys=True)).iter_errors(value)
    return [f"{'/'.join(map(str, e.absolute_path)) or 'answer'}: {e.message[:200]}" for e in errors][:5]


FORMATS = FormatChecker(formats=())
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@FORMATS.checks("date-time", raises=ValueError)
def _is_stamp(value: object) -> bool:
    """UTC to the second, as ConnectWise writes it."""
    return not isinstance(value, str) or bool(STAMP.fullmatch(value) and datetime.fromisoformat(value))


@FORMATS.checks("uuid")
def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or bool(
        re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value)
    )
