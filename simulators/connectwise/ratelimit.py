"""Requests a minute, counted for each member (FACTS 7)."""

from threading import Lock
from time import monotonic

from simulators.connectwise.errors import TooMany
from simulators.connectwise.settings import Settings


class RateLimit:
    def __init__(self) -> None:
        self._lock = Lock()
        self._windows: dict[str, tuple[float, int]] = {}

    def count(self, member: str, settings: Settings) -> None:
        """One more request; TooMany when the minute is used up."""
        if not settings.rate_limit_per_minute:
            return
        with self._lock:
            start, used = self._windows.get(member, (monotonic(), 0))
            if monotonic() - start >= 60:
                start, used = monotonic(), 0
            self._windows[member] = (start, used + 1)
            if used + 1 > settings.rate_limit_per_minute:
                left = max(1, int(60 - (monotonic() - start)))
                raise TooMany(left if settings.rate_limit_names_seconds else None)

    def clear(self) -> None:
        with self._lock:
            self._windows.clear()
