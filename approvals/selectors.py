"""Into which category a ticket falls: the first whose selectors take it. Pure; ids are the account's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

CHAIN = ("board", "type", "subtype", "item")


@dataclass(frozen=True)
class Place:
    """Where a ticket stands on its board, by ConnectWise's ids, and whether it asks for something sensitive.

    Ids of two ConnectWises may be equal, so a selector may name its connection.
    """

    board: int | None = None
    type: int | None = None
    subtype: int | None = None
    item: int | None = None
    sensitive: bool = False
    connection: int | None = None


class Selecting(Protocol):
    selectors: Any


Row = TypeVar("Row", bound=Selecting)


def selects(selector: dict[str, Any], place: Place) -> bool:
    """An empty place in a selector takes anything; a selector that says nothing takes nothing."""
    if selector.get("connection") not in (None, place.connection):
        return False
    if selector.get("sensitive"):
        return place.sensitive
    named = {name: selector[name] for name in CHAIN if selector.get(name) is not None}
    return bool(named) and all(getattr(place, name) == value for name, value in named.items())


def first_match(categories: Iterable[Row], place: Place) -> Row | None:
    return next((row for row in categories if any(selects(one, place) for one in row.selectors)), None)


def fault_in(selectors: Any) -> str:
    """A sentence about the first selector that cannot be understood, or nothing."""
    if not isinstance(selectors, list) or not selectors:
        return "A category needs at least one selector."
    for one in selectors:
        if not isinstance(one, dict) or set(one) - {*CHAIN, "sensitive", "connection"}:
            return "A selector names board, type, subtype and item, or is sensitive."
        if "sensitive" in one:
            if one != {"sensitive": True}:
                return "A sensitive selector stands alone."
        elif not any(isinstance(one.get(name), int) for name in CHAIN):
            return "A selector names at least one of board, type, subtype and item by its id."
    return ""
