"""Every request to the API, numbered, for tests to read at `/_sim/requests`.

The last KEPT are there. A body is cut at LONGEST_BODY, and at LONGEST_OLD_BODY once WHOLE newer ones have come, so that
a log of large writes stays small too.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from simulators.connectwise.journal import Journal

KEPT = 100_000
SPARE = 10_000  # beyond them, before the oldest are dropped: dropping each alone would cost as much as the whole list
WHOLE = 20_000
LONGEST_BODY = 20_000
LONGEST_OLD_BODY = 500


@dataclass
class Entry:
    n: int
    at: str
    method: str
    path: str  # as after /apis/3.0
    query: str
    status: int | None = None  # what was answered; null when the line was cut
    member: str | None = None
    company: int | None = None  # the company the request touches, where it can be told
    body: Any = None
    fault: str | None = None  # the effects that struck, joined by +
    answered_at: float = 0.0  # seconds since 1970 by the machine's own clock, for who measures pace


class RequestLog:
    def __init__(self, path: Path | None = None) -> None:
        self._lock = Lock()
        self._entries: list[Entry] = []  # numbers without a gap, so that a number is a place
        self._last = 0
        self._lines = 0  # in the journal
        self._journal = Journal(path) if path else None
        if self._journal:
            self._load(self._journal)

    def add(self, **values: Any) -> Entry:
        with self._lock:
            self._last += 1
            entry = Entry(n=self._last, answered_at=time.time(), **values)
            self._entries.append(entry)
            if len(self._entries) > WHOLE:
                self._shorten(self._entries[-WHOLE - 1])
            if len(self._entries) >= KEPT + SPARE:
                del self._entries[:-KEPT]
            self._write(entry)
            return entry

    def since(self, n: int, limit: int = KEPT) -> list[dict[str, Any]]:
        """The entries after number n, the first `limit` of them."""
        with self._lock:
            first = self._entries[0].n if self._entries else 0
            start = max(0, n + 1 - first, len(self._entries) - KEPT)
            return [dict(vars(e)) for e in self._entries[start : start + limit]]

    def clear(self) -> None:
        """Forget them; numbers go on."""
        with self._lock:
            self._entries.clear()
            if self._journal:
                self._journal.restart()
                self._lines = 0

    def close(self) -> None:
        if self._journal:
            self._journal.close()

    def _shorten(self, entry: Entry) -> None:
        if entry.body is None:
            return
        text = entry.body if isinstance(entry.body, str) else json.dumps(entry.body)
        if len(text) > LONGEST_OLD_BODY:
            entry.body = text[:LONGEST_OLD_BODY]

    def _write(self, entry: Entry) -> None:
        if self._journal is None:
            return
        self._journal.write(vars(entry))
        self._lines += 1
        if self._lines > 2 * KEPT:
            self._rewrite(self._journal)

    def _rewrite(self, journal: Journal) -> None:
        journal.restart(*(vars(e) for e in self._entries))
        self._lines = len(self._entries)

    def _load(self, journal: Journal) -> None:
        for row in journal.entries():
            self._entries.append(Entry(**row))
            self._lines += 1
        del self._entries[:-KEPT]
        for entry in self._entries[:-WHOLE]:
            self._shorten(entry)
        self._last = self._entries[-1].n if self._entries else 0


def readable(body: bytes) -> Any:
    """A body for the log: JSON where it is, else text, cut short."""
    if not body:
        return None
    text = body[:LONGEST_BODY].decode("utf-8", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
