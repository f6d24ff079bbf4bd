"""What an audit makes of what it finds. Pure: a state and an answer in, a judgement out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings

from cwhub.journal import outcomes as o
from cwhub.journal.states import FREED, OpState

THERE = (OpState.APPLIED, OpState.UNDELETABLE)
CLOCKS_APART = timedelta(minutes=1)  # ConnectWise's, by which the change is dated, and ours
AUDITED = (*THERE, *FREED)  # what a person has kept, or has yet to decide, is his


@dataclass(frozen=True)
class Judgement:
    """What is wrong, if anything."""

    extras: tuple[int, ...] = ()  # carry our marker and should not be there: to be removed
    missing: bool = False  # should be there and is not
    unclear: str = ""  # a person has to look: why
    failed: str = ""  # nothing was learned: why
    edited: str = ""  # ours, and somebody has changed it while its batch was on its way: what

    @property
    def fine(self) -> bool:
        return self == Judgement()


def judged(
    state: OpState, external_id: int | None, found: o.Found, *, marked: bool, ended_at: datetime | None = None
) -> Judgement:
    """An update may be changed again by anybody, so what its record shows is never wrong. `marked` says whether the
    entry carries our marker: without it nothing is removed. What people change after `ended_at` is their own affair.
    """
    match found:
        case o.IsBefore() | o.IsAfter():
            return Judgement()
        case o.FoundNone():
            return Judgement(missing=state in THERE)
        case o.FoundOne(one):
            judgement = entries(state, external_id, (one,), marked=marked)
            told = state in THERE and one == external_id and was_edited_before(found, ended_at)
            return replace(judgement, edited=found.edited) if told else judgement
        case o.FoundSeveral(ids):
            return entries(state, external_id, tuple(sorted(ids)), marked=marked)
        case o.SearchFailed(reason):
            return Judgement(failed=reason or "it could not be looked for")
        case o.Undecidable(reason):
            return Judgement(unclear=reason)
    return Judgement(failed="the answer was not understood")


def was_edited_before(found: o.FoundOne, ended_at: datetime | None) -> bool:
    if not found.edited or found.edited_at is None or ended_at is None:
        return False
    return found.edited_at <= ended_at + CLOCKS_APART


def entries(state: OpState, external_id: int | None, ids: tuple[int, ...], *, marked: bool) -> Judgement:
    own = external_id if state in (*THERE, OpState.UNDONE) else None
    extras = tuple(one for one in ids if one != own)
    if state in THERE and own not in ids:
        return Judgement(unclear="The entry that was recorded is gone, and another one carries its mark.")
    if extras and not marked:
        return Judgement(unclear="It is there more often than it was written; nothing tells which one is ours.")
    return Judgement(extras=extras)


def intervals() -> list[timedelta]:
    """How long after its end a batch is audited, the first time first."""
    return [timedelta(seconds=seconds) for seconds in sorted(settings.JOURNAL_AUDITS)]


def next_audit(ended_at: datetime, now: datetime) -> datetime | None:
    """The next one that lies ahead; what was missed is made up for by the one that was just done."""
    return next((ended_at + span for span in intervals() if ended_at + span > now), None)


def asked_since(ended_at: datetime, now: datetime) -> datetime:
    """An operation that was looked for after this moment needs no look in the audit that is due now."""
    passed = [ended_at + span for span in intervals() if ended_at + span <= now]
    return max(passed, default=ended_at)
