"""What the simulator says about its world: keys, people, and what they would choose in the product.

The demo asks over HTTP, so no name of a world stands here.
"""

import json
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from config.demo.ports import Ports


@dataclass(frozen=True)
class Keys:
    company_id: str
    public_key: str
    private_key: str = field(repr=False)
    client_id: str


@dataclass(frozen=True)
class Told:
    """One look at the simulator's sign-in answer, with the members who are named there."""

    world: str
    keys: Keys
    name: str
    time_zone: str
    people: dict[str, dict[str, Any]]  # part in the product -> member
    boards: list[int]
    parts: list[tuple[int, int, str]]  # board, status, part
    everyday: list[int]  # types


def ask(ports: Ports) -> Told:
    login, members = read(ports, "login"), read(ports, "state/system/members")
    opening = login["opening"]
    by_name = {row["identifier"]: row for row in members}
    return Told(
        world=login["world"],
        keys=Keys(**{name: login[name] for name in Keys.__dataclass_fields__}),
        name=opening["name"],
        time_zone=opening["time_zone"],
        people={word: by_name[identifier] for word, identifier in opening["people"].items()},
        boards=list(opening["boards"]),
        parts=[(row["board"], row["status"], row["part"]) for row in opening["parts"]],
        everyday=list(opening["everyday"]),
    )


def read(ports: Ports, path: str) -> Any:
    with urllib.request.urlopen(f"{ports.screen_url}/_sim/{path}", timeout=30) as answer:  # noqa: S310 - loopback
        return json.load(answer)
