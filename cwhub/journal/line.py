"""Who waits for what: a client that is out of tokens makes room, and its line comes back as its tokens do."""

from typing import TYPE_CHECKING, Any

from django.db import connections

from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.egress.limiter import CLIENT_SHARE, pace_of

if TYPE_CHECKING:
    from cwhub.journal.ledger import Hold

NOBODY = ""  # no turn has this name
LONGEST_PATIENCE_SECONDS = 1.0  # for which a worker keeps waiting for one client's token, when nobody else waits

OTHERS_SQL = """
SELECT EXISTS (
    SELECT 1 FROM write_batch w
    WHERE w.account_id = %s AND w.connection_id = %s AND w.turn <> %s
      AND w.state IN ('running', 'compensating', 'keeping') AND w.next_at <= cwhub_now()
      AND (w.lease_until IS NULL OR w.lease_until <= cwhub_now()))
"""

# Each is due when its token will be there, in the order in which they stood.
POSTPONE_SQL = """
UPDATE write_batch AS b SET next_at = cwhub_now() + make_interval(secs => %s + line.place / %s), woken_at = NULL
FROM (
    SELECT w.id, row_number() OVER (ORDER BY w.next_at, w.id) AS place
    FROM write_batch w
    WHERE w.account_id = %s AND w.connection_id = %s AND w.turn = %s AND w.id <> %s
      AND w.state = 'running' AND NOT w.needs_verify AND w.cancel_reason = '' AND w.next_at <= cwhub_now()
      AND (w.lease_until IS NULL OR w.lease_until <= cwhub_now())
) AS line
WHERE b.id = line.id AND b.next_at <= cwhub_now() AND (b.lease_until IS NULL OR b.lease_until <= cwhub_now())
"""


def makes_room(hold: "Hold", seconds: float) -> bool:
    """Whether the holder, whose client has no token for so long, should give its batch back."""
    if seconds > LONGEST_PATIENCE_SECONDS:
        return True
    with everybody(hold).open(), connections["default"].cursor() as cursor:
        cursor.execute(OTHERS_SQL, [hold.scope.account_id, hold.connection.pk, hold.turn])
        return bool(cursor.fetchone()[0])


def postpone(hold: "Hold", seconds: float) -> None:
    """The rest of this client's line: no worker need find out again for each of them that there is no token."""
    rate = pace_of(hold.connection).rate * CLIENT_SHARE
    asked: list[Any] = [seconds, rate, hold.scope.account_id, hold.connection.pk, hold.turn, hold.batch_id]
    with everybody(hold).open(), connections["default"].cursor() as cursor:
        cursor.execute(POSTPONE_SQL, asked)


def is_anybody_due(hold: "Hold") -> bool:
    """On this connection, of whatever client."""
    with everybody(hold).open(), connections["default"].cursor() as cursor:
        cursor.execute(OTHERS_SQL, [hold.scope.account_id, hold.connection.pk, NOBODY])
        return bool(cursor.fetchone()[0])


def everybody(hold: "Hold") -> ClientScope:
    return ClientScope(hold.scope.account_id, ALL, SYSTEM, "journal")
