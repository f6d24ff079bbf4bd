"""Turns at an account's backlog: some workers only, a few seconds each, so that beats and writes come in between.

A worker that is at it goes on to what comes meanwhile; a bell that finds every place taken has nothing to do.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b

from django.conf import settings
from django.db import connection

TURN_SECONDS = 4.0  # well below the age at which a heartbeat counts as stale


@dataclass
class Turn:
    ends: float = field(default_factory=lambda: time.monotonic() + TURN_SECONDS)

    def lasts(self) -> bool:
        return time.monotonic() < self.ends


@contextmanager
def turn_at(work: str, account_id: int) -> Iterator[Turn | None]:
    """A turn, or None when enough workers are at it. The database frees the place of a worker that dies."""
    taken = next((key for key in places(work, account_id) if ask("select pg_try_advisory_lock(%s)", key)), None)
    try:
        yield None if taken is None else Turn()
    finally:
        if taken is not None:
            ask("select pg_advisory_unlock(%s)", taken)


def places(work: str, account_id: int) -> list[int]:
    """Half of the workers at most."""
    names = (f"{work}:{account_id}:{place}" for place in range(max(1, settings.QUEUE_WORKERS // 2)))
    return [int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True) for name in names]


def ask(statement: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
        return bool(cursor.fetchone()[0])
