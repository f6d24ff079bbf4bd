"""Whole acts of a person, for pages, pod and API: look at ConnectWise first, then decide in a scope of its own.

Call these with no scope open (`opens_own_scope` on the view). What could not be read now does not stop the person:
the journal looks again before it writes.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from approvals import queries, services
from approvals.errors import Stale
from approvals.models import Proposal
from approvals.moves import State
from approvals.parts import Part, parts_of
from approvals.services.decide import attempt
from approvals.services.undo import undo_plan
from cwhub.accounts.models import Connection
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.egress.errors import EgressError, MustWait
from cwhub.journal.kinds import Call, kind_named
from cwhub.journal.models import WriteOp
from cwhub.journal.outcomes import ReadFailed
from cwhub.journal.permits import take_permit

PATIENCE_SECONDS = 5.0
LOOKED_AT_FIRST = 5


def approve_now(*, scope: ClientScope, proposal_uid: str, fingerprint: str, by: Actor) -> Proposal:
    """`services.approve` with today's values. The new proposal of a Stale is kept."""
    pick = with_current(scope, services.Pick(proposal_uid, fingerprint), by)
    with scope.open():
        answer = attempt(scope, pick, by)
    if isinstance(answer, Stale):
        raise answer
    return answer


def approve_many_now(*, scope: ClientScope, picks: Sequence[services.Pick], by: Actor) -> list[services.Picked]:
    """`services.approve_many` with today's values."""
    fresh = [with_current(scope, pick, by) for pick in picks]
    with scope.open():
        return services.approve_many(scope=scope, picks=fresh, by=by)


def undo_now(*, scope: ClientScope, op_uid: str, by: Actor) -> Proposal:
    """`services.undo` with today's values."""
    current = current_before_undo(scope, op_uid, by)
    with scope.open():
        return services.undo(scope=scope, op_uid=op_uid, by=by, current=current)


def undo_several_now(*, scope: ClientScope, op_uids: Sequence[str], by: Actor) -> Proposal:
    """`services.undo_several`; with today's values as long as a person has the patience. The journal looks anyway."""
    asked = op_uids if len(op_uids) <= LOOKED_AT_FIRST else []
    currents = {uid: current_before_undo(scope, uid, by) for uid in asked}
    with scope.open():
        return services.undo_several(scope=scope, op_uids=op_uids, by=by, currents=currents)


def with_current(scope: ClientScope, pick: services.Pick, by: Actor) -> services.Pick:
    with scope.open():
        row = queries.find_proposal(scope, pick.proposal_uid)
        if row is None:
            return pick
        connection, parts, client_id = row.connection, parts_of(row), row.client_id
        answer_is_known = row.state != State.WAITING or row.fingerprint != pick.fingerprint
    if answer_is_known:
        return pick
    read = [value_now(connection, part, by, client_id) for part in parts[:LOOKED_AT_FIRST]]
    return replace(pick, current=[*read, *[None] * (len(parts) - len(read))])  # the journal looks at each anyway


def current_before_undo(scope: ClientScope, op_uid: str, by: Actor) -> dict[str, Any] | None:
    with scope.open():
        op = WriteOp.objects.within(scope).select_related("connection").filter(uid=op_uid).first()
        if op is None or op.undone_by.exists():
            return None
        plan = undo_plan(scope, op_uid)
        connection = op.connection
    part = Part(plan.kind, plan.payload, plan.before_image, plan.external_id)
    return value_now(connection, part, by, op.client_id)


def value_now(connection: Connection, part: Part, by: Actor, client_id: int | None) -> dict[str, Any] | None:
    """What ConnectWise says now of the fields this part touches; None when there is nothing to compare with.

    `client_id`: the proposal's, whose tokens are taken where the part names no client of its own.
    """
    if part.before is None:
        return None
    try:
        return kind_named(part.kind).read(look(connection, part, by, part.client_id or client_id))
    except (ReadFailed, MustWait, EgressError):
        return None


def look(connection: Connection, part: Part, by: Actor, client_id: int | None) -> Call:
    """A call that a waiting person has patience for. The shorter deadline is this copy's alone."""
    hurried = copy(connection)
    hurried.deadline_seconds = min(connection.deadline_seconds, PATIENCE_SECONDS)
    return Call(
        uid="",
        kind=part.kind,
        payload=part.payload,
        before_image=part.before,
        marker="",
        external_id=part.external_id,
        sent_at=None,
        connection=hurried,
        permit=take_permit(connection, "interactive", client_id),
        deadline_seconds=hurried.deadline_seconds,
        by=by,
    )
