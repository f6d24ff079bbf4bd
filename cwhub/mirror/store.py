"""Writes records into the mirror and tells subscribers what is new. The caller has the account's scope open."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import F

from cwhub.accounts.models import Client, Connection
from cwhub.accounts.queue import enqueue
from cwhub.mirror import reading
from cwhub.mirror.collections import NOTES, TICKETS, Collection
from cwhub.mirror.models import Association, Change, Note, Ticket
from cwhub.mirror.reading import Record
from kit.clock import now


def store_companies(connection: Connection, records: Iterable[Record], *, inactive_statuses: set[int]) -> list[Client]:
    """Companies become clients; those of a taking-part type that are active take part without a click."""
    stored = [client_row(connection, record, inactive_statuses) for record in records]
    if not stored:
        return []
    fields = ["identifier", "name", "type_ids", "type_names", "status_name", "inactive", "takes_part", "gone_at"]
    Client.objects.bulk_create(
        stored, update_conflicts=True, unique_fields=["connection", "external_id"], update_fields=fields
    )
    note_new_clients(connection)
    return stored


def note_new_clients(connection: Connection) -> None:
    """Keeps since when each company takes part, so that the card can say who became a client without a click."""
    rows = Client.objects.filter(connection=connection)
    rows.filter(takes_part=True, client_since=None).update(client_since=now())
    rows.filter(takes_part=False, client_since__isnull=False).update(client_since=None)


def client_row(connection: Connection, record: Record, inactive_statuses: set[int]) -> Client:
    fields = reading.company(record)
    gone = fields.pop("deleted")
    inactive = gone or reading.ref(record, "status") in inactive_statuses
    return Client(
        account_id=connection.account_id,
        connection=connection,
        external_id=record["id"],
        inactive=inactive,
        takes_part=not inactive and bool(set(fields["type_ids"]) & set(connection.client_type_ids)),
        gone_at=now() if gone else None,
        **fields,
    )


def client_ids(connection: Connection, refs: Iterable[int]) -> dict[int, int]:
    rows = Client.objects.filter(connection=connection, external_id__in=set(refs))
    return dict(rows.values_list("external_id", "id"))


def missing_companies(connection: Connection, collection: Collection, records: list[Record]) -> set[int]:
    """Companies that these records name and we do not know yet."""
    named = {company for record in records if (company := reading.ref(record, collection.company_field))}
    return named - set(client_ids(connection, named))


def store(connection: Connection, collection: Collection, records: list[Record]) -> list[Any]:
    """Inserts or updates rows by (connection, external_id). Records of companies we do not know are left out."""
    clients = client_ids(connection, (reading.ref(record, collection.company_field) or 0 for record in records))
    rows = [row for record in records if (row := row_of(connection, collection, record, clients))]
    return upsert(collection.model, rows)


def row_of(connection: Connection, collection: Collection, record: Record, clients: dict[int, int]) -> Any | None:
    fields = collection.read(record)
    if collection.company_field:
        client_id = clients.get(reading.ref(record, collection.company_field) or 0)
        if client_id is None and collection.needs_company:
            return None
        fields["client_id"] = client_id
    return collection.model(
        account_id=connection.account_id,
        connection=connection,
        external_id=record["id"],
        record=record,
        source_updated_at=reading.updated_at(record),
        seen_at=now(),
        gone_at=None,
        **fields,
    )


UNIQUE: dict[Any, list[str]] = {
    Association: ["connection", "board_ref", "external_id"],
    Note: ["ticket", "kind", "external_id"],
}


def upsert(model: Any, rows: list[Any]) -> list[Any]:
    if not rows:
        return []
    kept = {"id", "account", "connection", "external_id", "takes_part", "part", "part_chosen", "notes_read_at"}
    unique = UNIQUE.get(model, ["connection", "external_id"])
    update = [field.name for field in model._meta.fields if field.name not in kept | set(unique)]
    model.objects.bulk_create(rows, batch_size=500, update_conflicts=True, unique_fields=unique, update_fields=update)
    return rows


def store_tickets(connection: Connection, records: list[Record], *, tell: bool) -> list[Ticket]:
    """Stores tickets; with `tell`, every subscriber gets a Change for each that is new or different from ours.

    A record older than ours is left out: two readers may overtake one another.
    """
    known = known_tickets(connection, records)
    fresh = [record for record in records if not is_older(record, known.get(record["id"]))]
    rows: list[Ticket] = store(connection, TICKETS, fresh)
    follow_client(connection, rows)
    if tell:
        tell_subscribers(connection, [row for row in rows if known.get(row.external_id) != row.record], set(known))
    return rows


def known_tickets(connection: Connection, records: list[Record]) -> dict[int, Record]:
    """Ours, as ConnectWise gave them, by ticket number."""
    rows = Ticket.objects.filter(connection=connection, external_id__in=[record["id"] for record in records])
    return dict(rows.values_list("external_id", "record"))


def is_older(record: Record, ours: Record | None) -> bool:
    theirs, kept = reading.updated_at(record), reading.updated_at(ours or {})
    return bool(theirs and kept and theirs < kept)


def follow_client(connection: Connection, rows: list[Ticket]) -> None:
    """A ticket moved to another company takes its notes along. One question a page: hardly any has moved."""
    numbers = [row.external_id for row in rows]
    notes = Note.objects.filter(ticket__connection=connection, ticket__external_id__in=numbers)
    left = notes.exclude(client_id=F("ticket__client_id")).values_list("ticket_id", "ticket__client_id")
    for ticket_id, client_id in left.distinct():
        Note.objects.filter(ticket_id=ticket_id).update(client_id=client_id)


def tell_subscribers(connection: Connection, rows: list[Ticket], known: set[int]) -> None:
    if not rows:
        return
    Change.objects.bulk_create(
        Change(
            account_id=row.account_id,
            client_id=row.client_id,
            subscriber=subscriber,
            connection=connection,
            kind="ticket",
            external_id=row.external_id,
            is_new=row.external_id not in known,
        )
        for row in rows
        for subscriber in settings.MIRROR_SUBSCRIBERS
    )
    for task in settings.MIRROR_SUBSCRIBERS.values():
        enqueue(task, connection.account_id)


def store_notes(connection: Connection, told: dict[int, list[Record]]) -> None:
    """The notes of some tickets, each one's whole: what is no longer there is gone."""
    tickets = {row.external_id: row for row in Ticket.objects.filter(connection=connection, external_id__in=told)}
    rows: list[Note] = []
    for number, ticket in tickets.items():
        for record in told[number]:
            row: Note | None = row_of(connection, NOTES, record, {})
            if row is not None:
                row.ticket, row.client_id = ticket, ticket.client_id
                rows.append(row)
    upsert(Note, rows)
    mine = Note.objects.filter(ticket__in=tickets.values(), gone_at=None)
    mine.exclude(external_id__in=[row.external_id for row in rows]).update(gone_at=now())
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets.values()]).update(notes_read_at=now())


def mark_gone(connection: Connection, model: Any, external_ids: Iterable[int]) -> None:
    model.objects.filter(connection=connection, external_id__in=list(external_ids), gone_at=None).update(gone_at=now())
