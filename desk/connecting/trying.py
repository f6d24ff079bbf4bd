"""The check of permissions: each right is tried, and what is missing is named with what is lost without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.connectwise import KeyRefused
from cwhub.connectwise.trying import May, Tried, may_inquire, may_write, said_of_role
from cwhub.mirror.sync import Puller
from desk.connecting.permissions import ALL, ROWS, TIME, VERBS, Row
from kit.clock import now

OWN_ONLY = ("My", "Mine")  # it goes through, for its own records
SAID_LESS = ("None", *OWN_ONLY)


@dataclass(frozen=True)
class Cell:
    """One right of one row: what is needed, and what was found."""

    verb: str
    needs: str
    has: str = ""  # as ConnectWise names the level; empty where nobody knows
    lacks: bool = False

    @property
    def words(self) -> str:
        if self.lacks:
            return f"{self.has or 'None'}, needs {self.needs}"
        return self.needs

    @property
    def is_open(self) -> bool:
        """Needed, and neither refused nor proven."""
        return self.needs == ALL and not self.lacks and not self.has


@dataclass(frozen=True)
class Checked:
    row: Row
    cells: tuple[Cell, ...]

    @property
    def lacking(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.lacks]

    @property
    def stops(self) -> bool:
        """Without it there is nothing to connect to."""
        return self.row.essential and any(cell.verb == "inquire" for cell in self.lacking)

    @property
    def sentence(self) -> str:
        verbs = ", ".join(cell.verb for cell in self.lacking)
        return f"{self.row.module}, {self.row.action} ({verbs}): {self.row.lost}."


def try_all(puller: Puller) -> dict[str, Any]:
    """Asks for every right of every row; what is found, as it is kept in the connection. Raises ConnectWiseError."""
    said = said_by_connectwise(puller)
    found: dict[str, dict[str, str]] = {}
    made: list[str] = []
    for row in ROWS:
        told = said.get((row.module.casefold(), row.action.casefold()), {}) if row.is_named else {}
        cells: dict[str, str] = {}
        for verb in filter(row.needs, VERBS):
            tried = try_one(puller, row, verb)
            cells[verb] = level_of(tried, told.get(verb, ""))
            made += [f"{row.list}/{tried.made}"] if tried.made else []
        found[row.key] = cells
    return {"at": now().isoformat(), "found": found, "made": made}


def try_one(puller: Puller, row: Row, verb: str) -> Tried:
    if not row.list:
        return Tried(May.OPEN)
    if verb == "inquire":
        return may_inquire(puller.client, row.list, permit=puller.permit())
    path = row.below if verb == "delete" and row.below else row.list
    return may_write(puller.client, verb, path, permit=puller.permit())


def said_by_connectwise(puller: Puller) -> dict[tuple[str, str], dict[str, str]]:
    """ConnectWise's own list of our rights, where it gives one; not every role may ask."""
    try:
        return said_of_role(puller.all("/system/mySecurity"))
    except KeyRefused:
        return {}


def level_of(tried: Tried, said: str) -> str:
    """The level to believe: what trying has proven, then what ConnectWise says. Empty where neither tells."""
    if tried.may == May.NO:
        return said if said in SAID_LESS else "None"
    if tried.may == May.YES:
        return said if said in OWN_ONLY else ALL
    return said


def with_deletion(connection: Connection, rights: dict[str, Any]) -> dict[str, Any]:
    """Deleting time is known from an entry of our own only: what an earlier check has learned still holds."""
    earlier = ((connection.checks.get("permissions") or {}).get("found") or {}).get(TIME) or {}
    cells = rights["found"][TIME]
    if cells.get("delete") == "" and earlier.get("delete"):
        cells["delete"] = earlier["delete"]
    return rights


def checked(connection: Connection) -> list[Checked]:
    """Every row with what the last check found; before the first one nothing is known and nothing lacks."""
    found = (connection.checks.get("permissions") or {}).get("found") or {}
    return [Checked(row, tuple(cells_of(row, found.get(row.key) or {}))) for row in ROWS]


def cells_of(row: Row, found: dict[str, str]) -> Iterator[Cell]:
    for verb in VERBS:
        has = found.get(verb, "")
        yield Cell(verb, getattr(row, verb), has, row.needs(verb) and has in SAID_LESS)


def lacking(connection: Connection) -> list[Checked]:
    return [row for row in checked(connection) if row.lacking]


def unreadable(connection: Connection) -> list[str]:
    """The lists that need not be asked for."""
    rows = [row for row in lacking(connection) if any(cell.verb == "inquire" for cell in row.lacking)]
    return [row.row.list for row in rows if row.row.list]


def has_right(connection: Connection, key: str, verb: str) -> bool:
    """Whether nothing speaks against it."""
    row = next(one for one in checked(connection) if one.row.key == key)
    return not any(cell.verb == verb for cell in row.lacking)
