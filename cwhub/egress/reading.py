"""What stands in the buckets now, for people to look at. Takes nothing and locks nothing."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from cwhub.egress.limiter import CLIENT_SHARE, Pace

NOW_SQL = """
SELECT b.client_id,
    cwhub_level(b, c.blocked_until, share.part * room.capacity, share.part * room.rate, at),
    share.part * room.capacity,
    CASE WHEN b.minute = date_trunc('minute', at) THEN b.used ELSE 0 END,
    CASE b.minute WHEN date_trunc('minute', at) THEN b.used_before
        WHEN date_trunc('minute', at) - interval '1 minute' THEN b.used ELSE 0 END
FROM cwhub_now() AS at, egress_rateceiling c
    CROSS JOIN LATERAL (SELECT cwhub_learned(c, at) AS learned) AS l
    CROSS JOIN LATERAL (
        SELECT greatest(least(%(capacity)s::float8, 5), %(capacity)s * l.learned) AS capacity,
            %(rate)s::float8 * l.learned AS rate) AS room
    JOIN egress_ratebucket b ON b.connection_id = c.connection_id
    CROSS JOIN LATERAL (SELECT CASE WHEN b.client_id IS NULL THEN 1 ELSE %(share)s::float8 END AS part) AS share
WHERE c.connection_id = %(connection)s
ORDER BY b.client_id NULLS FIRST
"""
CEILING_SQL = """
SELECT cwhub_learned(c, at), CASE WHEN c.blocked_until > at THEN c.blocked_until END, c.limited_at
FROM egress_rateceiling c, cwhub_now() AS at WHERE c.connection_id = %s
"""


USED_SQL = """
SELECT (CASE WHEN b.minute = date_trunc('minute', at) THEN b.used_for END)::text,
    (CASE b.minute WHEN date_trunc('minute', at) THEN b.used_for_before
        WHEN date_trunc('minute', at) - interval '1 minute' THEN b.used_for END)::text
FROM egress_ratebucket b, cwhub_now() AS at WHERE b.connection_id = %s AND b.client_id IS NULL
"""


@dataclass(frozen=True)
class Level:
    """One bucket. `client_id` is None for the connection's own."""

    client_id: int | None
    tokens: float
    capacity: float
    this_minute: int
    last_minute: int


@dataclass(frozen=True)
class Ceiling:
    """`learned` is the part of the configured rate that may be used now."""

    learned: float = 1.0
    blocked_until: datetime | None = None
    limited_at: datetime | None = None


def levels_of(pace: Pace) -> list[Level]:
    """The connection's bucket first, then its clients'. Empty before the first request."""
    asked = {
        "connection": pace.connection_id,
        "capacity": pace.capacity,
        "rate": pace.rate,
        "share": CLIENT_SHARE,
    }
    with connection.cursor() as cursor:
        cursor.execute(NOW_SQL, asked)
        return [Level(*row) for row in cursor.fetchall()]


def ceiling_of(pace: Pace) -> Ceiling:
    with connection.cursor() as cursor:
        cursor.execute(CEILING_SQL, [pace.connection_id])
        row = cursor.fetchone()
    return Ceiling(*row) if row else Ceiling()


def used_for(pace: Pace) -> dict[str, tuple[int, int]]:
    """How many tokens of the connection each purpose has taken, in this minute and in the last."""
    with connection.cursor() as cursor:
        cursor.execute(USED_SQL, [pace.connection_id])
        row = cursor.fetchone() or (None, None)
    this, last = (json.loads(found) if found else {} for found in row)
    return {purpose: (this.get(purpose, 0), last.get(purpose, 0)) for purpose in {*this, *last}}
