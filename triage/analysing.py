"""From a ticket's story to an analysis: reads, predicts, looks for similar ones, says what it does not know.

Everything it is given is listed in `read`; everything it says of other clients comes from `LearnedCase`.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from approvals.queries import category_for
from approvals.selectors import Place
from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Configuration, Ticket
from kit.clock import now
from triage.classifier import Guess, Prediction, predict, with_neighbours
from triage.confidence import Word
from triage.history import Story, stories
from triage.learning import ENGINE
from triage.memory import Memory, memory_of
from triage.models import Analysis, LearnedCase
from triage.neighbours import Neighbour, nearest
from triage.reading import Reading
from triage.sensitive import Sign, sensitive_signs
from triage.steps import Resolved, Source, Step, Suggestion, suggest
from triage.taxonomies import taxonomy_of
from triage.vocabulary import rows

EVERYTHING_ELSE = "Everything else"
STATION = {"board": "board", "type": "type", "subtype": "subType", "item": "item", "priority": "priority"}


@dataclass
class Findings:
    """All that one analysis came to, before it is stored."""

    story: Story
    reading: Reading
    signs: list[Sign]
    prediction: Prediction
    suggestion: Suggestion
    neighbours: list[Neighbour]
    cases: dict[int, LearnedCase]
    own: dict[int, Story]
    names: dict[tuple[str, int], str]
    read: list[dict[str, Any]] = field(default_factory=list)


def analyse(scope: ClientScope, connection: Connection, ticket: Ticket) -> Analysis:
    """Makes the ticket's current analysis. `scope` holds exactly its client and is open."""
    started = time.perf_counter()
    found = find(scope, connection, ticket)
    place = place_of(ticket, found)
    category = category_for(scope, place)
    Analysis.objects.filter(connection=connection, ticket=ticket.number, current=True).update(current=False)
    return Analysis.objects.create(
        account_id=ticket.account_id,
        client_id=ticket.client_id,
        connection=connection,
        ticket=ticket.number,
        category=category,
        category_name=category.name if category else EVERYTHING_ELSE,
        level=category.level if category else 1,
        took_ms=round((time.perf_counter() - started) * 1000),
        source_updated_at=ticket.source_updated_at,
        engine=ENGINE,
        **told(found),
    )


def find(scope: ClientScope, connection: Connection, ticket: Ticket) -> Findings:
    scope.one()
    story = stories(connection, [ticket])[0]
    memory, taxonomy = memory_of(connection), taxonomy_of(connection)
    reading = story.reading(known_of(ticket))
    whole = " ".join([ticket.summary, reading.text])
    prediction = predict(memory.model, reading.material, taxonomy, board=ticket.board_ref)
    neighbours = similar_to(memory, reading, ticket, prediction)
    cases = cases_of(connection, neighbours)
    own = own_stories(scope, connection, neighbours)
    labels = [(n.similarity, cases[n.ticket].filed) for n in neighbours if n.ticket in cases]
    found = Findings(
        story=story,
        reading=reading,
        signs=sensitive_signs(whole),
        prediction=with_neighbours(prediction, labels),
        suggestion=suggest([r for n in neighbours if (r := resolved(n, cases, own))]),
        neighbours=neighbours,
        cases=cases,
        own=own,
        names={(g.level, g.id): taxonomy.name(g.level, g.id) for g in prediction.guesses() if g.id is not None},
    )
    found.read = read_list(found)
    return found


def known_of(ticket: Ticket) -> frozenset[str]:
    """What need not be asked, since the record says it."""
    known = {"who"} if ticket.contact_ref else set()
    devices = Configuration.objects.filter(client_id=ticket.client_id, contact_ref=ticket.contact_ref, inactive=False)
    if ticket.contact_ref and devices.exists():
        known.add("device")
    return frozenset(known)


def similar_to(memory: Memory, reading: Reading, ticket: Ticket, prediction: Prediction) -> list[Neighbour]:
    """Nothing is similar to a text that says nothing: "help" would find every other "help"."""
    if memory.shelf is None or memory.model.vocabulary is None or not reading.material:
        return []
    row = rows(memory.model.vocabulary, [reading.material])
    likely = {prediction.type.id: prediction.type.confidence} if prediction.type.id is not None else None
    return nearest(
        memory.shelf, row, today=now().date(), client=ticket.client_id, ticket=ticket.number, likely_types=likely
    )


def cases_of(connection: Connection, neighbours: list[Neighbour]) -> dict[int, LearnedCase]:
    numbers = [neighbour.ticket for neighbour in neighbours]
    return {case.ticket: case for case in LearnedCase.objects.filter(connection=connection, ticket__in=numbers)}


def own_stories(scope: ClientScope, connection: Connection, neighbours: list[Neighbour]) -> dict[int, Story]:
    numbers = [neighbour.ticket for neighbour in neighbours if neighbour.same_client]
    tickets = Ticket.objects.within(scope).filter(connection=connection, external_id__in=numbers, gone_at=None)
    return {story.ticket.number: story for story in stories(connection, tickets)}


def resolved(neighbour: Neighbour, cases: dict[int, LearnedCase], own: dict[int, Story]) -> Resolved | None:
    """The client's own ticket in full; of another client's only the acts that may be repeated."""
    if neighbour.ticket in own:
        return own[neighbour.ticket].as_resolved(same_client=True, similarity=neighbour.similarity)
    case = cases.get(neighbour.ticket)
    if case is None or neighbour.same_client:
        return None
    sources = [Source(act["kind"], "", datetime.fromisoformat(act["at"]), act["text"]) for act in case.acts]
    return Resolved(case.ticket, False, case.minutes, case.came_back, tuple(sources), neighbour.similarity)


# --- what is stored ---------------------------------------------------------------------------------------------------
def told(found: Findings) -> dict[str, Any]:
    return {
        "word": word_of(found),
        "nothing": found.reading.nothing or "",
        "sensitive": bool(found.signs),
        "signs": [{"kind": sign.kind, "phrase": sign.phrase} for sign in found.signs],
        "fields": [field_row(found, guess) for guess in found.prediction.guesses()],
        "reason": found.suggestion.reason[:300],
        "steps": [step_row(step) for step in found.suggestion.steps],
        "against": [step_row(step) for step in found.suggestion.against],
        "similar": [similar_row(found, neighbour) for neighbour in found.neighbours],
        "missing": list(found.suggestion.missing),
        "questions": [question.text for question in found.reading.questions],
        "read": found.read,
    }


def word_of(found: Findings) -> str:
    """The honest word for the whole: no surer than the type, and never sure of a text that says nothing."""
    if found.reading.nothing or found.prediction.type.word == Word.UNKNOWN:
        return str(Word.UNKNOWN)
    return str(found.prediction.type.word)


def field_row(found: Findings, guess: Guess) -> dict[str, Any]:
    return {
        "level": guess.level,
        "id": guess.id,
        "name": found.names.get((guess.level, guess.id or 0)) or name_now(found.story.ticket, guess),
        "confidence": round(guess.confidence, 3),
        "word": str(guess.word),
        "runner_up": guess.runner_up,
        "agrees": guess.agrees,
    }


def name_now(ticket: Ticket, guess: Guess) -> str:
    return ticket.named(STATION[guess.level]) if guess.id is not None else ""


def step_row(step: Step) -> dict[str, Any]:
    return {
        "text": step.text,
        "tickets": len(step.tickets),
        "sources": [
            {
                "kind": c.source.kind,
                "author": c.source.author if c.same_client else "",
                "at": c.source.at.isoformat(),
                "ticket": c.ticket if c.same_client else None,
                "quote": c.quote,
            }
            for c in step.citations
        ],
    }


def similar_row(found: Findings, neighbour: Neighbour) -> dict[str, Any]:
    """A ticket of the same client by number and summary; another client's by what it was, without a name."""
    case, own = found.cases.get(neighbour.ticket), found.own.get(neighbour.ticket)
    fixed = next((step for step in found.suggestion.steps if neighbour.ticket in step.tickets), None)
    return {
        "ticket": neighbour.ticket if own else None,
        "summary": own.ticket.summary if own else (case.what if case else ""),
        "on": case.on.isoformat() if case else "",
        "minutes": case.minutes if case else None,
        "came_back": bool(case and case.came_back),
        "fixed_by": fixed.text if fixed else "",
        "similarity": round(neighbour.similarity, 3),
    }


def read_list(found: Findings) -> list[dict[str, Any]]:
    """Every record the analysis was given, with the time it had then."""
    rows_read = [entry("ticket", found.story.ticket.number, found.story.ticket.source_updated_at)]
    rows_read += [entry("note", note.external_id, note.entered_at) for note in found.story.notes]
    for story in found.own.values():
        rows_read.append(entry("similar ticket", story.ticket.number, story.ticket.source_updated_at))
        rows_read += [entry("note", note.external_id, note.entered_at) for note in story.notes]
        rows_read += [entry("time entry", row.external_id, row.starts_at) for row in story.times]
    others = [n.ticket for n in found.neighbours if not n.same_client]
    return rows_read + [entry("learned case", found.cases[n].pk, None) for n in others if n in found.cases]


def entry(kind: str, number: int, at: datetime | None) -> dict[str, Any]:
    return {"kind": kind, "id": number, "at": at.isoformat() if at else None}


def place_of(ticket: Ticket, found: Findings) -> Place:
    """Where the ticket belongs: what a person has set, else what is at least a fair guess."""
    guesses = {guess.level: guess for guess in found.prediction.guesses()}

    def level(name: str, set_to: int | None) -> int | None:
        guess = guesses[name]
        return set_to if set_to is not None else (guess.id if guess.word != Word.UNKNOWN else None)

    type_ref = level("type", ticket.type_ref)
    same_type = ticket.type_ref is None or ticket.type_ref == guesses["type"].id
    return Place(
        board=ticket.board_ref,
        type=type_ref,
        subtype=level("subtype", ticket.subtype_ref) if same_type else ticket.subtype_ref,
        item=ticket.item_ref,
        sensitive=bool(found.signs),
        connection=ticket.connection_id,
    )
