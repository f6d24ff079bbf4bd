"""Permits: one request spends one. All workers of all machines share the buckets in the database.

There is one bucket for each connection and one for each client of it. Work for a client takes from both or from none.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db import connection

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ScopeError, scope_is_open
from cwhub.egress.errors import AgentMustWait, MustWait, NoPermit

Purpose = Literal["write", "look", "interactive", "sync"]

BURST_SECONDS = 3.0  # how many seconds' worth of requests may go at once
SMALLEST_BURST = 5.0
RESERVE = 0.2  # kept free for people, for doubt and for taking back
RESERVED_FOR: frozenset[Purpose] = frozenset({"look", "interactive"})
CLIENT_SHARE = 0.6  # of a connection's rate, for one client
JITTER_SECONDS = 0.05
LONGEST_BACKOFF_SECONDS = 300.0  # where the server does not say how long
LONGEST_RETRY_AFTER_SECONDS = 3600.0  # where it does


_agent: ContextVar[bool] = ContextVar("agent", default=False)


@contextmanager
def asked_by_an_agent() -> Iterator[None]:
    """Inside of it nothing waits: without a free token AgentMustWait is raised, by `wait_for` too."""
    token = _agent.set(True)
    try:
        yield
    finally:
        _agent.reset(token)


@dataclass
class Permit:
    """Leave for exactly one request."""

    connection_id: int
    purpose: Purpose
    spent: bool = False
    client_id: int | None = None

    def spend(self) -> None:
        if self.spent:
            raise NoPermit("A permit is good for one request.")
        self.spent = True


@dataclass(frozen=True)
class Pace:
    """What a connection allows: in any minute, burst and refill together, no more than `requests_per_minute`."""

    connection_id: int
    requests_per_minute: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return max(self.requests_per_minute / 120, (self.requests_per_minute - self.capacity) / 60)

    @property
    def capacity(self) -> float:
        return max(SMALLEST_BURST, self.requests_per_minute * BURST_SECONDS / (60 + BURST_SECONDS))


def pace_of(asked: Connection) -> Pace:
    """Of its tier; of its own figure where it has none, or one that the settings no longer name."""
    return Pace(asked.pk, settings.PACE_TIERS.get(asked.pace_tier, asked.requests_per_minute))


def take(pace: Pace, *, purpose: Purpose, client_id: int | None = None) -> Permit:
    """Takes one token. Raises MustWait when none is free, and refuses inside an open scope: its locks would be held."""
    return take_several(pace, purpose=purpose, at_most=1, client_id=client_id)[0]


def take_several(pace: Pace, *, purpose: Purpose, at_most: int, client_id: int | None = None) -> list[Permit]:
    """Takes what is free now: at least one token, and at most so many. Otherwise as `take`."""
    if scope_is_open():
        raise ScopeError("A call out was tried while a transaction is open.")
    reserve = 0.0 if purpose in RESERVED_FOR else RESERVE
    with connection.cursor() as cursor:
        cursor.execute(
            "select granted, seconds, short_of from cwhub_take(%s, %s, %s, %s, %s, %s, %s, %s)",
            [pace.connection_id, client_id, purpose, pace.capacity, pace.rate, CLIENT_SHARE, reserve, at_most],
        )
        granted, seconds, short_of = cursor.fetchone()
    if not granted:
        if _agent.get():
            raise AgentMustWait(seconds, pace.requests_per_minute)
        raise MustWait(seconds, short_of)
    return [Permit(pace.connection_id, purpose, client_id=client_id) for _ in range(granted)]


def wait_for(pace: Pace, *, purpose: Purpose, longest_seconds: float = 60.0, client_id: int | None = None) -> Permit:
    """Takes one token, waiting outside of any lock. Raises MustWait when it would take too long."""
    deadline = time.monotonic() + longest_seconds
    while True:
        try:
            return take(pace, purpose=purpose, client_id=client_id)
        except MustWait as wait:
            if time.monotonic() + wait.seconds > deadline:
                raise
            time.sleep(wait.seconds + random.uniform(0, JITTER_SECONDS))


def block(connection_id: int, *, seconds: float | None) -> float:
    """All workers stop asking this connection: the server said so. How long, in seconds.

    Without a word from the server it is 2, 4, 8 ... seconds with jitter. From then on half as many requests go as
    before; each quiet minute gives back a twentieth of the configured rate.
    """
    said = None if seconds is None else min(seconds, LONGEST_RETRY_AFTER_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "select cwhub_block(%s, %s, %s, %s)",
            [connection_id, said, random.uniform(1, 1.25), LONGEST_BACKOFF_SECONDS],
        )
        return float(cursor.fetchone()[0])
