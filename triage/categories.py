"""The everyday categories of an account: proposed from its history by volume, and which one a ticket falls into.

A category is a name and an ordered list of selectors over ids; names are made of the account's own type and
subtype names. A ticket falls into the first that matches, else into none: everything else.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from triage.chains import Taxonomy

MOST = 9
FEWEST_TICKETS = 15
SMALLEST_SHARE = 0.02  # of the history
SENSITIVE_SHARE = 0.4
NAMED_SHARE = 0.15  # of its type: a subtype big enough to be named
ENOUGH_NAMED = 0.75  # of its type: below that, what is not named would be left to everything else


class Selector(TypedDict, total=False):
    """A key that is absent selects everything; `sensitive` selects by the text."""

    board: int
    type: int
    subtype: int
    item: int
    sensitive: bool


@dataclass(frozen=True)
class Facts:
    """What is known of a ticket."""

    board: int | None
    type: int | None = None
    subtype: int | None = None
    item: int | None = None
    sensitive: bool = False


@dataclass(frozen=True)
class Category:
    name: str
    selectors: tuple[Selector, ...]
    tickets: int = 0  # in the history it was proposed from
    sensitive: bool = False


def category_of(facts: Facts, categories: Sequence[Category]) -> Category | None:
    """The first category that a selector of matches; None is everything else."""
    for category in categories:
        if any(_matches(selector, facts) for selector in category.selectors):
            return category
    return None


def _matches(selector: Selector, facts: Facts) -> bool:
    values = {
        "board": facts.board, "type": facts.type, "subtype": facts.subtype, "item": facts.item,
        "sensitive": facts.sensitive,
    }  # fmt: skip
    return bool(selector) and all(values.get(key) == wanted for key, wanted in selector.items())


def propose(history: Sequence[Facts], taxonomy: Taxonomy, *, most: int = MOST) -> list[Category]:
    """Up to `most` categories, the biggest first; sensitive subtypes stand apart and come before their type."""
    grouped: dict[tuple[int, int], list[Facts]] = defaultdict(list)
    for facts in history:
        if facts.board is not None and facts.type in taxonomy.types(facts.board):
            grouped[(facts.board, facts.type or 0)].append(facts)
    proposed = [c for (board, type_), tickets in grouped.items() for c in _of_type(board, type_, tickets, taxonomy)]
    fewest = max(FEWEST_TICKETS, SMALLEST_SHARE * len(history))
    big = sorted((c for c in proposed if c.tickets >= fewest), key=lambda c: (-c.tickets, c.name))[:most]
    return sorted(_told_apart(big, taxonomy), key=lambda c: (not c.sensitive, -c.tickets, c.name))


def _told_apart(categories: Sequence[Category], taxonomy: Taxonomy) -> list[Category]:
    """Two boards may use the same name for a type: then the board's name comes first."""
    times = Counter(c.name for c in categories)
    boards = [taxonomy.name("board", c.selectors[0]["board"]) for c in categories]
    return [
        replace(c, name=f"{board}: {c.name}") if times[c.name] > 1 else c
        for c, board in zip(categories, boards, strict=True)
    ]


def _of_type(board: int, type_: int, tickets: Sequence[Facts], taxonomy: Taxonomy) -> list[Category]:
    by_subtype: Counter[int | None] = Counter(
        t.subtype for t in tickets if t.subtype in taxonomy.subtypes(board, type_)
    )
    delicate = Counter(t.subtype for t in tickets if t.sensitive)
    guarded = [s for s, n in by_subtype.most_common() if delicate[s] >= SENSITIVE_SHARE * n and n >= 5]
    open_ = {s: n for s, n in by_subtype.most_common() if s not in guarded}
    name = taxonomy.name("type", type_)
    if not guarded:
        return [_whole_or_named(board, type_, name, open_, tickets, taxonomy)]
    apart = _named(board, type_, name, guarded, by_subtype, taxonomy, sensitive=True)
    rest = [t for t in tickets if t.subtype not in guarded]
    return [apart, _whole_or_named(board, type_, name, open_, rest, taxonomy)] if open_ else [apart]


def _whole_or_named(
    board: int, type_: int, name: str, counts: dict[int | None, int], tickets: Sequence[Facts], taxonomy: Taxonomy
) -> Category:
    """A few big subtypes by name, or the type as a whole where it has many or none."""
    total = sum(counts.values())
    big = [s for s, n in counts.items() if n >= NAMED_SHARE * total][:3]
    covered = sum(counts[s] for s in big)
    if big and len(counts) > len(big) and covered >= ENOUGH_NAMED * total and covered >= 0.5 * len(tickets):
        return _named(board, type_, name, big, counts, taxonomy, sensitive=False)
    sensitive = bool(tickets) and sum(t.sensitive for t in tickets) >= SENSITIVE_SHARE * len(tickets)
    return Category(name, (Selector(board=board, type=type_),), len(tickets), sensitive)


def _named(
    board: int, type_: int, name: str, subtypes: Sequence[int | None], counts: dict[int | None, int],
    taxonomy: Taxonomy, *, sensitive: bool,
) -> Category:  # fmt: skip
    known = [s for s in subtypes if s is not None]
    names = ", ".join(taxonomy.name("subtype", s) for s in known)
    selectors = tuple(Selector(board=board, type=type_, subtype=s) for s in known)
    return Category(f"{name}: {names}", selectors, sum(counts[s] for s in known), sensitive)
