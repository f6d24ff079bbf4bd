"""Learns from the account's own history: a model, a shelf of old tickets, and the acts that may be repeated elsewhere.

Runs under ALL of the account and writes only our own tables.
"""

from collections.abc import Iterator

from django.db import transaction

from cwhub.accounts.models import Client, Connection
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.mirror.models import Configuration, Contact, Ticket
from triage.classifier import Example, Model
from triage.history import Story, stories
from triage.models import Learned, LearnedCase
from triage.neighbours import Past, shelve
from triage.shelving import shelf_to_bytes
from triage.steps import suggest
from triage.stored import to_bytes
from triage.taxonomies import taxonomy_of
from triage.training import train

MOST_TICKETS = 30_000
AT_ONCE = 500
ENGINE = "tf-idf and linear, 1"


def learn(connection: Connection) -> Learned:
    """Reads the newest history, learns, and puts the result in place of the last one."""
    with ClientScope(connection.account_id, ALL, SYSTEM, "learning").open():
        examples: list[Example] = []
        past: list[Past] = []
        cases: list[LearnedCase] = []
        names = Names()
        for story in history(connection):
            text = story.reading().material
            examples += example_of(story, text)
            past.append(past_of(story, text))
            cases += case_of(connection, story, names)
        keep_cases(cases)
        model = train(examples, taxonomy_of(connection))
        shelf = shelf_to_bytes(shelve(model.vocabulary, past)) if model.vocabulary else b""
        return adopt(connection, model, shelf)


def history(connection: Connection) -> Iterator[Story]:
    rows = Ticket.objects.filter(connection=connection, gone_at=None, merged_into=None, entered_at__isnull=False)
    newest = list(rows.order_by("-entered_at").values_list("pk", flat=True)[:MOST_TICKETS])
    for start in range(0, len(newest), AT_ONCE):
        yield from stories(connection, rows.filter(pk__in=newest[start : start + AT_ONCE]))


def example_of(story: Story, text: str) -> list[Example]:
    ticket = story.ticket
    if ticket.board_ref is None or ticket.priority_ref is None or ticket.entered_at is None:
        return []
    return [
        Example(
            text,
            ticket.board_ref,
            ticket.type_ref,
            ticket.subtype_ref,
            ticket.item_ref,
            ticket.priority_ref,
            ticket.entered_at,
            story.resolved,
        )
    ]


def past_of(story: Story, text: str) -> Past:
    ticket = story.ticket
    on = (ticket.entered_at or ticket.seen_at).date()
    return Past(ticket.number, ticket.client_id, text, story.resolved, on, ticket.type_ref)


def case_of(connection: Connection, story: Story, names: "Names") -> list[LearnedCase]:
    if not story.resolved:
        return []
    ticket = story.ticket
    told = suggest([story.as_resolved(same_client=False)], forbidden=names.of(ticket.client_id))
    case = LearnedCase(
        account_id=connection.account_id,
        connection=connection,
        ticket=ticket.number,
        of_client=ticket.client_id,
        filed=filed(ticket),
        what=", ".join(name for name in (ticket.named("type"), ticket.named("subType")) if name),
        on=(ticket.entered_at or ticket.seen_at).date(),
        minutes=story.minutes,
        came_back=story.came_back,
        acts=[
            {"kind": citation.source.kind, "at": citation.source.at.isoformat(), "text": citation.quote}
            for step in (*told.steps, *told.against)
            for citation in step.citations
        ],
    )
    return [case]


def keep_cases(cases: list[LearnedCase]) -> None:
    LearnedCase.objects.bulk_create(
        cases,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["connection", "ticket"],
        update_fields=["of_client", "filed", "what", "on", "minutes", "came_back", "acts"],
    )


def filed(ticket: Ticket) -> dict[str, int | None]:
    return {
        "board": ticket.board_ref,
        "type": ticket.type_ref,
        "subtype": ticket.subtype_ref,
        "item": ticket.item_ref,
        "priority": ticket.priority_ref,
    }


class Names:
    """Names that must not be told to other clients: the client's, its people's, its devices'. Read once a client."""

    def __init__(self) -> None:
        self.known: dict[int, list[str]] = {}

    def of(self, client_id: int) -> list[str]:
        if client_id not in self.known:
            client = Client.objects.get(pk=client_id)
            people = Contact.objects.filter(client_id=client_id).values_list("name", flat=True)
            devices = Configuration.objects.filter(client_id=client_id).values_list("name", flat=True)
            self.known[client_id] = [client.name, client.identifier, *people, *devices]
        return self.known[client_id]


def adopt(connection: Connection, model: Model, shelf: bytes) -> Learned:
    with transaction.atomic():
        Learned.objects.filter(connection=connection, current=True).update(current=False)
        return Learned.objects.create(
            account_id=connection.account_id,
            connection=connection,
            model=to_bytes(model),
            shelf=shelf,
            learned_from=model.learned_from,
            measured={level: [m.cases, m.right, m.gated, m.gated_right] for level, m in model.measured.items()},
        )
