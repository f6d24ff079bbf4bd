"""Bells for the queue: each names an account, the tables say what is to do."""

from approvals import services
from approvals.models import Proposal
from approvals.moves import OPEN
from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.accounts.sweep import accounts_with
from kit.clock import now


def due() -> list[int]:
    """Accounts with a proposal that nobody decided in time."""
    return accounts_with(Proposal, state__in=OPEN, expires_at__lte=now())


def expire_due(account_id: int) -> None:
    with ClientScope(account_id, ALL, SYSTEM, "expire").open() as scope:
        if services.expire_due(scope=scope):
            enqueue("approvals.tasks.expire_due", account_id)
