"""A proposal becomes allowed: in one transaction its state, its one batch and the audit row."""

from django.db import transaction

from approvals.errors import CannotStart
from approvals.models import Proposal
from approvals.moves import State
from approvals.parts import in_order, parts_of
from approvals.policy import policy_version
from approvals.services.rows import move
from cwhub.accounts.scope import Actor
from cwhub.journal import services as journal
from cwhub.journal.errors import JournalError


def allow(row: Proposal, *, by: Actor) -> Proposal:
    """Raises CannotStart, and then nothing has happened."""
    try:
        with transaction.atomic():
            return start(row, by=by)
    except JournalError as error:
        raise CannotStart(str(error)) from error


def start(row: Proposal, *, by: Actor) -> Proposal:
    version, parts = policy_version(row.account_id), parts_of(row)
    batch = journal.start_batch(
        account_id=row.account_id,
        connection_id=row.connection_id,
        client_id=row.client_id,
        proposal_uid=row.uid,
        fingerprint=row.fingerprint,
        policy_version=version,
        ops=[part.planned(client_id=row.client_id, ticket=row.ticket) for part in parts],
        by=by,
        ordered=in_order(parts),
    )
    return move(row, State.ALLOWED, by=by, batch_id=batch.pk, policy_version=version)


def allow_by_policy(row: Proposal) -> Proposal:
    return allow(row, by=Actor("policy", None, f"policy, version {policy_version(row.account_id)}"))
