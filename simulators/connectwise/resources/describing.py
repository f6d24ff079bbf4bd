"""The words in which the tables describe a resource."""

from typing import Any

from simulators.connectwise.schema import READ, Record, Resource, parse_fields


def resource(path: str, noun: str, fields: str, **rest: Any) -> Resource:
    return Resource(path, noun, parse_fields(fields), **rest)


def info(path: str, fields: str, *, of: str) -> Resource:
    """The short form of a list that callers without its setup rights may read."""
    parents = tuple(part[1:-1] for part in path.split("/") if part.startswith("{"))
    noun = path.strip("/").split("/")[-2]
    return Resource(path, noun, parse_fields(fields), collection=of, parents=parents, methods=READ)


def on_tickets(field: str) -> tuple[tuple[str, str], ...]:
    return (("service/tickets", field), ("project/tickets", field))


def shown_as(field: str, collection: str, **names: str) -> Any:
    """A reference that shows other things here than elsewhere: each name, and the field it is taken from."""

    def made(store: Any, record: Record) -> Record | None:
        reference = record.get(field)
        there = store.get(collection, reference.get("id")) if reference else None
        if there is None:
            return reference
        return {"id": there["id"], **{name: there[source] for name, source in names.items() if source in there}}

    return made


def full_name(store: Any, record: Record) -> str:
    return f"{record.get('firstName', '')} {record.get('lastName', '')}".strip()


def described(store: Any, record: Record) -> str:
    """The name of a row that has a description instead."""
    return str(record.get("name") or record.get("description") or "")
