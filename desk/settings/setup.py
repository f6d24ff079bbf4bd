"""What the first run shows: boards, the parts of their statuses, companies, categories, as plain values."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from approvals.models import Category
from cwhub.accounts.models import Client, Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Board, BoardStatus, BoardType, CompanyType, Ticket
from cwhub.mirror.models.setup import Part
from cwhub.mirror.parts import part_of_flags
from desk.connecting.choices import ASKED, Choices, board_choices, category_choices
from kit.clock import now
from triage.categories import Category as Proposed

USED_FOR = {
    Part.NOT_TAKEN: "may be filed and assigned",
    Part.TAKEN: "from here on suggestions only",
    Part.CUSTOMER_ANSWERED: "the customer wrote again",
    Part.WAITING_CUSTOMER: "after a question went out",
    Part.WAITING_CONFIRMATION: "after a fix, before closing",
    Part.PAUSED: "nothing is expected of us",
    Part.RESOLVED: "time and billing still to come",
    Part.CLOSED: "used when something is closed",
}
WHY = {
    Part.NOT_TAKEN: "stage Respond",
    Part.TAKEN: "stages Plan, Resolve",
    Part.PAUSED: "do not escalate",
    Part.RESOLVED: "stage Resolved, not closed",
    Part.CLOSED: "the closed flag",
}
EVERYDAY = 6  # ticked from the start


@dataclass
class PartRow:
    part: Part
    used_for: str
    why: str
    statuses: list[BoardStatus] = field(default_factory=list)  # what the flags say, for a part nobody is asked about
    options: list[BoardStatus] = field(default_factory=list)  # what may be chosen
    asked: bool = False
    answered: bool = False
    chosen: int | None = None
    name: str = ""  # of the select


@dataclass
class BoardRow:
    board: Board
    ticked: bool
    recent: int
    open: int
    note: str
    types: list[tuple[BoardType, bool]]
    parts: list[PartRow]
    offered: bool = True

    @property
    def types_in(self) -> int:
        return sum(ticked for _, ticked in self.types)

    @property
    def missing(self) -> int:
        return sum(row.asked and not row.answered for row in self.parts)


def board_rows(connection: Connection, choices: Choices) -> list[BoardRow]:
    """Every board, those that may take part first; ticks and parts as `choices` says."""
    counts = ticket_counts(connection)
    offered = board_choices(connection)
    others = Board.objects.filter(connection=connection, gone_at=None).exclude(pk__in=[board.pk for board in offered])
    return [
        *(board_row(connection, board, choices, counts) for board in offered),
        *(left_out_row(board, counts) for board in others.order_by("inactive", "name")),
    ]


def ticket_counts(connection: Connection) -> dict[int, tuple[int, int]]:
    month = Q(entered_at__gt=now() - timedelta(days=30))
    rows = Ticket.objects.filter(connection=connection, gone_at=None).values_list("board_ref")
    counted = rows.annotate(recent=Count("pk", filter=month), open=Count("pk", filter=Q(closed=False)))
    return {board or 0: (recent, still_open) for board, recent, still_open in counted}


def board_row(connection: Connection, board: Board, choices: Choices, counts: dict[int, tuple[int, int]]) -> BoardRow:
    mine = {"connection": connection, "board_ref": board.external_id, "inactive": False, "gone_at": None}
    statuses = list(BoardStatus.objects.filter(**mine).order_by("sort_order", "name"))
    ticked = board.external_id in choices.boards
    types = BoardType.objects.filter(**mine).order_by("name")
    recent, still_open = counts.get(board.external_id, (0, 0))
    stages = len({status.stage for status in statuses if status.stage})
    return BoardRow(
        board=board,
        ticked=ticked,
        recent=recent,
        open=still_open,
        note=f"{len(statuses)} statuses, {stages} SLA stages",
        types=[(row, row.external_id in choices.types) for row in types],
        parts=part_rows(board.external_id, statuses, choices),
    )


def left_out_row(board: Board, counts: dict[int, tuple[int, int]]) -> BoardRow:
    recent, still_open = counts.get(board.external_id, (0, 0))
    note = "Inactive; its tickets still teach" if board.inactive else "Project board: read, nothing proposed"
    return BoardRow(board, False, recent, still_open, note, [], [], offered=False)


def part_rows(board: int, statuses: list[BoardStatus], choices: Choices) -> list[PartRow]:
    chosen = {status for (of, _), status in choices.parts.items() if of == board and status is not None}
    by_flags: dict[Part, list[BoardStatus]] = {}
    for status in statuses:
        part = part_of_flags(closed=status.closed, stage=status.stage)
        if part and status.external_id not in chosen:
            by_flags.setdefault(part, []).append(status)
    return [
        asked_row(board, part, statuses, choices) if part in ASKED else told_row(part, by_flags.get(part, []))
        for part in Part
        if part in ASKED or by_flags.get(part)
    ]


def told_row(part: Part, statuses: list[BoardStatus]) -> PartRow:
    return PartRow(part, USED_FOR[part], WHY[part], statuses=statuses)


def asked_row(board: int, part: Part, statuses: list[BoardStatus], choices: Choices) -> PartRow:
    """Waiting means a paused clock, where there is such a status; an answer may come back into any open one."""
    may = [status for status in statuses if not status.closed]
    paused = [status for status in may if part_of_flags(closed=False, stage=status.stage) == Part.PAUSED]
    options = may if part == Part.CUSTOMER_ANSWERED else paused or may
    answered = (board, part) in choices.parts
    alike = "no flag tells" if len(options) > 1 else "none: then the status stays"
    return PartRow(
        part,
        USED_FOR[part],
        alike,
        options=options,
        asked=True,
        answered=answered,
        chosen=choices.parts.get((board, part)),
        name=f"part-{board}-{part.value}",
    )


def stored_choices(connection: Connection) -> Choices:
    """As it was saved last; before that the busiest board, every type of every board, and no part answered."""
    boards = [board.external_id for board in board_choices(connection)]
    saved = set(Board.objects.filter(connection=connection, takes_part=True).values_list("external_id", flat=True))
    types = BoardType.objects.filter(connection=connection, gone_at=None, takes_part=True)
    parts: dict[tuple[int, Part], int | None] = {(board, part): None for board in saved for part in ASKED}
    for row in BoardStatus.objects.filter(connection=connection, part__in=ASKED, part_chosen=True, gone_at=None):
        parts[row.board_ref, Part(row.part)] = row.external_id
    return Choices(
        boards=frozenset(saved or boards[:1]),
        types=frozenset(types.values_list("external_id", flat=True)),
        parts=parts,
        company_types=frozenset(connection.client_type_ids),
    )


def boards_are_chosen(connection: Connection) -> bool:
    return Board.objects.filter(connection=connection, takes_part=True).exists()


def company_rows(connection: Connection, choices: Choices) -> list[dict[str, Any]]:
    """Company types with how many active companies each has; the ticked ones are clients."""
    counted: Counter[int] = Counter()
    active = Client.objects.filter(connection=connection, inactive=False, gone_at=None)
    for types in active.values_list("type_ids", flat=True):
        counted.update(set(types))
    rows = CompanyType.objects.filter(connection=connection, gone_at=None).order_by("name")
    return [
        {"type": row, "count": counted[row.external_id], "ticked": row.external_id in choices.company_types}
        for row in rows
    ]


@dataclass(frozen=True)
class CategoryRow:
    key: str
    proposed: Proposed
    name: str
    ticked: bool


def category_rows(connection: Connection) -> list[CategoryRow]:
    """The everyday categories as the history proposes them, the busiest ticked."""
    proposed = category_choices(connection)
    keys = {key_of(one) for one in sorted(proposed, key=lambda one: -one.tickets)[:EVERYDAY]}
    return [CategoryRow(key_of(one), one, one.name, key_of(one) in keys) for one in unlike(connection, proposed)]


def unlike(connection: Connection, proposed: list[Proposed]) -> list[Proposed]:
    """A name is taken once in an account: what another connection has called so is told apart by ours."""
    taken = Category.objects.filter(account_id=connection.account_id, active=True).values_list("name", flat=True)
    of = f" ({connection.company_id})"
    names = set(taken)
    return [replace(one, name=one.name[: 80 - len(of)] + of) if one.name in names else one for one in proposed]


def key_of(proposed: Proposed) -> str:
    """The same for the same selectors: a form finds its rows again although the history has grown meanwhile."""
    return hashlib.sha256(json.dumps(proposed.selectors).encode()).hexdigest()[:12]


def own_categories(scope: ClientScope, connection: Connection) -> list[Category]:
    """Those that may select one of its tickets."""
    rows = Category.objects.within(scope).filter(active=True)
    return [row for row in rows if any(is_of(connection, one) for one in row.selectors)]


def is_of(connection: Connection, selector: dict[str, Any]) -> bool:
    return not selector.get("sensitive") and selector.get("connection") in (None, connection.pk)
