"""Tickets with their notes: stored together, told of once. The caller has the account's scope open."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from cwhub.accounts.models import Connection
from cwhub.accounts.queue import enqueue
from cwhub.mirror import moving, own_writes, reading, set_backs
from cwhub.mirror.collections import TICKETS
from cwhub.mirror.models import Change, Note, Ticket
from cwhub.mirror.models.news import NEWS, WRITTEN
from cwhub.mirror.reading import Record
from cwhub.mirror.store import Kept, fresh, kept_of, one_writer_at, upsert, write
from kit.clock import now

NOTE_KEY = ("kind", "external_id")


@dataclass(frozen=True)
class Notes:
    """All the notes of one ticket, and when we asked for them."""

    records: list[Record]
    asked_at: datetime


def store_tickets(
    connection: Connection,
    records: list[Record],
    *,
    tell: bool,
    asked_at: datetime | None = None,
    notes: dict[int, Notes] | None = None,
    exactly: bool = False,
) -> list[int]:
    """Stores tickets, with the notes that came along; a ticket that has changed without them waits for its notes.

    With `tell`, every subscriber gets a Change for each ticket that is new or different. What we wrote ourselves and
    see again is told as just that. Returns the numbers of those that are new or different.
    """
    asked_at, notes = asked_at or now(), notes or {}
    one_writer_at(connection, TICKETS)
    kept = kept_of(connection, TICKETS, (record["id"] for record in records))
    wanted = fresh(records, kept, asked_at, exactly=exactly)
    different = write(connection, TICKETS, wanted, kept, asked_at)
    follow_moves(connection, wanted, kept)
    fresh_notes = store_notes(connection, notes)
    Ticket.objects.filter(connection=connection, external_id__in=set(different) - set(notes)).update(notes_read_at=None)
    if tell:
        set_backs.look_for(connection, records, asked_at)
        told = own_writes.news(connection, records, kept, different, fresh_notes)
        tell_subscribers(connection, told, set(kept))
        ours = [number for number in different if number not in set(told)]
        tell_subscribers(connection, ours, set(kept), kind=WRITTEN)
    return different


def follow_moves(connection: Connection, records: list[Record], kept: dict[int, Kept]) -> None:
    """A ticket that is another client's now takes its rows along; a new one takes over the time that was here first."""
    rows = Ticket.objects.filter(connection=connection, external_id__in=[record["id"] for record in records])
    clients = dict(rows.values_list("external_id", "client_id"))
    moved = {n: kept[n].client_id for n, client in clients.items() if n in kept and kept[n].client_id != client}
    if moved:
        moving.follow(connection, moved)
    moving.take_time_over(connection, [number for number in clients if number not in kept])


def tell_subscribers(connection: Connection, numbers: list[int], known: set[int], *, kind: str = NEWS) -> None:
    clients = dict(
        Ticket.objects.filter(connection=connection, external_id__in=numbers).values_list("external_id", "client_id")
    )
    if not clients:
        return
    Change.objects.bulk_create(
        Change(
            account_id=connection.account_id,
            client_id=client_id,
            subscriber=subscriber,
            connection=connection,
            kind=kind,
            external_id=number,
            is_new=number not in known,
        )
        for number, client_id in sorted(clients.items())
        for subscriber in settings.MIRROR_SUBSCRIBERS
    )
    for task in settings.MIRROR_SUBSCRIBERS.values():
        enqueue(task, connection.account_id)


def store_notes(connection: Connection, told: dict[int, Notes]) -> dict[int, list[Record]]:
    """The notes of some tickets, each one's whole: what is no longer there is gone. Older readings are left out.

    Returns for each ticket what is new among its notes.
    """
    tickets = Ticket.objects.filter(connection=connection, external_id__in=told).select_for_update()
    fresh_notes: dict[int, list[Record]] = {}
    for ticket in tickets.order_by("pk"):
        read = told[ticket.external_id]
        if ticket.notes_read_at is None or ticket.notes_read_at <= read.asked_at:
            fresh_notes[ticket.external_id] = replace_notes(connection, ticket, read)
    return fresh_notes


def replace_notes(connection: Connection, ticket: Ticket, read: Notes) -> list[Record]:
    mine = Note.objects.filter(ticket=ticket)
    before = {(kind, id_): record for kind, id_, record in mine.filter(gone_at=None).values_list(*NOTE_KEY, "record")}
    found = reading.notes_of(ticket.number, read.records)
    fresh_ones = [record for key, record in found.items() if before.get(key) != record]
    upsert(Note, [note_row(connection, ticket, record, read.asked_at) for record in fresh_ones])
    for kind, id_ in before.keys() - found.keys():
        mine.filter(kind=kind, external_id=id_).update(gone_at=now())
    Ticket.objects.filter(pk=ticket.pk).update(notes_read_at=read.asked_at)
    return fresh_ones


def note_row(connection: Connection, ticket: Ticket, record: Record, asked_at: datetime) -> Note:
    return Note(
        account_id=connection.account_id,
        client_id=ticket.client_id,
        connection=connection,
        ticket=ticket,
        kind=reading.note_kind(record),
        external_id=record["id"],
        record=record,
        source_updated_at=reading.updated_at(record),
        seen_at=asked_at,
        gone_at=None,
        **reading.note(record),
    )
