"""One worker at a run at a time. PostgreSQL holds the lock for the session and frees it when the worker dies."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

RUNS = 0x72756E  # the first half of the lock's number: "a run"
TRIES, PAUSE_SECONDS = 10, 0.1  # who ends his turn is about to let go


@contextmanager
def alone_at(run_id: int) -> Iterator[bool]:
    """Yields whether the run is ours for now."""
    ours = any(have_lock(run_id) for _ in range(TRIES))
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [RUNS, run_id])


def have_lock(run_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [RUNS, run_id])
        got = bool(cursor.fetchone()[0])
    if not got:
        time.sleep(PAUSE_SECONDS)
    return got
