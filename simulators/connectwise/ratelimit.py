"""Requests a minute, counted for each key, and how many may run at once (FACTS 7 and 17.5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

from simulators.connectwise.errors import TooMany
from simulators.connectwise.settings import Settings


class RateLimit:
    def __init__(self) -> None:
        self._lock = Lock()
        self._windows: dict[str, tuple[float, int]] = {}
        self._running = 0

    @contextmanager
    def running(self, settings: Settings) -> Iterator[None]:
        """One more request under way; TooMany when as many are as may be."""
        with self._lock:
            if settings.concurrent_requests and self._running >= settings.concurrent_requests:
                raise TooMany(None)
            self._running += 1
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1

    def count(self, key: str, settings: Settings) -> None:
        """One more request by this key; TooMany when its minute is used up, whatever other keys have done."""
        if not settings.rate_limit_per_minute:
            return
        with self._lock:
            start, used = self._windows.get(key, (monotonic(), 0))
            if monotonic() - start >= 60:
                start, used = monotonic(), 0
            self._windows[key] = (start, used + 1)
            if used + 1 > settings.rate_limit_per_minute:
                left = max(1, int(60 - (monotonic() - start)))
                raise TooMany(left if settings.rate_limit_names_seconds else None)

    def clear(self) -> None:
        with self._lock:
            self._windows.clear()
