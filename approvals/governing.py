"""What the autonomy pages show: categories with their selectors in words, and the tools with their policies. Reads."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from approvals import queries
from approvals.models import Category, Level, Proposal, ToolMode, ToolPolicy
from approvals.moves import State
from cwhub.accounts.scope import ClientScope
from cwhub.journal.kinds import WriteKind, registered_kinds
from cwhub.journal.models import WriteOp
from cwhub.mirror.models import Board, BoardItem, BoardSubtype, BoardType
from kit.clock import now

LOOKS_BACK = timedelta(days=30)
PLACES = {"board": Board, "type": BoardType, "subtype": BoardSubtype, "item": BoardItem}
Names = dict[tuple[str, int | None, int], str]  # by kind, connection (None: any) and id


@dataclass(frozen=True)
class Tool:
    """One registered kind of write, in a person's words."""

    kind: str
    title: str
    text: str
    leaves: str
    tone: str
    mode: ToolMode
    used: int


WORDS: dict[str, tuple[str, str, str, str]] = {
    "connection.callback": (
        "Register a callback",
        "Lets ConnectWise tell us of changes",
        "cannot be taken back",
        "bad",
    ),
    "connection.time_trial": (
        "Try one minute of time",
        "On a charge code of your own, when an admin has the permissions tried",
        "deleted at once",
        "",
    ),
    "connection.time_trial_removal": ("Delete that minute again", "Ours and no other", "cannot be taken back", "bad"),
    "time.correct": (
        "Correct a time entry",
        "Work type, work role, agreement, billable option or notes of an entry that is not billed",
        "can be taken back until it is billed",
        "",
    ),
    "ticket.update": ("Change fields", "Board, status, type, subtype, item, priority", "can be taken back", ""),
    "ticket.note": ("Write a note", "Internal ones mail nobody", "a note to the customer cannot be taken back", "bad"),
    "ticket.note_removal": ("Remove a note of ours", "Takes an internal note back", "cannot be taken back", "bad"),
    "ticket.assign": ("Give a ticket to somebody", "A schedule entry; mails that member", "can be taken back", ""),
    "ticket.unassign": (
        "Take a ticket from somebody",
        "Removes a schedule entry of ours",
        "cannot be taken back",
        "bad",
    ),
}


def tools(scope: ClientScope) -> list[Tool]:
    since = now() - LOOKS_BACK
    used = Counter(WriteOp.objects.within(scope).filter(created_at__gte=since).values_list("kind", flat=True))
    modes = dict(ToolPolicy.objects.within(scope).values_list("kind", "mode"))
    return [tool(kind, modes, used) for kind in sorted(registered_kinds(), key=lambda kind: kind.name)]


def tool(kind: WriteKind, modes: dict[str, str], used: Counter[str]) -> Tool:
    title, text, leaves, tone = WORDS.get(kind.name, (kind.name, "", "", ""))
    mode = ToolMode(modes.get(kind.name, ToolMode.WAIT))
    return Tool(kind.name, title, text, leaves, tone, mode, used[kind.name])


@dataclass(frozen=True)
class Shelf:
    """One category as its row shows it."""

    category: Category
    selects: str
    sensitive: bool
    changes: int
    decided: int
    as_drafted: int
    levels: list[dict[str, Any]]


def shelves(scope: ClientScope) -> list[Shelf]:
    rows = list(queries.categories(scope))
    names = names_of(scope, rows)
    counts = counted(scope)
    return [shelf(row, names, counts) for row in rows]


def shelf(row: Category, names: Names, counts: dict[tuple[int | None, str], int]) -> Shelf:
    ended = {state: counts.get((row.pk, state), 0) for state in State.values}
    decided = ended[State.ALLOWED] + ended[State.REJECTED] + ended[State.SUPERSEDED]
    return Shelf(
        category=row,
        selects=selects_words(row.selectors, names),
        sensitive=any(one.get("sensitive") for one in row.selectors),
        changes=sum(ended.values()),
        decided=decided,
        as_drafted=ended[State.ALLOWED],
        levels=[level_of(level, row) for level in Level],
    )


def level_of(level: Level, row: Category) -> dict[str, Any]:
    """A level that nobody can choose yet is drawn as capped."""
    capped = level > Level.APPROVE and level > row.level
    return {"value": level.value, "label": level.label, "on": level == row.level, "capped": capped}


def counted(scope: ClientScope) -> dict[tuple[int | None, str], int]:
    recent = Proposal.objects.within(scope).filter(created_at__gte=now() - LOOKS_BACK)
    return Counter(recent.values_list("category_id", "state"))


def selects_words(selectors: Sequence[dict[str, Any]], names: Names) -> str:
    """`Board › Type › Subtype, Subtype`: what differs in its last place only is said together."""
    together: dict[tuple[str, ...], list[str]] = {}
    for one in selectors:
        said = place_words(one, names)
        if said:
            together.setdefault(said[:-1], []).append(said[-1])
    return "; ".join(" › ".join([*above, ", ".join(last)]) for above, last in together.items())


def place_words(selector: dict[str, Any], names: Names) -> tuple[str, ...]:
    """By the names that the mirror has."""
    named, of = [name for name in PLACES if selector.get(name)], selector.get("connection")
    return tuple(names.get((name, of, selector[name]), f"{name} {selector[name]}") for name in named)


def names_of(scope: ClientScope, rows: Sequence[Category]) -> Names:
    found: Names = {}
    for name, model in PLACES.items():
        mine = model.objects.within(scope).filter(external_id__in=ids_at(name, rows)).order_by("-connection_id")
        for connection, id_, text in mine.values_list("connection_id", "external_id", "name"):
            found |= {(name, connection, id_): text, (name, None, id_): text}
    return found


def ids_at(name: str, rows: Iterable[Category]) -> set[int]:
    return {one[name] for row in rows for one in row.selectors if one.get(name)}
