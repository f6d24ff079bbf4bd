"""How a person ends a batch: before it starts, while it runs, or where it is parked. In the whole account's scope."""

from approvals.services import reject
from cwhub.accounts.scope import ClientScope
from cwhub.journal import errors as journal_errors
from cwhub.journal.models import WriteBatch
from cwhub.journal.resolving import resolve as journal_resolve
from cwhub.journal.services import cancel_batch
from timeentry.errors import NotFound, TooLate
from timeentry.models import Batch
from timeentry.queries import journal_batch
from timeentry.scopes import must_enter_for, whole


def cancel(*, scope: ClientScope, batch: Batch, reason: str = "") -> Batch:
    """Nothing more is posted, and what was posted is taken back. The same again changes nothing.

    Raises NotAllowed, TooLate; opens the account's scope itself.
    """
    with whole(scope).open() as own:
        must_enter_for(scope, batch.connection, batch.member_ref)
        running = journal_batch(batch)
        words = reason.strip() or f"Stopped by {scope.actor.name}."
        if running is not None:
            stop(own, running, words)
        elif batch.proposal_uid:
            reject(scope=own, proposal_uid=batch.proposal_uid, reason=words, by=scope.actor)
        else:
            raise TooLate("Nothing was posted, so there is nothing to stop.")
    return batch


def stop(own: ClientScope, running: WriteBatch, reason: str) -> None:
    if running.cancel_reason:
        return
    try:
        cancel_batch(scope=own, batch_uid=running.uid, reason=reason, by=own.actor)
    except journal_errors.TooLate as error:
        raise TooLate("The batch has ended. What it posted can be removed entry by entry.") from error


def resolve(*, scope: ClientScope, batch: Batch, way: str) -> Batch:
    """The ways out of a parked batch: `keep` what is there, `take_back` what is left. Raises NotAllowed, TooLate."""
    with whole(scope).open() as own:
        must_enter_for(scope, batch.connection, batch.member_ref)
        running = journal_batch(batch)
        if running is None:
            raise NotFound("Nothing was posted, so nothing is parked.")
        way_out(own, running, way)
    return batch


def way_out(own: ClientScope, running: WriteBatch, way: str) -> None:
    try:
        journal_resolve(scope=own, batch_uid=running.uid, way="keep" if way == "keep" else "take_back", by=own.actor)
    except journal_errors.JournalError as error:
        raise TooLate(str(error)) from error
