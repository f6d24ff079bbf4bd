"""Incremental reading: what is newer than the watermark, or everything the first time, page by page.

Each page is stored in a transaction of its own that also moves the cursor. A worker that is killed leaves nothing half
done, and memory holds one page, however many records there are.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cwhub.connectwise import Refused
from cwhub.connectwise.wire import moment
from cwhub.mirror import companies, passes
from cwhub.mirror.collections import (
    ABOUT_TICKETS,
    ACTIVITIES,
    COMPANIES,
    PROJECT_TICKETS,
    RECORDS,
    SHEETS,
    TICKETS,
    TIME,
    Collection,
    readable,
)
from cwhub.mirror.companies import learn_companies, store_companies
from cwhub.mirror.database import analyze
from cwhub.mirror.models import Pass
from cwhub.mirror.notes import AT_ONCE, read_notes
from cwhub.mirror.optional import shown_or_left_out
from cwhub.mirror.passes import Turn
from cwhub.mirror.pulling import Page, Puller, everything
from cwhub.mirror.reading import updated_at
from cwhub.mirror.store import fresh, is_different, kept_of, store
from cwhub.mirror.ticket_store import store_tickets
from kit.clock import utc_text

MUCH = 5_000  # so many new rows that the planner's figures are worth nothing


@dataclass
class Reader:
    """One pass of one list by one worker."""

    puller: Puller
    row: Pass
    collection: Collection
    tell: bool
    began: float = 0.0

    def read(self, turn: Turn) -> Iterator[Pass]:
        """Page by page until the pass or the turn ends. Yields the pass after each page."""
        with shown_or_left_out(self.puller, self.collection):
            yield from self.pages(turn)
            return
        self.finish()  # the role does not show it

    def pages(self, turn: Turn) -> Iterator[Pass]:
        self.began = time.monotonic()
        after = self.row.cursor
        for page in self.puller.pages_after(self.collection.path, after, **conditions(self.row)):
            self.take(page)
            if page.is_last:
                self.finish()
            yield self.row
            if not turn.lasts():
                return

    def take(self, page: Page) -> None:
        if self.collection is TICKETS and self.tell:
            for start in range(0, len(page.records), AT_ONCE):
                part = Page(page.records[start : start + AT_ONCE], page.asked_at, page.is_last)
                take_tickets(self.puller, part, tell=True, also=partial(self.advance, part))
        elif self.collection is COMPANIES:
            found = store_companies(self.puller, page)
            self.advance(page, len(found))
        else:
            learn_companies(self.puller, self.collection, page.records)
            with everything(self.puller.connection).open():
                self.advance(page, self.store(page))

    def store(self, page: Page) -> int:
        connection = self.puller.connection
        if self.collection is TICKETS:
            return len(store_tickets(connection, page.records, tell=False, asked_at=page.asked_at))
        return len(store(connection, self.collection, page.records, asked_at=page.asked_at))

    def advance(self, page: Page, found: int) -> None:
        worked = round((time.monotonic() - self.began) * 1000)
        self.began = time.monotonic()
        with everything(self.puller.connection).open():
            passes.advance(
                self.row, page.records, asked_at=page.asked_at, cursor=page.last_id, found=found, worked_ms=worked
            )

    def finish(self) -> None:
        with everything(self.puller.connection).open():
            passes.end(self.row)
        if self.row.found >= MUCH:
            analyze()


def take_tickets(
    puller: Puller, page: Page, *, tell: bool, also: Callable[[int], Any] = lambda found: None
) -> list[int]:
    """Stores those that differ, with their notes read after them. `also` happens in the same transaction."""
    connection = puller.connection
    learn_companies(puller, TICKETS, page.records)
    with everything(connection).open():
        kept = kept_of(connection, TICKETS, (record["id"] for record in page.records))
        wanted = fresh(page.records, kept, page.asked_at)
        changed = [record["id"] for record in wanted if is_different(record, kept.get(record["id"]))]
    notes = read_notes(puller, changed).notes
    with everything(connection).open():
        different = store_tickets(connection, page.records, tell=tell, asked_at=page.asked_at, notes=notes)
        also(len(different))
    return different


def conditions(row: Pass) -> dict[str, Any]:
    return {} if row.since is None else {"conditions": f"lastUpdated > {moment(utc_text(row.since))}"}


def reader(puller: Puller, collection: Collection, *, tell: bool, whole: bool = False) -> Reader:
    """Goes on with the pass that is under way, or begins one."""
    row = passes.begin(puller.connection, Pass.What.CHANGES, collection.name, whole=whole)
    if row.since is None and row.done == 0:
        prepare_whole(puller, row, collection)
    return Reader(puller, row, collection, tell)


def prepare_whole(puller: Puller, row: Pass, collection: Collection) -> None:
    """Counts what is to come, and asks which change is the newest: a long reading can vouch for no more than that."""
    total, newest = 0, None
    with shown_or_left_out(puller, collection):
        total, newest = puller.count(collection.path), newest_change(puller, collection)
    with everything(puller.connection).open():
        row.total, row.newest = total, max(filter(None, [row.newest, newest]), default=None)
        row.save(update_fields=["total", "newest"])


def newest_change(puller: Puller, collection: Collection) -> Any:
    """None where a server does not sort by it; then the pages of the first minutes say."""
    try:
        rows = puller.patiently(
            lambda permit: puller.client.get(
                collection.path, permit=permit, orderBy="lastUpdated desc", pageSize=1, fields="id,_info"
            )
        )
    except Refused as error:
        if error.status != 400:
            raise
        return None
    return updated_at(rows[0]) if isinstance(rows, list) and rows else None


def lists(puller: Puller) -> list[Collection]:
    """Companies first: the others name them. Time last: it belongs to its tickets."""
    tickets = (TICKETS, PROJECT_TICKETS)
    return readable(puller.connection, (COMPANIES, *RECORDS, *tickets, TIME, ACTIVITIES, *ABOUT_TICKETS, SHEETS))


def still_to_read(puller: Puller) -> list[Collection]:
    """For the first mirror: what has not been read to its end; once all has, all of it again."""
    return unfinished(puller) or [one for one in lists(puller) if one is not COMPANIES]


def unfinished(puller: Puller) -> list[Collection]:
    found = [one for one in lists(puller) if one is not COMPANIES]
    with everything(puller.connection).open():
        ended = Pass.objects.filter(connection=puller.connection, what=Pass.What.CHANGES, ended_at__isnull=False)
        read = set(ended.values_list("collection", flat=True))
    return [one for one in found if one.name not in read]


@dataclass
class CaughtUp:
    """How many records of each list were new or different, and whether every list was read to its end."""

    found: dict[str, int] = field(default_factory=dict)
    whole: bool = False


def catch_up(puller: Puller, turn: Turn, *, tell: bool) -> CaughtUp:
    """Every list, from its watermark on, for one turn."""
    told = CaughtUp()
    for collection in lists(puller):
        one = reader(puller, collection, tell=tell)
        before = one.row.found
        for row in one.read(turn):
            told.found[collection.name] = row.found - before
        if one.row.is_under_way:
            return told
        if collection is COMPANIES:
            follow_companies(puller, tell=tell)
    told.whole = True
    return told


def follow_companies(puller: Puller, *, tell: bool) -> None:
    """Reads the records again of companies that are gone: they are another's now, or gone as well."""
    for client in companies.to_follow(puller.connection):
        survivors: set[int] = set()
        for collection in companies.with_records(puller.connection):
            ids = companies.ids_at(client, collection)
            for page in puller.named(collection.path, ids):
                take(puller, collection, page, tell=tell)
                survivors |= {int(row["company"]["id"]) for row in page.records if row.get("company")}
        companies.followed(client, survivors - {client.external_id})


def take(puller: Puller, collection: Collection, page: Page, *, tell: bool) -> list[int]:
    """Stores a page that was asked for besides the passes."""
    if collection is COMPANIES:
        return [client.external_id for client in store_companies(puller, page)]
    if collection is TICKETS:
        return take_tickets(puller, page, tell=tell)
    learn_companies(puller, collection, page.records)
    with everything(puller.connection).open():
        return store(puller.connection, collection, page.records, asked_at=page.asked_at)
