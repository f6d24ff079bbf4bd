"""A ticket with its notes and time as plain values: what the engines read. Queries run in the caller's scope."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cwhub.accounts.models import Connection
from cwhub.mirror.models import Note, Ticket, TimeEntry
from triage.reading import Reading, read
from triage.steps import Resolved, Source

SETTLED = timedelta(hours=1)  # a customer who writes within the hour mostly says thanks


@dataclass
class Story:
    """One ticket as people wrote it, oldest first."""

    ticket: Ticket
    notes: list[Note] = field(default_factory=list)
    times: list[TimeEntry] = field(default_factory=list)

    @property
    def description(self) -> str:
        first = next((note for note in self.notes if note.tab == Note.Tab.DISCUSSION), None)
        return first.text if first else ""

    @property
    def later_words(self) -> list[str]:
        """What the customer wrote after the first text."""
        asked = [note for note in self.notes if note.tab == Note.Tab.DISCUSSION]
        return [note.text for note in asked[1:] if note.by_customer]

    def reading(self, known: frozenset[str] = frozenset()) -> Reading:
        return read(self.ticket.summary, self.description, self.later_words, known=known)

    @property
    def resolved(self) -> bool:
        return self.ticket.closed or self.ticket.resolved_at is not None

    @property
    def minutes(self) -> int | None:
        hours = [entry.hours for entry in self.times if entry.hours is not None]
        return round(float(sum(hours)) * 60) if hours else None

    @property
    def came_back(self) -> bool:
        """The customer wrote again after a fix was told, and somebody worked on it after that."""
        fixed = self.first_fix_at()
        if fixed is None:
            return False
        again = [n.entered_at for n in self.notes if n.by_customer and n.entered_at and n.entered_at > fixed + SETTLED]
        worked = [at for at in self.staff_moments() if again and at > again[0]]
        return bool(again and worked)

    def first_fix_at(self) -> datetime | None:
        told = [note.entered_at for note in self.notes if note.tab == Note.Tab.RESOLUTION and note.entered_at]
        return min(told, default=None)

    def staff_moments(self) -> list[datetime]:
        notes = [note.entered_at for note in self.notes if not note.by_customer and note.entered_at]
        return notes + [entry.starts_at for entry in self.times if entry.starts_at]

    def as_resolved(self, *, same_client: bool, similarity: float = 1.0) -> Resolved:
        return Resolved(
            ticket=self.ticket.number,
            same_client=same_client,
            minutes=self.minutes,
            came_back=self.came_back,
            sources=tuple(self.sources()),
            similarity=similarity,
        )

    def sources(self) -> Iterable[Source]:
        asked = True
        for note in self.notes:
            first, asked = asked and note.tab == Note.Tab.DISCUSSION, asked and note.tab != Note.Tab.DISCUSSION
            if not first and note.entered_at:
                yield self.note_source(note)
        for entry in self.times:
            for text in (entry.notes, entry.internal_notes):
                if text and entry.starts_at:
                    ref = f"time {entry.external_id}"
                    yield Source("time entry", entry.member_name, entry.starts_at, text, ref=ref)

    def note_source(self, note: Note) -> Source:
        kind = {"resolution": "resolution note", "internal": "internal note"}.get(note.tab, "mail")
        markers = frozenset({"customer"}) if note.by_customer else frozenset()
        at = note.entered_at or self.ticket.seen_at
        return Source(kind, note.author, at, note.text, markers, f"note {note.external_id}")


def stories(connection: Connection, tickets: Iterable[Ticket]) -> list[Story]:
    """Tickets with all that was written on them, in three queries."""
    told = {ticket.pk: Story(ticket) for ticket in tickets}
    by_number = {story.ticket.number: story for story in told.values()}
    for note in Note.objects.filter(ticket_id__in=told, gone_at=None).order_by("entered_at", "external_id"):
        told[note.ticket_id].notes.append(note)
    worked: dict[int, list[TimeEntry]] = defaultdict(list)
    entries = TimeEntry.objects.filter(connection=connection, ticket_ref__in=by_number, gone_at=None)
    for entry in entries.order_by("starts_at", "external_id"):
        worked[entry.ticket_ref or 0].append(entry)
    for number, rows in worked.items():
        by_number[number].times = rows
    return list(told.values())
