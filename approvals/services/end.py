"""Proposals that end without a decision: withdrawn by what wanted them, or run out of time."""

from collections.abc import Collection

from approvals.models import Origin, Proposal
from approvals.moves import OPEN, State
from approvals.services.rows import move
from cwhub.accounts.models import Connection
from cwhub.accounts.scope import SYSTEM, Actor, ClientScope
from kit.clock import now

AT_ONCE = 200  # rows of one sweep; the next one takes the rest


def withdraw(
    *,
    scope: ClientScope,
    connection: Connection,
    ticket: int,
    reason: str,
    origins: Collection[str] = tuple(Origin),
    by: Actor = SYSTEM,
) -> list[Proposal]:
    """Ends the ticket's open proposals of these origins, with the reason that people are shown."""
    rows = Proposal.objects.within(scope).select_for_update(of=("self",))
    mine = rows.filter(connection=connection, ticket=ticket, state__in=OPEN, origin__in=origins).order_by("pk")
    return [move(row, State.WITHDRAWN, by=by, reason=reason) for row in mine]


def expire_due(*, scope: ClientScope, by: Actor = SYSTEM) -> list[Proposal]:
    """Ends what nobody decided in time. Silence is never consent. Safe beside another sweeper."""
    rows = Proposal.objects.within(scope).select_for_update(of=("self",), skip_locked=True)
    due = rows.filter(state__in=OPEN, expires_at__lte=now()).order_by("expires_at")[:AT_ONCE]
    return [move(row, State.EXPIRED, by=by, reason="Nobody decided in time") for row in due]
