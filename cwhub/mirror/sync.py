"""Brings the mirror up to ConnectWise: one ticket, what changed lately, or everything.

Reads by API first, with no transaction open; then stores in one short scope of the whole account.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import httpx
from django.conf import settings
from django.db import connections

from cwhub.accounts.models import Client, Connection
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.connectwise import Client as ConnectWise
from cwhub.connectwise import KeyRefused, Limited, NotSent, Unanswered
from cwhub.connectwise.client import LARGEST_PAGE
from cwhub.connectwise.wire import moment
from cwhub.egress.limiter import Permit, Purpose, pace_of, wait_for
from cwhub.mirror import reading, store
from cwhub.mirror.collections import BOARD_CHILDREN, RECORDS, SETUP, TICKETS, TIME, Collection, readable
from cwhub.mirror.models import Association, Board, Ticket
from cwhub.mirror.reading import Record
from kit.clock import now, utc_text

Result = TypeVar("Result")
PAUSES_SECONDS = (0.5, 2.0, 5.0)


@dataclass
class Puller:
    """Reads one connection's lists, each request with its permit."""

    connection: Connection
    client: ConnectWise
    purpose: Purpose = "sync"

    @classmethod
    def of(cls, connection: Connection, *, purpose: Purpose = "sync", http: httpx.Client | None = None) -> "Puller":
        return cls(connection, ConnectWise.of(connection, http), purpose)

    def permit(self) -> Permit:
        return wait_for(pace_of(self.connection), purpose=self.purpose)

    def pages(self, path: str, **params: Any) -> Iterator[list[Record]]:
        url: str | None = path
        asked: dict[str, Any] | None = {"pageSize": LARGEST_PAGE, **params}
        while url:
            rows, url = self.patiently(partial(self.client.page, url, params=asked))
            yield rows
            asked = None

    def patiently(self, read: Callable[..., Result]) -> Result:
        """A read may be asked again: after a pause that ConnectWise wants, or when no answer came."""
        for pause in PAUSES_SECONDS:
            try:
                return read(permit=self.permit())
            except Limited:
                continue  # the limiter waits as long as ConnectWise has asked for
            except (NotSent, Unanswered):
                time.sleep(pause)
        return read(permit=self.permit())

    def all(self, path: str, **params: Any) -> list[Record]:
        return [row for page in self.pages(path, **params) for row in page]

    def one(self, path: str) -> Record | None:
        """The record, or None when ConnectWise answers 404 although our key is good (it reads `system/info`)."""
        try:
            return dict(self.patiently(partial(self.client.get, path)))
        except KeyRefused as error:
            if error.status != 404:
                raise
            self.client.system_info(permit=self.permit())
            return None


SIDE_BY_SIDE = 4  # well below what a limiter gives, and enough to hide the way there and back


def everything(connection: Connection) -> ClientScope:
    return ClientScope(connection.account_id, ALL, SYSTEM, "mirror")


# --- one ticket -----------------------------------------------------------------------------------------------------
def refresh_ticket(connection: Connection, number: int, *, tell: bool = True, http: httpx.Client | None = None) -> bool:
    """Reads one ticket with its notes again. False when it is gone at the source. Raises ConnectWiseError."""
    puller = Puller.of(connection, purpose="interactive", http=http)
    record = puller.one(f"/service/tickets/{number}")
    if record is None:
        with everything(connection).open():
            store.mark_gone(connection, Ticket, [number])
        return False
    notes = puller.all(f"/service/tickets/{number}/notes")
    learn_companies(puller, TICKETS, [record])
    with everything(connection).open():
        # The news of a ticket waits until its notes are there too: they are in one transaction.
        store.store_tickets(connection, [record], tell=tell)
        store.store_notes(connection, {number: notes})
    return True


def learn_companies(puller: Puller, collection: Collection, records: list[Record]) -> None:
    """Reads companies that records name and we have not seen: a client may be younger than our last look."""
    if not collection.company_field:
        return
    with everything(puller.connection).open():
        missing = store.missing_companies(puller.connection, collection, records)
    found = [row for company in sorted(missing) if (row := puller.one(f"/company/companies/{company}"))]
    store_companies(puller, found)


def store_companies(puller: Puller, records: list[Record]) -> list[Client]:
    if not records:
        return []
    inactive = inactive_statuses(puller)
    with everything(puller.connection).open():
        return store.store_companies(puller.connection, records, inactive_statuses=inactive)


def inactive_statuses(puller: Puller) -> set[int]:
    return {row["id"] for row in puller.all("/company/companies/statuses") if row.get("inactiveFlag")}


def refresh_company(connection: Connection, company: int, *, http: httpx.Client | None = None) -> bool:
    """Reads one company again. False when it is gone."""
    puller = Puller.of(connection, purpose="interactive", http=http)
    record = puller.one(f"/company/companies/{company}")
    if record is None:
        with everything(connection).open():
            Client.objects.filter(connection=connection, external_id=company, gone_at=None).update(
                gone_at=now(), inactive=True, takes_part=False
            )
        return False
    store_companies(puller, [record])
    return True


def refresh_row(collection: Collection) -> Callable[..., bool]:
    """A reader of one record of a list."""

    def refresh(connection: Connection, external_id: int, *, http: httpx.Client | None = None) -> bool:
        puller = Puller.of(connection, purpose="interactive", http=http)
        record = puller.one(f"{collection.path}/{external_id}")
        if record is None:
            with everything(connection).open():
                store.mark_gone(connection, collection.model, [external_id])
            return False
        learn_companies(puller, collection, [record])
        with everything(connection).open():
            store.store(connection, collection, [record])
        return True

    return refresh


# What a callback of each type makes us read again (types as in the payload).
READERS: dict[str, Callable[..., bool]] = {
    "ticket": refresh_ticket,
    "company": refresh_company,
    **{
        kind: refresh_row(collection)
        for kind, collection in zip(("contact", "agreement", "configuration"), RECORDS, strict=True)
    },
    "time": refresh_row(TIME),
    "member": refresh_row(SETUP[-1]),
}


# --- what changed lately ----------------------------------------------------------------------------------------------
def poll(connection: Connection, *, http: httpx.Client | None = None) -> int:
    """Reads what changed since the watermark, with an overlap: what callbacks missed is found here. Returns how much.

    The watermark is ConnectWise's own time of the newest record seen, so that our clock does not matter.
    """
    puller = Puller.of(connection, http=http)
    started = connection.poll_watermark
    since = started - timedelta(seconds=settings.POLL_OVERLAP_SECONDS) if started else None
    newest, seen = started, 0
    companies = changed(puller, "/company/companies", since)
    store_companies(puller, companies)
    for collection in readable(connection, (*RECORDS, TIME)):
        records = changed(puller, collection.path, since)
        learn_companies(puller, collection, records)
        with everything(connection).open():
            store.store(connection, collection, records)
    tickets = changed(puller, TICKETS.path, since)
    newest = latest(newest, [*companies, *tickets])
    for record in newer_than_ours(connection, tickets):
        refresh_ticket(connection, record["id"], http=http)
        seen += 1
    with everything(connection).open():
        Connection.objects.filter(pk=connection.pk).update(last_poll_at=now(), poll_watermark=newest, poll_error="")
    return seen


def changed(puller: Puller, path: str, since: datetime | None) -> list[Record]:
    if since is None:
        return puller.all(path)
    return puller.all(path, conditions=f"lastUpdated > {moment(utc_text(since))}")


def latest(known: datetime | None, records: list[Record]) -> datetime | None:
    moments = [at for record in records if (at := reading.updated_at(record))]
    return max([*moments, *([known] if known else [])], default=None)


def newer_than_ours(connection: Connection, records: list[Record]) -> list[Record]:
    """Compared whole: ConnectWise's `lastUpdated` counts seconds, and two changes fit into one."""
    with everything(connection).open():
        known = store.known_tickets(connection, records)
    return [record for record in records if known.get(record["id"]) != record]


# --- what is gone ----------------------------------------------------------------------------------------------
def reconcile(connection: Connection, *, http: httpx.Client | None = None) -> int:
    """Compares ids one by one: no poll finds a record that is no longer there. Returns how many are gone."""
    puller = Puller.of(connection, http=http)
    gone = sum(reconcile_list(puller, collection) for collection in readable(connection, (*RECORDS, TICKETS, TIME)))
    with everything(connection).open():
        Connection.objects.filter(pk=connection.pk).update(reconciled_at=now())
    return gone


def reconcile_list(puller: Puller, collection: Collection) -> int:
    """What was ours before we asked and is not in the list any more is asked for once more, alone, and then gone."""
    connection = puller.connection
    with everything(connection).open():
        rows = collection.model.objects.filter(connection=connection, gone_at=None)
        ours = set(rows.values_list("external_id", flat=True))
    theirs = {row["id"] for row in puller.all(collection.path, fields="id")}
    missing = [number for number in sorted(ours - theirs) if puller.one(f"{collection.path}/{number}") is None]
    with everything(connection).open():
        store.mark_gone(connection, collection.model, missing)
    return len(missing)


# --- everything -------------------------------------------------------------------------------------------------------
def mirror_setup(puller: Puller) -> Iterator[tuple[str, int]]:
    """Boards with their chains, priorities, SLAs, members. Yields (kind, how many) as it goes."""
    connection = puller.connection
    for collection in readable(connection, SETUP):
        records = puller.all(collection.path)
        with everything(connection).open():
            store.store(connection, collection, records)
        yield collection.name, len(records)
    with everything(connection).open():
        boards = list(Board.objects.filter(connection=connection).values_list("external_id", flat=True))
    for collection in BOARD_CHILDREN:
        yield collection.name, sum(mirror_board_child(puller, collection, board) for board in boards)


def mirror_board_child(puller: Puller, collection: Collection, board: int) -> int:
    records = puller.all(collection.path.format(board=board))
    for record in records:
        record.setdefault("board", {"id": board})
    with everything(puller.connection).open():
        if collection.model is Association:
            Association.objects.filter(connection=puller.connection, board_ref=board).delete()
        store.store(puller.connection, collection, records)
    return len(records)


def mirror_companies(puller: Puller) -> Iterator[tuple[str, int]]:
    done = 0
    for page in puller.pages("/company/companies"):
        done += len(store_companies(puller, page))
        yield "companies", done


def mirror_lists(puller: Puller) -> Iterator[tuple[str, int]]:
    """Contacts, agreements, configurations, tickets and time. No news is told: these are as old as they are."""
    connection = puller.connection
    for collection in readable(connection, (*RECORDS, TICKETS, TIME)):
        done = 0
        for page in puller.pages(collection.path):
            with everything(connection).open():
                if collection is TICKETS:
                    store.store_tickets(connection, page, tell=False)
                else:
                    store.store(connection, collection, page)
                watermark(connection, page)
            done += len(page)
            yield collection.name, done


def watermark(connection: Connection, records: list[Record]) -> None:
    newest = latest(Connection.objects.get(pk=connection.pk).poll_watermark, records)
    Connection.objects.filter(pk=connection.pk).update(poll_watermark=newest)


def tickets_without_notes(connection: Connection, *, limit: int) -> list[int]:
    """Open tickets first, then the newest: what is asked for soonest is read first."""
    with everything(connection).open():
        waiting = Ticket.objects.filter(connection=connection, notes_read_at=None, gone_at=None)
        return list(waiting.order_by("closed", "-entered_at").values_list("external_id", flat=True)[:limit])


def mirror_notes(puller: Puller, numbers: list[int]) -> None:
    """Reads the notes of these tickets, a few at a time side by side, and stores them together."""
    shares = [numbers[start::SIDE_BY_SIDE] for start in range(SIDE_BY_SIDE)]
    with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE) as pool:
        told = [row for share in pool.map(partial(read_notes, puller), shares) for row in share]
    with everything(puller.connection).open():
        store.store_notes(puller.connection, dict(told))


def read_notes(puller: Puller, numbers: list[int]) -> list[tuple[int, list[Record]]]:
    try:
        return [(number, puller.all(f"/service/tickets/{number}/notes")) for number in numbers]
    finally:
        connections["default"].close()  # this thread's own, made for its permits
