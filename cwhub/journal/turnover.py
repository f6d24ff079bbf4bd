"""The busiest commit of a batch in one statement: what was simply written is recorded, and the next ones are marked.

`mine` renews the lease and everything else hangs on it, so without the batch nothing happens. The attempts are kept in
the same statement. Triggers and row-level security hold as for any other.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connections

from cwhub.journal.errors import OwnershipLost
from cwhub.journal.moves import IllegalMove
from cwhub.journal.states import OpState
from cwhub.journal.views import Attempt, Move, OpView

if TYPE_CHECKING:
    from cwhub.journal.ledger import Hold

TURN_OVER_SQL = """
WITH mine AS (
    UPDATE write_batch SET lease_until = cwhub_now() + make_interval(secs => %(lease)s)
    WHERE id = %(batch)s AND fence = %(fence)s AND owner = %(owner)s AND lease_until > cwhub_now()
    RETURNING id
), applied AS (
    UPDATE write_op o
    SET state = 'applied', external_id = a.external_id, after_image = a.after_image, next_at = NULL,
        changed_at = cwhub_now(), undoable_until = cwhub_now() + make_interval(secs => a.undo_seconds)
    FROM unnest(%(applied)s::bigint[], %(external_ids)s::bigint[], %(images)s::jsonb[], %(undo)s::float8[])
        AS a (id, external_id, after_image, undo_seconds)
    WHERE o.id = a.id AND o.batch_id IN (SELECT id FROM mine) AND o.state = 'sending'
    RETURNING o.id
), marked AS (
    UPDATE write_op o
    SET state = 'sending', attempts = o.attempts + 1, sent_at = cwhub_now(), settle_from = NULL, next_at = NULL,
        changed_at = cwhub_now()
    WHERE o.id = ANY(%(marked)s::bigint[]) AND o.batch_id IN (SELECT id FROM mine) AND o.state = 'planned'
    RETURNING o.id
), kept AS (
    INSERT INTO write_attempt (account_id, client_id, connection_id, op_id, n, act, fence, request_hash, started_at,
        outcome, http_status, excerpt)
    SELECT o.account_id, o.client_id, o.connection_id, o.id, k.n, 'send', %(fence)s, o.payload_hash, cwhub_now(),
        k.outcome, k.http_status, k.excerpt
    FROM unnest(%(kept)s::bigint[], %(numbers)s::int[], %(outcomes)s::text[], %(statuses)s::int[], %(excerpts)s::text[])
        AS k (op_id, n, outcome, http_status, excerpt)
    JOIN write_op o ON o.id = k.op_id AND o.batch_id IN (SELECT id FROM mine)
    RETURNING id
)
SELECT (SELECT count(*) FROM mine), (SELECT count(*) FROM applied), (SELECT count(*) FROM marked),
    (SELECT count(*) FROM kept), cwhub_now()
"""


@dataclass(frozen=True)
class Applied:
    """One operation that ConnectWise has confirmed."""

    op_id: int
    external_id: int | None
    after_image: Any
    undo_window: timedelta | None


@dataclass(frozen=True)
class Kept:
    """One attempt to send."""

    op_id: int
    n: int
    attempt: Attempt


def is_plainly_applied(op: OpView, move: Move, attempt: Attempt | None) -> bool:
    """Whether it was sent and written, and that is all. What else a move may say needs statements of its own."""
    plain = Move(OpState.APPLIED, values=move.values)
    sent = op.state is OpState.SENDING and attempt is not None and attempt.act == "send"
    return sent and move == plain and set(move.values) == {"external_id", "after_image"}


def turn_over(hold: "Hold", applied: Sequence[Applied], marked: Sequence[int], kept: Sequence[Kept]) -> datetime:
    """Its moment. In the batch's scope. Raises OwnershipLost, IllegalMove when one is not where it was seen."""
    with connections["default"].cursor() as cursor:
        cursor.execute(TURN_OVER_SQL, values_of(hold, applied, marked, kept))
        mine, *counts, moment = cursor.fetchone()
    if not mine:
        raise OwnershipLost(f"Batch {hold.batch_id} is no longer held under fence {hold.fence}.")
    if counts != [len(applied), len(marked), len(kept)]:
        raise IllegalMove("One of these operations is not where it was seen any more.")
    found: datetime = moment
    return found


def values_of(hold: "Hold", applied: Sequence[Applied], marked: Sequence[int], kept: Sequence[Kept]) -> dict[str, Any]:
    return {
        "batch": hold.batch_id,
        "fence": hold.fence,
        "owner": hold.owner,
        "lease": hold.connection.lease_seconds,
        "applied": [one.op_id for one in applied],
        "external_ids": [one.external_id for one in applied],
        "images": [None if one.after_image is None else json.dumps(one.after_image) for one in applied],
        "undo": [one.undo_window.total_seconds() if one.undo_window else None for one in applied],
        "marked": list(marked),
        "kept": [one.op_id for one in kept],
        "numbers": [one.n for one in kept],
        "outcomes": [one.attempt.outcome for one in kept],
        "statuses": [one.attempt.status for one in kept],
        "excerpts": [one.attempt.excerpt[:LONGEST_EXCERPT] for one in kept],
    }


LONGEST_EXCERPT = 2000
