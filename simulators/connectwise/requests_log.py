"""Every request to the API, numbered, for tests to read at `/_sim/requests`."""

import json
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from simulators.connectwise.journal import Journal

KEPT = 20_000
LONGEST_BODY = 20_000


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
    fault: str | None = None


class RequestLog:
    def __init__(self, path: Path | None = None) -> None:
        self._lock = Lock()
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._last = 0
        self._journal = Journal(path) if path else None
        if self._journal:
            self._load(self._journal)

    def add(self, **values: Any) -> Entry:
        with self._lock:
            self._last += 1
            entry = Entry(n=self._last, **values)
            self._entries.append(entry)
            if self._journal:
                self._journal.write(asdict(entry))
            return entry

    def since(self, n: int) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(e) for e in self._entries if e.n > n]

    def clear(self) -> None:
        """Forget them; numbers go on."""
        with self._lock:
            self._entries.clear()
            if self._journal:
                self._journal.restart()

    def close(self) -> None:
        if self._journal:
            self._journal.close()

    def _load(self, journal: Journal) -> None:
        lines = 0
        for row in journal.entries():
            lines += 1
            self._entries.append(Entry(**row))
        self._last = self._entries[-1].n if self._entries else 0
        if lines > 2 * KEPT:
            journal.restart(*(asdict(e) for e in self._entries))


def readable(body: bytes) -> Any:
    """A body for the log: JSON where it is, else text, cut short."""
    if not body:
        return None
    text = body[:LONGEST_BODY].decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        return text
