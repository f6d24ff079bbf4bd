"""What the review page shows of the lines that were read: figures, findings by kind, groups, rows. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from desk.review.asked import BILLING, FINDINGS, Asked, Filter
from desk.review.lines import NOTHING, Line


@dataclass(frozen=True)
class Choice:
    """One line of a list of filters."""

    title: str
    url: str
    count: int
    here: bool


@dataclass(frozen=True)
class Group:
    """A client or an agreement with what is not billed of it."""

    name: str
    url: str
    entries: int
    look: int
    hours: Decimal
    covered: Decimal
    outside: Decimal
    free: Decimal
    amount: Decimal


def choices(sight: Asked, filters: Iterable[Filter]) -> list[Choice]:
    """Those that take something, and the one that is looked at."""
    counts: Counter[str] = Counter()
    for one in filters:
        counts[one.key] = sum(one.takes(line) for line in sight.lines)
    return [
        Choice(one.title, sight.url(show=one.key), counts[one.key], one.key == sight.show.key)
        for one in filters
        if counts[one.key] or one.key == sight.show.key
    ]


def figures(lines: Sequence[Line]) -> dict[str, Any]:
    stopped = [line for line in lines if line.said]
    return {
        "entries": len(lines),
        "hours": sum((line.billed for line in lines), NOTHING),
        "covered": sum((line.covered for line in lines if line.billable == "Billable"), NOTHING),
        "outside": sum((outside(line) for line in lines), NOTHING),
        "free": sum((line.actual for line in lines if line.billable != "Billable"), NOTHING),
        "amount": sum((line.amount for line in lines), NOTHING),
        "stopped": len(stopped),
        "kinds": len({one.rule for line in stopped for one in line.said}),
        "reviewed": sum(bool(line.reviewed) for line in stopped),
        "open": sum(line.open for line in lines),
        "waits": sum(bool(line.asked) and not line.answer for line in lines),
    }


def outside(line: Line) -> Decimal:
    """Billed hours that no agreement takes. Of an agreement in amounts, only what its amount did not reach."""
    if line.billable != "Billable" or (line.covered_amount and not line.amount):
        return NOTHING
    return max(line.billed - line.covered, NOTHING)


def groups(sight: Asked) -> list[Group]:
    """What the chosen list takes, by client or by agreement; whoever has most to look at first."""
    key, name, url = KEYS[sight.by]
    found: dict[Any, list[Line]] = defaultdict(list)
    for line in sight.lines:
        if sight.show.takes(line):
            found[key(line)].append(line)
    numbers = sight.clients_by_key if sight.by == "client" else {}
    made = [group(name(lines[0]), url(sight, lines[0], numbers), lines) for lines in found.values()]
    return sorted(made, key=lambda one: (-one.look, one.name))


def group(name: str, url: str, lines: Sequence[Line]) -> Group:
    told = figures(lines)
    return Group(
        name, url, told["entries"], told["open"], told["hours"], told["covered"], told["outside"], told["free"],
        told["amount"],
    )  # fmt: skip


def client_url(sight: Asked, line: Line, numbers: dict[int, int]) -> str:
    return sight.url(client=numbers.get(line.row.client_id, ""))


def agreement_url(sight: Asked, line: Line, numbers: dict[int, int]) -> str:
    return sight.url(agreement=line.agreement_ref) if line.agreement_ref else ""


KEYS: dict[str, tuple[Callable[[Line], Any], Callable[[Line], str], Callable[..., str]]] = {
    "client": (lambda line: line.row.client_id, lambda line: line.client, client_url),
    "agreement": (
        lambda line: line.agreement_ref or 0,
        lambda line: line.agreement or "No agreement",
        agreement_url,
    ),
}


def findings(sight: Asked) -> list[Choice]:
    return choices(sight, FINDINGS)


def billing(sight: Asked) -> list[Choice]:
    return choices(sight, BILLING)
