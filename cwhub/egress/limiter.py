"""Permits: one request spends one. All workers of all machines share the buckets in the database."""

import random
import time
from dataclasses import dataclass
from typing import Literal

from django.db import connection, transaction

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ScopeError, scope_is_open
from cwhub.egress.errors import MustWait, NoPermit

Purpose = Literal["write", "look", "interactive", "sync"]

BURST_SECONDS = 3.0  # how many seconds' worth of requests may go at once
SMALLEST_BURST = 5.0
RESERVE = 0.2  # kept free for people, for doubt and for taking back
RESERVED_FOR: frozenset[Purpose] = frozenset({"look", "interactive"})
LONGEST_BLOCK_SECONDS = 300.0


@dataclass
class Permit:
    """Leave for exactly one request."""

    connection_id: int
    purpose: Purpose
    spent: bool = False

    def spend(self) -> None:
        if self.spent:
            raise NoPermit("A permit is good for one request.")
        self.spent = True


@dataclass(frozen=True)
class Pace:
    """What a connection allows."""

    connection_id: int
    requests_per_minute: int

    @property
    def rate(self) -> float:
        return self.requests_per_minute / 60

    @property
    def capacity(self) -> float:
        return max(SMALLEST_BURST, self.rate * BURST_SECONDS)


def pace_of(asked: Connection) -> Pace:
    return Pace(asked.pk, asked.requests_per_minute)


def take(pace: Pace, *, purpose: Purpose) -> Permit:
    """Takes one token. Raises MustWait when none is free, and refuses inside an open scope: its locks would be held."""
    return take_several(pace, purpose=purpose, at_most=1)[0]


def take_several(pace: Pace, *, purpose: Purpose, at_most: int) -> list[Permit]:
    """Takes what is free now: at least one token, and at most so many. Otherwise as `take`."""
    if scope_is_open():
        raise ScopeError("A call out was tried while a transaction is open.")
    reserve = 0.0 if purpose in RESERVED_FOR else pace.capacity * RESERVE
    with connection.cursor() as cursor:
        cursor.execute(
            "select granted, seconds from cwhub_take_several(%s, %s, %s, %s, %s)",
            [key_of(pace.connection_id), pace.capacity, pace.rate, reserve, at_most],
        )
        granted, seconds = cursor.fetchone()
    if not granted:
        raise MustWait(seconds)
    return [Permit(pace.connection_id, purpose) for _ in range(granted)]


def wait_for(pace: Pace, *, purpose: Purpose, longest_seconds: float = 60.0) -> Permit:
    """Takes one token, waiting outside of any lock. Raises MustWait when it would take too long."""
    deadline = time.monotonic() + longest_seconds
    while True:
        try:
            return take(pace, purpose=purpose)
        except MustWait as wait:
            if time.monotonic() + wait.seconds > deadline:
                raise
            time.sleep(wait.seconds + random.uniform(0, 0.05))


def block(connection_id: int, *, seconds: float) -> None:
    """All workers stop asking this connection: the server said so, or it is down."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select cwhub_block(%s, %s)", [key_of(connection_id), min(seconds, LONGEST_BLOCK_SECONDS)])


def key_of(connection_id: int) -> str:
    return f"connection:{connection_id}"
