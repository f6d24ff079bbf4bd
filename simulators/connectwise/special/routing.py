"""How an address that is no plain list finds its function."""

from collections.abc import Callable, Iterable
from typing import Any

from simulators.connectwise.catalog import is_id

Result = tuple[Any, int, dict[str, str]]
Routes = dict[str, Callable[..., Result]]
"""`GET service/tickets/{}/allnotes`, lower case: `{}` is an id, `{text}` any one segment. The function takes
the Call and then what stood there, an id as int."""


class Router:
    def __init__(self, tables: Iterable[Routes]) -> None:
        self.exact = {key: function for table in tables for key, function in table.items()}
        self.loose = [(key.split("/"), function) for key, function in self.exact.items() if "{text}" in key]

    def find(self, method: str, path: str) -> tuple[Callable[..., Result], list[Any]] | None:
        parts = path.strip("/").split("/")
        key = "/".join("{}" if is_id(p) else p.lower() for p in parts)
        if function := self.exact.get(f"{method} {key}"):
            return function, [int(p) for p in parts if is_id(p)]
        for pattern, function in self.loose:
            given = _matched(pattern, [f"{method} {parts[0]}", *parts[1:]])
            if given is not None:
                return function, given
        return None

    def knows(self, path: str) -> bool:
        """Whether the address takes any method."""
        return any(self.find(method, path) for method in ("GET", "POST", "PUT", "PATCH", "DELETE"))


def _matched(pattern: list[str], parts: list[str]) -> list[Any] | None:
    if len(pattern) != len(parts):
        return None
    given: list[Any] = []
    for wanted, part in zip(pattern, parts, strict=True):
        if wanted == "{text}":
            given.append(part)
        elif wanted == "{}" and is_id(part):
            given.append(int(part))
        elif wanted.lower() != part.lower():
            return None
    return given
