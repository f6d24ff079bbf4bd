"""How a person ends a batch: before it starts, while it runs, or where it is parked. In the whole account's scope."""

from collections.abc import Collection

from approvals.acts import undo_several_now
from approvals.models import Proposal
from approvals.services import reject
from cwhub.accounts.scope import ClientScope
from cwhub.journal import errors as journal_errors
from cwhub.journal.models import WriteBatch
from cwhub.journal.resolving import resolve as journal_resolve
from cwhub.journal.services import cancel_batch
from cwhub.journal.states import OpState
from timeentry.errors import NotFound, NotUnderstood, TooLate
from timeentry.models import Batch
from timeentry.queries import Progress, journal_batch, progress_of
from timeentry.scopes import must_enter_for, whole
from timeentry.unseen import must_see_all


def cancel(*, scope: ClientScope, batch: Batch, reason: str = "") -> Batch:
    """Nothing more is posted, and what was posted is taken back. The same again changes nothing.

    Raises NotAllowed, TooLate; opens the account's scope itself.
    """
    with whole(scope).open() as own:
        must_enter_for(scope, batch.connection, batch.member_ref)
        must_end(scope, batch)
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


def undo_posted(*, scope: ClientScope, batch: Batch, entries: Collection[int] = ()) -> Proposal:
    """Removes entries that a batch has posted, named by their numbers, or all of them: as one act. With no scope open.

    Raises NotAllowed, NotUnderstood, TooLate, and CannotUndo of approvals where an entry is no longer as we wrote it.
    """
    own = whole(scope)
    with own.open():
        must_enter_for(scope, batch.connection, batch.member_ref)
        told = progress_of(batch)
        named = [one for one in told.entries if not entries or one.n in entries]
        must_be_there(told, entries)
        there = [one for one in named if one.state == OpState.APPLIED]
        must_see_all(scope, told, named if entries else there)
    if not there:
        raise TooLate("Nothing of it is in ConnectWise any more.")
    return undo_several_now(scope=own, op_uids=[one.op_uid for one in there], by=scope.actor)


def must_be_there(told: Progress, entries: Collection[int]) -> None:
    absent = sorted(set(entries) - {one.n for one in told.entries})
    if absent:
        raise NotUnderstood(f"entries: This batch has no entry {absent[0]}. They are counted from 0.")


def must_end(scope: ClientScope, batch: Batch) -> None:
    told = progress_of(batch)
    must_see_all(scope, told, told.entries)


def resolve(*, scope: ClientScope, batch: Batch, way: str) -> Batch:
    """The ways out of a parked batch: `keep` what is there, `take_back` what is left. Raises NotAllowed, TooLate."""
    with whole(scope).open() as own:
        must_enter_for(scope, batch.connection, batch.member_ref)
        must_end(scope, batch)
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
