"""Compares every id and time of change with ConnectWise's: what is gone, and what no callback and no poll has told.

Reads `id`, company and `lastUpdated` alone, forward by id, in as many turns as it takes.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from cwhub.accounts.models import Client, Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror import changes, companies, passes, reading, store
from cwhub.mirror.collections import COMPANIES, Collection
from cwhub.mirror.models import Pass
from cwhub.mirror.passes import Turn
from cwhub.mirror.pulling import MOST_IDS, Page, Puller, everything
from cwhub.mirror.reading import Record
from kit.clock import now

EVERY = timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """As much of a record as tells whether it is the same."""

    updated: datetime | None
    company: int | None
    gone: bool = False  # a deleted company may still be shown, with its flag


@dataclass
class Findings:
    """`absent` from the source although it is here, `stale`: not here, or not as it is there."""

    absent: list[int]
    stale: list[int]


def compare(puller: Puller, turn: Turn, *, tell: bool) -> bool:
    """Goes on with a round of comparing, list by list. False when the turn ended before all was compared."""
    connection = puller.connection
    for collection in changes.lists(puller):
        if is_done(connection, collection):
            continue
        begun = passes.begin(connection, Pass.What.COMPARE, collection.name)
        count(begun, collection)
        for row in compare_list(puller, begun, collection, tell=tell):
            if not turn.lasts() and row.is_under_way:
                return False
    with everything(connection).open():
        connection.reconciled_at = now()
        Connection.objects.filter(pk=connection.pk).update(reconciled_at=connection.reconciled_at)
    return True


def count(row: Pass, collection: Collection) -> None:
    """As many as are here: close enough for a bar, and it takes no request."""
    if row.done == 0:
        with ClientScope.of_account(row.account_id, purpose="mirror").open():
            row.total = collection.model.objects.filter(connection=row.connection_id, gone_at=None).count()
            row.save(update_fields=["total"])


def is_done(connection: Connection, collection: Collection) -> bool:
    """Whether this round has compared the list: since the last round ended, that is."""
    with everything(connection).open():
        ended = passes.find(connection, Pass.What.COMPARE, collection.name).ended_at
    return ended is not None and (connection.reconciled_at is None or ended > connection.reconciled_at)


def is_due(connection: Connection) -> bool:
    """Once a day, and until a round is through."""
    return connection.reconciled_at is None or connection.reconciled_at < now() - EVERY


def begin_anew(connection: Connection) -> None:
    """Forgets a round that is under way: everything is compared from the first id on."""
    with everything(connection).open():
        connection.reconciled_at = now()
        rows = Pass.objects.filter(connection=connection, what=Pass.What.COMPARE)
        rows.update(ended_at=connection.reconciled_at)
        Connection.objects.filter(pk=connection.pk).update(reconciled_at=connection.reconciled_at)


def found_by_comparing(connection: Connection) -> int:
    """How much the last round has found, in an open scope."""
    rows = Pass.objects.filter(connection=connection, what=Pass.What.COMPARE)
    return sum(rows.values_list("found", flat=True))


def compare_list(puller: Puller, row: Pass, collection: Collection, *, tell: bool) -> Iterator[Pass]:
    began = time.monotonic()
    for page in puller.pages_after(collection.path, row.cursor, fields=fields_of(collection)):
        found = look(puller, collection, page, above=row.cursor)
        mend(puller, collection, found, page, tell=tell)
        with everything(puller.connection).open():
            passes.advance(
                row,
                page.records,
                asked_at=page.asked_at,
                cursor=page.last_id,
                found=len(found.absent) + len(found.stale),
                worked_ms=round((time.monotonic() - began) * 1000),
            )
            if page.is_last:
                passes.end(row)
        began = time.monotonic()
        yield row


def fields_of(collection: Collection) -> str:
    more = ",deletedFlag" if collection is COMPANIES else ""
    company = f",{collection.company_field}/id" if collection.company_field else ""
    return f"id{company}{more},_info/lastUpdated"


def look(puller: Puller, collection: Collection, page: Page, *, above: int) -> Findings:
    """Our rows between the last id that is done and the last of this page; behind the last page, all of them."""
    theirs = {int(record["id"]): mark_of(collection, record) for record in page.records}
    with everything(puller.connection).open():
        rows = collection.model.objects.filter(connection=puller.connection, external_id__gt=above)
        if not page.is_last:
            rows = rows.filter(external_id__lte=page.last_id)
        ours = client_marks(rows) if collection is COMPANIES else marks(collection, rows.filter(gone_at=None))
        forgotten = store.forgotten_refs(puller.connection)
    absent = sorted(number for number, mark in ours.items() if number not in theirs and not mark.gone)
    wanted = {
        n: mark for n, mark in theirs.items() if (n if collection is COMPANIES else mark.company) not in forgotten
    }
    if collection.needs_company:
        wanted = {n: mark for n, mark in wanted.items() if mark.company}
    return Findings(absent, stale=sorted(number for number, mark in wanted.items() if ours.get(number) != mark))


def mark_of(collection: Collection, record: Record) -> Mark:
    company = reading.ref(record, collection.company_field) if collection.company_field else None
    return Mark(reading.updated_at(record), company, bool(record.get("deletedFlag")))


def marks(collection: Collection, rows: QuerySet[Any]) -> dict[int, Mark]:
    company = f"record__{collection.company_field}__id" if collection.company_field else "gone_at"
    told = rows.values_list("external_id", "source_updated_at", company)
    return {number: Mark(updated, company) for number, updated, company in told}


def client_marks(rows: QuerySet[Client]) -> dict[int, Mark]:
    told = rows.values_list("external_id", "source_updated_at", "gone_at")
    return {number: Mark(updated, None, gone is not None) for number, updated, gone in told}


def mend(puller: Puller, collection: Collection, found: Findings, page: Page, *, tell: bool) -> None:
    """Reads again what differs. What is absent is asked for once more, alone, before it counts as gone."""
    for number in found.absent:
        asked_at, record = puller.one_at(f"{collection.path}/{number}")
        if record is None:
            mark_gone(puller, collection, [number], asked_at)
        else:
            changes.take(puller, collection, Page([record], asked_at, is_last=True), tell=tell)
    for start in range(0, len(found.stale), MOST_IDS):
        for one in puller.named(collection.path, found.stale[start : start + MOST_IDS]):
            changes.take(puller, collection, one, tell=tell)


def mark_gone(puller: Puller, collection: Collection, numbers: list[int], asked_at: Any) -> int:
    with everything(puller.connection).open():
        if collection is COMPANIES:
            return companies.mark_gone(puller.connection, numbers, asked_at=asked_at)
        return store.mark_gone(puller.connection, collection.model, numbers, asked_at=asked_at)
