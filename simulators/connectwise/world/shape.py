"""The shapes that the world hands out, and the book it is written into."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from simulators.connectwise.living.ways import Ways

Record = dict[str, Any]


@dataclass(frozen=True)
class Login:
    """What one API member signs in with."""

    company_id: str
    public_key: str
    private_key: str
    client_id: str
    member: str
    others: tuple[Login, ...] = ()


@dataclass(frozen=True)
class Opening:
    """What the people of a world would choose in the product: the demo reads it, so that it knows no name itself."""

    name: str
    time_zone: str
    people: dict[str, str]  # part in the product -> member
    boards: tuple[int, ...]  # that take part
    parts: tuple[Record, ...]  # board, status, part: what no flag can tell
    everyday: tuple[int, ...] = ()  # types that they would let the product file, first of all


class Inventor(Protocol):
    """Whoever thinks of the next ticket."""

    def next_ticket(self, now: datetime) -> tuple[Record, list[Record], Record] | None: ...


@dataclass
class World:
    """One MSP at one moment, as its ConnectWise would hold it."""

    collections: dict[str, list[Record]]
    truth: dict[str, Any]
    login: Login
    secrets: dict[str, str]
    now: datetime
    opening: Opening
    inventor: Inventor = field(repr=False)
    ways: Ways | None = field(default=None, repr=False)

    def next_ticket(self, now: datetime) -> tuple[Record, list[Record], Record] | None:
        """A new ticket with its notes and its truth, or None when nobody would write at this hour."""
        return self.inventor.next_ticket(now)

    def burst(self, number: int, now: datetime) -> list[tuple[float, Record, list[Record], Record]]:
        """What a burst brings, each ticket with the seconds until it comes; ValueError when it is not told of."""
        make = getattr(self.inventor, "burst", None)
        if make is None:
            raise ValueError(f"this world has no burst {number}")
        return list(make(number, now))


@dataclass
class Book:
    """Every record written so far; knows the next free id of each collection."""

    collections: dict[str, list[Record]] = field(default_factory=dict)
    last_ids: dict[str, int] = field(default_factory=dict)

    def start_at(self, path: str, first_id: int) -> None:
        self.last_ids[path] = first_id - 1
        self.collections.setdefault(path, [])

    def add(self, path: str, record: Record, *, at: int | None = None) -> Record:
        """Store a record under the next id, or under the one given."""
        number = at if at is not None else self.last_ids.get(path, 0) + 1
        self.last_ids[path] = max(number, self.last_ids.get(path, 0))
        stored = {"id": number, **record}
        self.collections.setdefault(path, []).append(stored)
        return stored

    def named(self, path: str, name: str, key: str = "name") -> Record:
        """The record with that name; fails when there is none."""
        return next(r for r in self.collections[path] if r[key] == name)


def ref(record: Record) -> Record:
    """A reference as it is stored: the id alone."""
    return {"id": record["id"]}
