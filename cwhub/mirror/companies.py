"""Companies become clients; those that are deleted or merged away are followed to where their records went.

ConnectWise does not say into which company another was merged. It is read from the records: they name the survivor.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q

from cwhub.accounts.models import Client, Connection
from cwhub.accounts.scope import ClientScope
from cwhub.audit.models import AuditEntry
from cwhub.mirror import reading
from cwhub.mirror.collections import (
    ACTIVITIES,
    COMPANIES,
    PROJECT_TICKETS,
    RECORDS,
    TICKETS,
    TIME,
    Collection,
    readable,
)
from cwhub.mirror.ends import note_ends
from cwhub.mirror.moving import MOVED
from cwhub.mirror.pulling import Page, Puller, everything
from cwhub.mirror.reading import Record
from cwhub.mirror.store import forgotten_refs, missing_companies, note_new_clients, one_writer_at
from kit.clock import now

FIELDS = [
    "identifier", "name", "type_ids", "type_names", "status_name", "inactive", "takes_part", "gone_at",
    "calendar_ref", "custom_fields", "source_updated_at", "read_at",
]  # fmt: skip
INACTIVE = "inactive company statuses"


def store_companies(puller: Puller, page: Page) -> list[Client]:
    if not page.records:
        return []
    inactive = inactive_statuses(puller)
    with everything(puller.connection).open():
        return store_clients(puller.connection, page.records, inactive_statuses=inactive, asked_at=page.asked_at)


def inactive_statuses(puller: Puller) -> set[int]:
    if INACTIVE not in puller.known:
        rows = puller.all("/company/companies/statuses")
        puller.known[INACTIVE] = {row["id"] for row in rows if row.get("inactiveFlag")}
    return set(puller.known[INACTIVE])


def store_clients(
    connection: Connection, records: Iterable[Record], *, inactive_statuses: set[int], asked_at: datetime
) -> list[Client]:
    """Those of a taking-part type that are active take part without a click. In the account's scope."""
    one_writer_at(connection, COMPANIES)
    records = list(records)
    rows = Client.objects.filter(connection=connection, external_id__in=[record["id"] for record in records])
    known = {row.external_id: row for row in rows}
    forgotten = forgotten_refs(connection)
    records = [record for record in records if record["id"] not in forgotten]
    read = [client_row(connection, record, inactive_statuses, asked_at) for record in records]
    fresh = [row for row in read if not is_known(row, known.get(row.external_id))]
    if fresh:
        unique = ["connection", "external_id"]
        Client.objects.bulk_create(
            fresh, batch_size=500, update_conflicts=True, unique_fields=unique, update_fields=FIELDS
        )
        note_new_clients(connection)
    return fresh


def is_known(row: Client, ours: Client | None) -> bool:
    if ours is None:
        return False
    if ours.source_updated_at and row.source_updated_at and row.source_updated_at != ours.source_updated_at:
        return row.source_updated_at < ours.source_updated_at
    if ours.read_at and row.read_at and row.read_at < ours.read_at:
        return True
    told = [name for name in FIELDS if name not in ("read_at", "gone_at")]
    same = all(getattr(row, name) == getattr(ours, name) for name in told)
    return same and bool(row.gone_at) == bool(ours.gone_at)


def client_row(connection: Connection, record: Record, inactive_statuses: set[int], asked_at: datetime) -> Client:
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
        read_at=asked_at,
        **fields,
    )


def learn_companies(puller: Puller, collection: Collection, records: list[Record]) -> None:
    """Reads companies that records name and we have not seen: a client may be younger than our last look.

    One that cannot be read, deleted or outside of our role, stands here with the name that the record gives it.
    """
    if not collection.company_field:
        return
    with everything(puller.connection).open():
        missing = missing_companies(puller.connection, collection, records)
    for company in sorted(missing):
        if not refresh_company(puller, company):
            stand_in(puller.connection, collection, company, records)


def stand_in(connection: Connection, collection: Collection, company: int, records: list[Record]) -> None:
    named = next(r[collection.company_field] for r in records if reading.ref(r, collection.company_field) == company)
    with everything(connection).open():
        Client.objects.get_or_create(
            connection=connection,
            external_id=company,
            defaults={
                "account_id": connection.account_id,
                "identifier": str(named.get("identifier") or "")[:100],
                "name": str(named.get("name") or named.get("identifier") or f"Company {company}")[:200],
                "inactive": True,
                "gone_at": now(),
                "read_at": now(),
                "followed_at": now(),
            },
        )


def refresh_company(puller: Puller, company: int) -> bool:
    """Reads one company again. False when it is gone."""
    asked_at, record = puller.one_at(f"{COMPANIES.path}/{company}")
    if record is None:
        with everything(puller.connection).open():
            mark_gone(puller.connection, [company], asked_at=asked_at)
        return False
    store_companies(puller, Page([record], asked_at, is_last=True))
    return True


def mark_gone(connection: Connection, companies: list[int], *, asked_at: datetime) -> int:
    rows = Client.objects.filter(connection=connection, external_id__in=companies, gone_at=None)
    rows = rows.filter(Q(read_at=None) | Q(read_at__lte=asked_at))
    note_ends(rows)
    return int(rows.update(gone_at=now(), inactive=True, takes_part=False, client_since=None, read_at=asked_at))


# --- where the records of a company went ---------------------------------------------------------------------------
def to_follow(connection: Connection) -> list[Client]:
    """Companies that are gone since their records were last read."""
    with everything(connection).open():
        gone = Client.objects.filter(connection=connection, gone_at__isnull=False)
        return list(gone.filter(Q(followed_at=None) | Q(followed_at__lt=F("gone_at"))).order_by("pk"))


def ids_at(client: Client, collection: Collection) -> list[int]:
    """Our records of it that are still there."""
    with ClientScope.of_account(client.account_id, purpose="mirror").open():
        rows = collection.model.objects.filter(client=client, gone_at=None)
        return list(rows.order_by("external_id").values_list("external_id", flat=True))


def followed(client: Client, survivors: set[int]) -> None:
    """Marks the client; it points to the one company that has all of its records, if there is one."""
    with ClientScope.of_account(client.account_id, purpose="mirror").open():
        survivors = survivors or gone_to_before(client)
        survivor = next(iter(survivors)) if len(survivors) == 1 else None
        Client.objects.filter(pk=client.pk).update(followed_at=now(), merged_into=survivor)


def gone_to_before(client: Client) -> set[int]:
    """Where its tickets went in the last hour, as the audit of moves tells: they may have been faster."""
    moved = AuditEntry.objects.filter(act=MOVED, body__data__former_client=client.external_id)
    moved = moved.filter(client__connection=client.connection_id, at__gte=now() - timedelta(hours=1))
    return set(moved.values_list("client__external_id", flat=True))


def with_records(connection: Connection) -> list[Collection]:
    return readable(connection, (*RECORDS, TICKETS, PROJECT_TICKETS, TIME, ACTIVITIES))
