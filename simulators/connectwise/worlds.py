"""What the engine asks of a world; world/ gives one, tests give smaller ones."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from simulators.connectwise.schema import Record

WORLDS = {"first": "world", "second": "world_second", "backlog": "world_backlog"}  # name -> package


class Login(Protocol):
    @property
    def company_id(self) -> str: ...
    @property
    def public_key(self) -> str: ...
    @property
    def private_key(self) -> str: ...
    @property
    def client_id(self) -> str: ...


class World(Protocol):
    @property
    def collections(self) -> dict[str, list[Record]]: ...
    @property
    def truth(self) -> dict[str, Any]: ...
    @property
    def secrets(self) -> dict[str, str]: ...
    @property
    def login(self) -> Login: ...

    def next_ticket(self, now: datetime) -> tuple[Record, list[Record], Record] | None: ...


Build = Callable[..., World]  # seed, companies, tickets, members, anchor, now: all by keyword


def keys_of(world: World) -> dict[str, tuple[str, str]]:
    """Public key -> private key and member, of every API member."""
    login = world.login
    found = {login.public_key: (login.private_key, getattr(login, "member", "cwhub_api"))}
    for other in getattr(login, "others", ()):
        found[other.public_key] = (other.private_key, other.member)
    return found


def build_named(*, world: str = "first", **wish: Any) -> World:
    """One of the worlds that come with the simulator."""
    if world not in WORLDS:
        raise ValueError(f"no world is called {world}; there are {', '.join(WORLDS)}")
    build: Build = import_module(f"simulators.connectwise.{WORLDS[world]}").build
    return build(**wish)


def opening_of(world: World) -> dict[str, Any]:
    """What its people would choose in the product; empty for a world that does not say."""
    opening = getattr(world, "opening", None)
    return asdict(opening) if opening else {}


def zone_of(world: World) -> ZoneInfo:
    return ZoneInfo(opening_of(world).get("time_zone", "America/Chicago"))
