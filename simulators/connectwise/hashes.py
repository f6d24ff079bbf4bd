"""Member hashes: what the hosted page hands to a pod, valid for a time that is a setting (FACTS 17.3)."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from hmac import compare_digest


class Hashes:
    def __init__(self, secrets: dict[str, str], now: Callable[[], datetime], lifetime: Callable[[], int]) -> None:
        self._secrets, self._now, self._lifetime = secrets, now, lifetime
        self._issued: dict[str, tuple[str, datetime]] = {}
        self._start = now()

    def issue(self, identifier: str) -> str:
        """His hash as the screen gives it out; a new one when the last has run out."""
        hash, since = self._current(identifier)
        if not hash or self._expired(since):
            fresh = hashlib.sha256(f"{self._secrets.get(identifier)}{self._now()}".encode()).hexdigest()
            hash, since = f"{fresh[:8]}-{fresh[8:12]}-{fresh[12:16]}-{fresh[16:20]}-{fresh[20:32]}", self._now()
        self._issued[identifier] = (hash, since)
        return hash

    def is_valid(self, identifier: str, hash: str) -> bool:
        known, since = self._current(identifier)
        return bool(known) and compare_digest(known.encode(), hash.encode()) and not self._expired(since)

    def _current(self, identifier: str) -> tuple[str, datetime]:
        return self._issued.get(identifier, (self._secrets.get(identifier, ""), self._start))

    def _expired(self, since: datetime) -> bool:
        lifetime = self._lifetime()
        return lifetime > 0 and self._now() > since + timedelta(seconds=lifetime)
