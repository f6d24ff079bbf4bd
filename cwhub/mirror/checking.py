"""Compares every record with ConnectWise's, field by field, and says what differs. It mends nothing.

At rest nothing does. While ConnectWise is at work a difference may be younger than our last look: what differs is read
again on both sides before it counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cwhub.accounts.models import Client, Connection
from cwhub.mirror import reading, sameness, terms
from cwhub.mirror.changes import lists
from cwhub.mirror.collections import BELOW, BOARD_CHILDREN, COMPANIES, SETUP, Collection, readable
from cwhub.mirror.companies import inactive_statuses
from cwhub.mirror.models import Board, Note, Ticket
from cwhub.mirror.notes import AT_ONCE, read_notes
from cwhub.mirror.pulling import Page, Puller, everything
from cwhub.mirror.reading import Record
from cwhub.mirror.setup_lists import parents_of

MISSING, LEFT_OVER, DIFFERENT = "is missing here", "is not in ConnectWise", "differs"


@dataclass(frozen=True)
class Difference:
    collection: str
    id: int
    what: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = f": {', '.join(self.fields)}" if self.fields else ""
        return f"{self.collection} {self.id} {self.what}{named}"


@dataclass
class Check:
    """What has been compared, for the last line."""

    puller: Puller
    compared: int = 0
    notes_to_come: int = 0

    @classmethod
    def of(cls, connection: Connection, **named: Any) -> "Check":
        return cls(Puller.of(connection, **named))

    def differences(self, *, notes: bool = True) -> Iterator[Difference]:
        """Every list page by page, then the notes of every ticket whose notes are here."""
        for collection, path, below in self.all_lists():
            above = 0
            for page in self.puller.pages_after(path, 0):
                yield from self.page(collection, path, page, above, below)
                above = page.last_id
        yield from self.agreement_lists()
        if notes:
            yield from self.notes()

    def all_lists(self) -> Iterator[tuple[Collection, str, dict[str, Any]]]:
        connection = self.puller.connection
        for collection in [*readable(connection, SETUP), *lists(self.puller)]:
            yield collection, collection.path, {}
        with everything(connection).open():
            boards = list(
                Board.objects.filter(connection=connection, gone_at=None).values_list("external_id", flat=True)
            )
        for collection in BOARD_CHILDREN:
            for board in boards:
                yield collection, collection.path.format(board=board), {"board_ref": board}
        for one in BELOW:
            for parent in parents_of(connection, one) if readable(connection, [one.collection]) else ():
                yield one.collection, one.path(parent), {one.column: parent}

    def page(
        self, collection: Collection, path: str, page: Page, above: int, below: dict[str, Any]
    ) -> Iterator[Difference]:
        records = [completed(collection, record, below) for record in page.records]
        theirs = {int(record["id"]): record for record in records if counts(collection, record)}
        ours = self.here(collection, above, None if page.is_last else page.last_id, below)
        self.compared += len(theirs)
        for number in sorted(theirs.keys() | ours.keys()):
            if self.told(collection, number, theirs.get(number), ours.get(number)):
                yield from self.again(collection, path, number, below)

    def again(self, collection: Collection, path: str, number: int, below: dict[str, Any]) -> Iterator[Difference]:
        """Reads both sides once more, theirs first: what has just been stored must not count."""
        pages = self.puller.named(path, [number])
        record = next((completed(collection, row, below) for page in pages for row in page.records), None)
        ours = self.here(collection, number - 1, number, below)
        if record is not None and not counts(collection, record):
            record = None
        if difference := self.told(collection, number, record, ours.get(number)):
            yield difference

    def told(self, collection: Collection, number: int, theirs: Any, ours: Any) -> Difference | None:
        if theirs is None and (ours is None or (collection is COMPANIES and ours.gone_at)):
            return None
        if ours is None:
            return Difference(collection.name, number, MISSING)
        if theirs is None:
            return Difference(collection.name, number, LEFT_OVER)
        fields = tuple(self.fields(collection, theirs, ours))
        return Difference(collection.name, number, DIFFERENT, fields) if fields else None

    def fields(self, collection: Collection, theirs: Record, ours: Any) -> list[str]:
        if collection is COMPANIES:
            return self.company_fields(theirs, ours)
        differing = sameness.differing(ours["record"], theirs)
        if sameness.last_updated(ours["record"]) != sameness.last_updated(theirs):
            differing.append("lastUpdated")
        return differing

    def company_fields(self, theirs: Record, ours: Client) -> list[str]:
        read = reading.company(theirs)
        gone = read.pop("deleted")
        read["inactive"] = gone or reading.ref(theirs, "status") in inactive_statuses(self.puller)
        filled = sameness.filled_in(read.pop("custom_fields"))
        wrong = [name for name, value in read.items() if getattr(ours, name) != value]
        wrong += ["custom_fields"] if sameness.filled_in(ours.custom_fields) != filled else []
        return wrong if bool(ours.gone_at) == gone else [*wrong, "deleted"]

    def here(self, collection: Collection, above: int, up_to: int | None, below: dict[str, Any]) -> dict[int, Any]:
        rows = collection.model.objects.filter(connection=self.puller.connection, external_id__gt=above, **below)
        if up_to is not None:
            rows = rows.filter(external_id__lte=up_to)
        with everything(self.puller.connection).open():
            if collection is COMPANIES:
                return {row.external_id: row for row in rows}
            return {row["external_id"]: row for row in rows.filter(gone_at=None).values()}

    # --- the lists below agreements -----------------------------------------------------------------------------------
    def agreement_lists(self) -> Iterator[Difference]:
        """What differs is asked for once more, as everywhere; nothing is stored."""
        for numbers, theirs in terms.read_anew(self.puller):
            ours = terms.ours(self.puller.connection, numbers)
            self.compared += sum(len(rows) for rows in theirs.values())
            for number in [one for one in numbers if terms_differ(one, theirs, ours)]:
                fields = terms_differ(number, terms.ask(self.puller, [number]), self.terms_here(number))
                if fields:
                    yield Difference("lists of agreement", number, DIFFERENT, tuple(fields))

    def terms_here(self, number: int) -> terms.Found:
        return terms.ours(self.puller.connection, [number])

    # --- notes --------------------------------------------------------------------------------------------------------
    def notes(self) -> Iterator[Difference]:
        """Notes that are still to come are counted, they are no difference."""
        connection, last = self.puller.connection, 0
        while numbers := self.tickets_after(last):
            last = numbers[-1]
            read = read_notes(self.puller, numbers)
            for number in numbers:
                if number in read.notes and self.notes_differ(number, read.notes[number].records):
                    yield from self.notes_again(number)
        with everything(connection).open():
            rows = Ticket.objects.filter(connection=connection, gone_at=None, notes_read_at=None)
            self.notes_to_come = rows.count()

    def tickets_after(self, last: int) -> list[int]:
        with everything(self.puller.connection).open():
            rows = Ticket.objects.filter(connection=self.puller.connection, gone_at=None, notes_read_at__isnull=False)
            rows = rows.filter(external_id__gt=last).order_by("external_id")
            return list(rows.values_list("external_id", flat=True)[:AT_ONCE])

    def notes_differ(self, number: int, records: list[Record]) -> list[str]:
        theirs = reading.notes_of(number, records)
        with everything(self.puller.connection).open():
            rows = Note.objects.filter(
                ticket__connection=self.puller.connection, ticket__external_id=number, gone_at=None
            )
            ours = {(kind, id_): record for kind, id_, record in rows.values_list("kind", "external_id", "record")}
        self.compared += len(theirs)
        wrong = [key for key in theirs.keys() & ours.keys() if sameness.differing(ours[key], theirs[key])]
        return [f"note {id_}" for _, id_ in sorted([*wrong, *(theirs.keys() ^ ours.keys())])]

    def notes_again(self, number: int) -> Iterator[Difference]:
        read = read_notes(self.puller, [number])
        fields = self.notes_differ(number, read.notes[number].records) if number in read.notes else []
        if fields:
            yield Difference("notes of ticket", number, DIFFERENT, tuple(fields))


def terms_differ(number: int, theirs: terms.Found, ours: terms.Found) -> list[str]:
    """The kinds of rows that are not the same, by their ids and contents."""
    return [str(one.kind) for one in terms.LISTS if differ(theirs[number, one.kind], ours[number, one.kind])]


def differ(theirs: list[Record], ours: list[Record]) -> bool:
    here, there = ({int(row["id"]): row for row in rows} for rows in (ours, theirs))
    return here.keys() != there.keys() or any(sameness.differing(here[key], row) for key, row in there.items())


def completed(collection: Collection, record: Record, below: dict[str, Any]) -> Record:
    """As it is stored: with its parent, which the path names."""
    one = next((one for one in BELOW if one.collection is collection), None)
    return one.within(record, below[one.column]) if one else record


def counts(collection: Collection, record: Record) -> bool:
    """Records without a company are not mirrored where one is needed: internal time, for one."""
    return not collection.needs_company or reading.ref(record, collection.company_field) is not None
