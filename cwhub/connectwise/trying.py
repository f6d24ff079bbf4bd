"""Tries what our role may do, by requests that ConnectWise must refuse for their content: nothing is left behind.

An empty record lacks what every list demands (SPEC `required`), and no record has the number 0. A role that lacks the
right is told by 403 (FACTS 6, "403 (role)"), or by 404 where the cloud hides what it refuses. ConnectWise may look at
the content first, so being refused for that proves nothing: it is *open*, and the first real act will tell.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cwhub.connectwise.client import Client
from cwhub.connectwise.errors import KeyRefused, Refused
from cwhub.egress.limiter import Permit

NOBODY = 0  # no record has this number
METHODS: dict[str, tuple[str, Any]] = {"add": ("POST", {}), "edit": ("PATCH", []), "delete": ("DELETE", None)}


class May(StrEnum):
    YES = "yes"
    NO = "no"
    OPEN = "open"  # not refused for the role; more than that cannot be told without doing it


@dataclass(frozen=True)
class Tried:
    may: May
    made: int | None = None  # what ConnectWise took although it had to refuse it; never seen


def may_inquire(client: Client, path: str, *, permit: Permit) -> Tried:
    try:
        client.get(path, permit=permit, pageSize=1)
    except KeyRefused:
        return Tried(May.NO)
    return Tried(May.YES)


def may_write(client: Client, verb: str, path: str, *, permit: Permit) -> Tried:
    """`path` is a list. Adds nothing to it; edits and deletes number 0 of it. Raises ConnectWiseError for no answer."""
    method, body = METHODS[verb]
    target = path if verb == "add" else f"{path}/{NOBODY}"
    try:
        _, answer = client.request(method, target, permit=permit, body=body)
    except KeyRefused as error:
        hidden = error.status == 404 and verb != "add"  # number 0 is not there for anybody
        return Tried(May.OPEN if hidden else May.NO)
    except Refused as error:
        if not error.permanent:
            raise
        return Tried(May.OPEN)
    made = answer.get("id") if verb == "add" and isinstance(answer, dict) else None
    return Tried(May.YES if verb == "add" else May.OPEN, made)


def said_of_role(rows: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, str]]:
    """What `system/mySecurity` says of our own role, by module and action as the Security Roles screen names them."""
    return {(named(row, "module"), named(row, "moduleFunction")): levels(row) for row in rows}


def named(row: dict[str, Any], what: str) -> str:
    return " ".join(str(row.get(f"{what}Description") or row.get(f"{what}Name") or "").split()).casefold()


def levels(row: dict[str, Any]) -> dict[str, str]:
    return {verb: str(row.get(f"{verb}Level") or "") for verb in ("add", "edit", "delete", "inquire")}
