"""The records in memory, each collection a dict by id; what `writing()` encloses is journaled before it counts.

Stored records are never changed in place: a write puts a new dict, so whoever read the old one may go on with it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from simulators.connectwise.journal import Journal
from simulators.connectwise.schema import Record

Change = tuple[str, int, Record | None]
SHARED_IDS = {
    f"{one}/tickets{part}": f"{other}/tickets{part}"
    for one, other in (("service", "project"), ("project", "service"))
    for part in ("", "/notes", "/tasks")
}  # a ticket that is converted keeps its ids


class Store:
    def __init__(self, collections: dict[str, list[Record]], journal: Journal | None = None) -> None:
        self.lock = RLock()
        self.journal = journal
        self._rows: dict[str, dict[int, Record]] = {}
        self._last: dict[str, int] = {}
        self._index: dict[tuple[str, str], dict[int, dict[int, None]]] = {}
        self._open: list[tuple[str, int, Record | None, Record | None]] | None = None
        self.finished: Callable[[bool], None] = lambda kept: None  # called after each write, inside the lock
        for name, records in collections.items():
            self._rows[name] = {r["id"]: r for r in sorted(records, key=lambda r: r["id"])}

    def rows(self, collection: str) -> dict[int, Record]:
        return self._rows.setdefault(collection, {})

    def collections(self) -> list[str]:
        return list(self._rows)

    def all(self, collection: str) -> list[Record]:
        return list(self.rows(collection).values())

    def get(self, collection: str, id: int | None) -> Record | None:
        return self.rows(collection).get(id) if id else None

    def under(self, collection: str, field: str, parent: int) -> list[Record]:
        """The records whose `field` names the parent, by id."""
        index = self._indexed(collection, field)
        rows = self.rows(collection)
        return [rows[id] for id in sorted(index.get(parent, ()))]

    def next_id(self, collection: str) -> int:
        """One more than any id ever used there: a deleted record's id does not come back."""
        for name in {collection, SHARED_IDS.get(collection, collection)}:
            if name not in self._last:
                self._last[name] = max(self.rows(name), default=0)
        return max(self._last[n] for n in {collection, SHARED_IDS.get(collection, collection)}) + 1

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All the writes inside happen, and are in the journal, or none; nested ones join the outer one."""
        with self.lock:
            if self._open is not None:
                yield
                return
            self._open = []
            try:
                yield
                self._write_journal()
            except BaseException:
                for collection, id, old, _ in reversed(self._open):
                    self._set(collection, id, old)
                self._open = None
                self.finished(False)
                raise
            self._open = None
            self.finished(True)

    def put(self, collection: str, record: Record) -> None:
        self._note(collection, record["id"], record)

    def remove(self, collection: str, id: int) -> None:
        self._note(collection, id, None)

    def apply(self, changes: Iterable[Change]) -> None:
        """What the journal remembers, without writing it again."""
        for collection, id, record in changes:
            self._set(collection, id, record)

    def _note(self, collection: str, id: int, record: Record | None) -> None:
        if self._open is None:
            raise RuntimeError("write inside store.writing()")
        self._open.append((collection, id, self.rows(collection).get(id), record))
        self._set(collection, id, record)

    def _write_journal(self) -> None:
        if self.journal and self._open:
            self.journal.write({"changes": [[collection, id, new] for collection, id, _, new in self._open]})

    def _set(self, collection: str, id: int, record: Record | None) -> None:
        rows = self.rows(collection)
        self._unindex(collection, rows.get(id))
        if record is None:
            rows.pop(id, None)
        else:
            rows[id] = record
            self._reindex(collection, record)
        self._last[collection] = max(self._last.get(collection) or max(rows, default=0), id)

    def _indexed(self, collection: str, field: str) -> dict[int, dict[int, None]]:
        key = (collection, field)
        if key not in self._index:
            index: dict[int, dict[int, None]] = {}
            for record in self.rows(collection).values():
                index.setdefault(parent_id(record.get(field)), {})[record["id"]] = None
            self._index[key] = index
        return self._index[key]

    def _unindex(self, collection: str, record: Record | None) -> None:
        for (name, field), index in self._index.items():
            if name == collection and record is not None:
                index.get(parent_id(record.get(field)), {}).pop(record["id"], None)

    def _reindex(self, collection: str, record: Record) -> None:
        for (name, field), index in self._index.items():
            if name == collection:
                index.setdefault(parent_id(record.get(field)), {})[record["id"]] = None


def parent_id(value: Any) -> int:
    """The id in a reference, or the id itself; 0 for none."""
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, int) else 0
