"""Writes records into the mirror, never over what is newer. The caller has the account's scope open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db import connection as database

from cwhub.accounts.models import Client, Connection
from cwhub.audit.models import ForgottenClient
from cwhub.mirror import ends, moving, reading, sameness
from cwhub.mirror.collections import ABOUT_TICKETS, TIME, Collection
from cwhub.mirror.models import Agreement, AgreementTerm, Association, Note
from cwhub.mirror.reading import Record
from kit.clock import now

UNIQUE: dict[Any, list[str]] = {
    Association: ["connection", "board_ref", "external_id"],
    Note: ["ticket", "kind", "external_id"],
    AgreementTerm: ["connection", "kind", "external_id"],
}
# What is ours, and stays as it is when ConnectWise's part is read again.
OURS = {
    "id", "account", "connection", "external_id", "takes_part", "part", "part_chosen", "notes_read_at", "moved_at",
    "terms_read_at", "terms_version", "recap", "recap_at",
}  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """A record as it stands here."""

    record: Record
    updated_at: datetime | None
    seen_at: datetime
    gone_at: datetime | None
    client_id: int | None

    def is_newer_than(self, record: Record, asked_at: datetime) -> bool:
        """Two readers may overtake one another: the later change wins, of one second the one that was asked later."""
        if self.gone_at is not None and asked_at <= self.seen_at:
            return True
        theirs = reading.updated_at(record)
        if theirs and self.updated_at and theirs != self.updated_at:
            return theirs < self.updated_at
        return asked_at < self.seen_at


def one_writer_at(connection: Connection, collection: Collection) -> None:
    """Until the transaction ends nobody else stores this list: between looking and writing nothing comes in."""
    key = blake2b(f"store:{connection.pk}:{collection.name}".encode(), digest_size=8).digest()
    with database.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [int.from_bytes(key, "big", signed=True)])


def client_ids(connection: Connection, refs: Iterable[int]) -> dict[int, int]:
    rows = Client.objects.filter(connection=connection, external_id__in=set(refs))
    return dict(rows.values_list("external_id", "id"))


def forgotten_refs(connection: Connection) -> set[int]:
    """Companies that were forgotten: nothing of theirs is taken in again. In the account's scope."""
    rows = ForgottenClient.objects.filter(client__connection=connection)
    return set(rows.values_list("client__external_id", flat=True))


def not_forgotten(connection: Connection, collection: Collection, records: list[Record]) -> list[Record]:
    if not collection.company_field or not (forgotten := forgotten_refs(connection)):
        return records
    return [record for record in records if reading.ref(record, collection.company_field) not in forgotten]


def note_new_clients(connection: Connection) -> None:
    """Keeps since when each company takes part, so that the card can say who became a client without a click."""
    rows = Client.objects.filter(connection=connection)
    rows.filter(takes_part=True, client_since=None).update(client_since=now())
    ends.note_returns(rows)
    ends.note_ends(rows.filter(takes_part=False))
    rows.filter(takes_part=False, client_since__isnull=False).update(client_since=None)


def missing_companies(connection: Connection, collection: Collection, records: list[Record]) -> set[int]:
    """Companies that these records name and we do not know yet."""
    named = {company for record in records if (company := reading.ref(record, collection.company_field))}
    return named - set(client_ids(connection, named))


def kept_of(connection: Connection, collection: Collection, ids: Iterable[int]) -> dict[int, Kept]:
    """Ours, as ConnectWise gave them, by their id there."""
    rows = collection.model.objects.filter(connection=connection, external_id__in=list(ids))
    client = "client_id" if collection.company_field else "account_id"
    names = ("external_id", "record", "source_updated_at", "seen_at", "gone_at", client)
    return {row[0]: Kept(*row[1:]) for row in rows.values_list(*names)}


def store(
    connection: Connection, collection: Collection, records: list[Record], *, asked_at: datetime | None = None
) -> list[int]:
    """Inserts or updates rows by (connection, external_id). Returns the ids that are new or different.

    Left out is what is older than ours, and what names no company although its kind needs one.
    """
    asked_at = asked_at or now()
    if collection.model is Association:
        upsert(
            Association, [row for record in records if (row := row_of(connection, collection, record, {}, asked_at))]
        )
        return [int(record["id"]) for record in records]
    one_writer_at(connection, collection)
    kept = kept_of(connection, collection, (record["id"] for record in records))
    return write(connection, collection, fresh(records, kept, asked_at), kept, asked_at)


def fresh(records: list[Record], kept: dict[int, Kept], asked_at: datetime, *, exactly: bool = False) -> list[Record]:
    """What is worth writing: not what is older than ours, and not what looks as ours does.

    `exactly` writes also where nothing differs but what ConnectWise works out at each look.
    """
    return [record for record in records if not is_known(record, kept.get(record["id"]), asked_at, exactly)]


def is_known(record: Record, ours: Kept | None, asked_at: datetime, exactly: bool) -> bool:
    if ours is None:
        return False
    if ours.is_newer_than(record, asked_at):
        return True
    if exactly:
        return ours.gone_at is None and ours.record == record
    same = sameness.last_updated(ours.record) == sameness.last_updated(record) and ours.gone_at is None
    return same and sameness.shown(ours.record) == sameness.shown(record)


def write(
    connection: Connection, collection: Collection, records: list[Record], kept: dict[int, Kept], asked_at: datetime
) -> list[int]:
    records = not_forgotten(connection, collection, records)
    clients = client_ids(connection, (reading.ref(record, collection.company_field) or 0 for record in records))
    rows = [row for record in records if (row := row_of(connection, collection, record, clients, asked_at))]
    if collection is TIME or collection in ABOUT_TICKETS:
        moving.give_to_its_tickets(connection, rows)
    upsert(collection.model, rows)
    if collection.model is Agreement:
        follow_agreements(connection, rows, kept)
    return [row.external_id for row in rows if is_different(row.record, kept.get(row.external_id))]


def follow_agreements(connection: Connection, rows: list[Any], kept: dict[int, Kept]) -> None:
    """An agreement that is another client's now takes its terms along."""
    for row in rows:
        ours = kept.get(row.external_id)
        if ours is not None and ours.client_id != row.client_id:
            terms = AgreementTerm.objects.filter(connection=connection, agreement_ref=row.external_id)
            terms.update(client_id=row.client_id)


def is_different(record: Record, ours: Kept | None) -> bool:
    """Whether somebody should hear of it. A name that another record has changed is no news of this one."""
    if ours is None or ours.gone_at is not None:
        return True
    moved_on = sameness.last_updated(ours.record) != sameness.last_updated(record)
    return moved_on or bool(sameness.differing(ours.record, record))


def row_of(
    connection: Connection,
    collection: Collection,
    record: Record,
    clients: dict[int, int],
    asked_at: datetime,
) -> Any | None:
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
        seen_at=asked_at,
        gone_at=None,
        **fields,
    )


def upsert(model: Any, rows: list[Any]) -> None:
    if not rows:
        return
    unique = UNIQUE.get(model, ["connection", "external_id"])
    update = [field.name for field in model._meta.fields if field.name not in OURS | set(unique)]
    model.objects.bulk_create(rows, batch_size=500, update_conflicts=True, unique_fields=unique, update_fields=update)


def mark_gone(
    connection: Connection, model: Any, external_ids: Iterable[int], *, asked_at: datetime | None = None
) -> int:
    """What ConnectWise no longer knew when it was asked; what has been read since is not touched."""
    asked_at = asked_at or now()
    rows = model.objects.filter(connection=connection, external_id__in=list(external_ids), gone_at=None)
    return int(rows.filter(seen_at__lte=asked_at).update(gone_at=now(), seen_at=asked_at))
