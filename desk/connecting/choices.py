"""What the admin chooses once everything is read: boards, the parts of statuses, companies, everyday categories."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction

from approvals.models import Category
from approvals.services import NewCategory, create_categories
from cwhub.accounts.models import Client, Connection
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.audit.services import record
from cwhub.mirror.models import Board, BoardStatus, BoardType, Note, Ticket
from cwhub.mirror.models.setup import Part
from cwhub.mirror.parts import part_of_flags
from desk.connecting.steps import apply_client_types
from kit.clock import now
from triage import categories as engine
from triage.sensitive import sensitive_signs
from triage.taxonomies import taxonomy_of

HISTORY = timedelta(weeks=12)  # what categories are proposed from

# What no flag tells: a person says which status it is, or that there is none.
ASKED = (Part.WAITING_CUSTOMER, Part.WAITING_CONFIRMATION, Part.CUSTOMER_ANSWERED)


class ChoiceMissing(Exception):
    """Something is still to be chosen; the sentence says what. `board` and `part` name the open row, if it is one."""

    def __init__(self, sentence: str, *, board: int | None = None, part: Part | None = None) -> None:
        super().__init__(sentence)
        self.board, self.part = board, part


@dataclass(frozen=True)
class Choices:
    """One saving of the boards' page. A part that is absent was not answered; None is the answer *there is none*."""

    boards: frozenset[int]
    types: frozenset[int]  # of those boards, what takes part
    parts: Mapping[tuple[int, Part], int | None] = field(default_factory=dict)
    company_types: frozenset[int] = frozenset()


def board_choices(connection: Connection) -> list[Board]:
    """Boards that may take part, the busiest first."""
    counted = Counter(Ticket.objects.filter(connection=connection).values_list("board_ref", flat=True))
    boards = Board.objects.filter(connection=connection, inactive=False, project=False, gone_at=None)
    return sorted(boards, key=lambda board: -counted[board.external_id])


def save_choices(*, scope: ClientScope, connection: Connection, choices: Choices, by: Actor) -> None:
    """All of the boards' page, or nothing of it. Raises ChoiceMissing."""
    refuse_gaps(connection, choices)
    with transaction.atomic():
        choose_boards(scope=scope, connection=connection, boards=sorted(choices.boards), by=by)
        choose_types(scope=scope, connection=connection, choices=choices)
        for (board, part), status in choices.parts.items():
            if board in choices.boards:
                choose_part(scope=scope, connection=connection, board=board, part=part, status=status)
        types = sorted(choices.company_types)
        choose_client_types(scope=scope, connection=connection, types=types, by=by)


def refuse_gaps(connection: Connection, choices: Choices) -> None:
    offered = {board.external_id: board.name for board in board_choices(connection)}
    if not choices.boards or not choices.boards <= set(offered):
        raise ChoiceMissing("Choose at least one board; without one nothing is proposed.")
    if not choices.company_types:
        raise ChoiceMissing("Choose at least one company type; without one no company is a client.")
    for board in choices.boards:
        for part in ASKED:
            if (board, part) not in choices.parts:
                sentence = f"{offered[board]}: say which status is “{part.label}”, or that there is none."
                raise ChoiceMissing(sentence, board=board, part=part)
        refuse_two_parts(offered[board], board, choices)


def refuse_two_parts(name: str, board: int, choices: Choices) -> None:
    """A status plays one part."""
    named = [status for (of, _), status in choices.parts.items() if of == board and status is not None]
    if len(set(named)) < len(named):
        raise ChoiceMissing(f"{name}: one status cannot play two parts.", board=board)


def choose_boards(*, scope: ClientScope, connection: Connection, boards: list[int], by: Actor) -> None:
    rows = Board.objects.within(scope).filter(connection=connection)
    rows.exclude(external_id__in=boards).update(takes_part=False)
    rows.filter(external_id__in=boards).update(takes_part=True)
    count = f"{len(boards)} board{'' if len(boards) == 1 else 's'}"
    told(scope, connection, by, "connection.boards", f"{by.name} chose {count}.", {"boards": boards})


def choose_types(*, scope: ClientScope, connection: Connection, choices: Choices) -> None:
    rows = BoardType.objects.within(scope).filter(connection=connection, board_ref__in=list(choices.boards))
    rows.exclude(external_id__in=list(choices.types)).update(takes_part=False)
    rows.filter(external_id__in=list(choices.types)).update(takes_part=True)


def choose_part(*, scope: ClientScope, connection: Connection, board: int, part: Part, status: int | None) -> None:
    """One status of the board plays a part that flags cannot tell; what played it before follows its flags again."""
    rows = BoardStatus.objects.within(scope).filter(connection=connection, board_ref=board)
    for row in rows.filter(part=part).exclude(external_id=status):
        row.part, row.part_chosen = part_of_flags(closed=row.closed, stage=row.stage) or "", False
        row.save(update_fields=["part", "part_chosen"])
    if status is not None:
        rows.filter(external_id=status).update(part=part, part_chosen=True)


def choose_client_types(*, scope: ClientScope, connection: Connection, types: list[int], by: Actor) -> None:
    connection.client_type_ids = types
    connection.save(update_fields=["client_type_ids"])
    apply_client_types(connection)
    count = Client.objects.within(scope).filter(connection=connection, takes_part=True).count()
    sentence = f"{by.name} chose which companies take part: {count:,}."
    told(scope, connection, by, "connection.clients", sentence, {"types": types})


def category_choices(connection: Connection) -> list[engine.Category]:
    """Everyday categories by volume, from the last weeks of the boards that take part."""
    return engine.propose(list(facts_of(connection)), taxonomy_of(connection))


def facts_of(connection: Connection) -> Iterator[engine.Facts]:
    """Only what categories are made of: a ticket's place, and whether its first words ask for something sensitive."""
    boards = Board.objects.filter(connection=connection, takes_part=True).values_list("external_id", flat=True)
    tickets = Ticket.objects.filter(connection=connection, board_ref__in=list(boards), gone_at=None)
    recent = tickets.filter(entered_at__gt=now() - HISTORY)
    notes = Note.objects.filter(ticket__in=recent.values("pk"), tab=Note.Tab.DISCUSSION, gone_at=None)
    first = notes.order_by("ticket_id", "entered_at", "external_id").distinct("ticket_id")
    words = dict(first.values_list("ticket_id", "text"))
    places = recent.values_list("pk", "summary", "board_ref", "type_ref", "subtype_ref", "item_ref")
    for pk, summary, board, type_, subtype, item in places:
        sensitive = bool(sensitive_signs(f"{summary} {words.get(pk, '')}"))
        yield engine.Facts(board, type_, subtype, item, sensitive)


def choose_categories(
    *, scope: ClientScope, connection: Connection, wanted: Iterable[engine.Category], at_two: set[str]
) -> list[Category]:
    """Makes the connection's categories: those ticked start at level 2, the rest at 1, none above."""
    new = [
        NewCategory(
            name=one.name.strip(),
            selectors=[of_connection(dict(selector), connection) for selector in one.selectors],
            level=2 if one.name in at_two else 1,
            from_history=True,
            history_tickets=one.tickets,
        )
        for one in wanted
    ]
    names = [one.name for one in new]
    if "" in names or len(set(names)) < len(names):
        raise ChoiceMissing("Every category needs a name of its own.")
    return create_categories(scope=scope, chosen=new, by=scope.actor)


def of_connection(selector: dict[str, Any], connection: Connection) -> dict[str, Any]:
    """Ids mean something in their own ConnectWise only; what is sensitive is so everywhere."""
    return selector if selector.get("sensitive") else {**selector, "connection": connection.pk}


def finish_choices(
    *, scope: ClientScope, connection: Connection, wanted: Iterable[engine.Category], at_two: set[str], by: Actor
) -> None:
    """Categories and the opening of the account, both or neither. Raises ChoiceMissing or ApprovalError.

    A young desk has no history to propose any from; then everything is *Everything else*, which only suggests.
    """
    with transaction.atomic():
        choose_categories(scope=scope, connection=connection, wanted=wanted, at_two=at_two)
        open_for_work(scope=scope, connection=connection, by=by)


def open_for_work(*, scope: ClientScope, connection: Connection, by: Actor) -> None:
    """All is chosen: from now on new tickets get proposals. Raises ChoiceMissing, and changes nothing a second time."""
    if not Board.objects.filter(connection=connection, takes_part=True).exists():
        raise ChoiceMissing("Choose the boards first.")
    if connection.state == Connection.State.CONNECTING:
        raise ChoiceMissing("ConnectWise is still being read.")
    if connection.state == Connection.State.CONNECTED:
        return
    connection.state = Connection.State.CONNECTED
    connection.connected_at = connection.connected_at or now()
    connection.proposals_from = connection.proposals_from or now()
    connection.save(update_fields=["state", "connected_at", "proposals_from"])
    told(scope, connection, by, "connection.connected", f"{connection.name} is connected.", {})


def told(
    scope: ClientScope, connection: Connection, by: Actor, act: str, sentence: str, data: dict[str, object]
) -> None:
    record(
        account_id=scope.account_id,
        by=by,
        act=act,
        subject="connection",
        subject_uid=connection.uid,
        sentence=sentence,
        data=dict(data),
    )
