"""What an answer of ConnectWise makes of an operation. Pure: an answer and plain values in, a move out."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cwhub.journal import outcomes as o
from cwhub.journal.states import OpState
from cwhub.journal.views import Move, OpView, Pace

BUSY_TRIES = 3
BUSY_SECONDS = 2.0
LONGEST_BACKOFF_SECONDS = 60.0
EMPTY_LOOKS_NEEDED = 2
KEY_REFUSED = "ConnectWise refuses our key"


@dataclass(frozen=True)
class CheckKey:
    """Refused with 401, 403 or 404: the record, or our key? One more request tells."""

    status: int | None


@dataclass(frozen=True)
class RemoveExtras:
    """Several carry our marker: the lowest is kept, the others go."""

    extras: tuple[int, ...]


@dataclass(frozen=True)
class CheckGone:
    """Refused to be taken back: it may be gone already. One look tells."""

    reason: str


def backoff(misses: int) -> float:
    return float(min(LONGEST_BACKOFF_SECONDS, 2.0 ** min(misses, 10)))


def doubt(pace: Pace, reason: str) -> Move:
    values = {"last_error": reason, "empty_looks": 0, "misses": 0, "failing_since": None}
    return Move(OpState.IN_DOUBT, due_in=pace.settle, settle=True, doubtful=True, values=values)


def rejected(reason: str) -> Move:
    return Move(OpState.REJECTED, values={"reason": reason, "last_error": reason})


def conflict(current: dict[str, Any] | None) -> Move:
    reason = "The record was changed in ConnectWise since this was shown."
    return Move(OpState.CONFLICT, values={"reason": reason, "seen_image": current})


# --- after a send ----------------------------------------------------------------------------------------------------
def after_send(op: OpView, outcome: o.Outcome, pace: Pace) -> Move | CheckKey:
    """Unknown outcomes, and those nobody thought of, are doubt."""
    match outcome:
        case o.Applied(external_id, after):
            return Move(OpState.APPLIED, values={"external_id": external_id or op.external_id, "after_image": after})
        case o.Rejected(reason):
            return rejected(reason)
        case o.Conflict(current):
            return conflict(current)
        case o.Unchanged():
            return rejected("ConnectWise answered, but changed nothing.")
        case o.RecordRefused():
            return CheckKey(outcome.status)
        case o.Busy():
            return still_busy(op)
        case o.Limited(retry_after):
            return not_counted(op, "rate limited", retry_after)
        case o.NeverSent(reason):
            return not_counted(op, reason or "could not connect")
        case _:
            return doubt(pace, getattr(outcome, "reason", "") or "no answer")


def still_busy(op: OpView) -> Move:
    if op.busy >= BUSY_TRIES:
        return rejected("ConnectWise says that the record is in use, and said so each time.")
    return Move(OpState.PLANNED, due_in=BUSY_SECONDS, values={"busy": op.busy + 1, "last_error": "in use"})


def not_counted(op: OpView, error: str, wait: float | None = None) -> Move:
    """Proven never executed: the next send is not one more of the few that are allowed."""
    due_in = backoff(op.misses) if wait is None else wait
    values = {"attempts": max(0, op.attempts - 1), "misses": op.misses + 1, "last_error": error}
    return Move(OpState.PLANNED, due_in=due_in, values=values)


def after_key_check(op: OpView, answers: bool | None, status: int | None) -> Move:
    if answers:
        return rejected(f"ConnectWise refuses this record ({status or 'no status'}).")
    if answers is None:
        return Move(OpState.PLANNED, due_in=backoff(op.misses), values={"misses": op.misses + 1})
    return not_counted(op, KEY_REFUSED, 0.0)


# --- before a send: the precondition ---------------------------------------------------------------------------------
def after_failed_read(op: OpView, error: o.ReadFailed) -> Move | CheckKey:
    if error.status in (401, 403, 404):
        return CheckKey(error.status)
    wait = backoff(op.misses) if error.retry_after is None else error.retry_after
    return Move(OpState.PLANNED, due_in=wait, values={"misses": op.misses + 1, "last_error": error.reason})


# --- after a look ----------------------------------------------------------------------------------------------------
def after_look(op: OpView, found: o.Found, pace: Pace, now: datetime) -> Move | RemoveExtras:
    match found:
        case o.FoundOne():
            return adopted(found)
        case o.IsAfter():
            return Move(OpState.APPLIED, values={"failing_since": None})
        case o.FoundNone() | o.IsBefore():
            return seen_absent(op, pace)
        case o.FoundSeveral((only,)):
            return after_look(op, o.FoundOne(only), pace, now)
        case o.FoundSeveral(ids):
            return RemoveExtras(tuple(sorted(ids))[1:])
        case o.SearchFailed(reason):
            return look_failed(op, reason, pace, now)
        case _:
            return parked(getattr(found, "reason", "") or "It cannot be told whether this was done.")


def adopted(found: o.FoundOne) -> Move:
    """Ours, even where somebody has changed it since: it is left as it stands, and a person hears of it."""
    values: dict[str, Any] = {"external_id": found.external_id, "failing_since": None}
    if found.edited:
        return Move(OpState.APPLIED, values=values | {"reason": found.edited}, tell=found.edited)
    return Move(OpState.APPLIED, values=values | ({"after_image": found.after} if found.after else {}))


def seen_absent(op: OpView, pace: Pace) -> Move:
    looks = op.empty_looks + 1
    if looks >= EMPTY_LOOKS_NEEDED:
        return Move(OpState.PLANNED, values={"empty_looks": 0, "misses": 0, "failing_since": None})
    return Move(OpState.IN_DOUBT, due_in=pace.gap, values={"empty_looks": looks, "failing_since": None})


def look_failed(op: OpView, reason: str, pace: Pace, now: datetime) -> Move:
    if is_hopeless(op, pace, now):
        return parked(f"Looking for it has failed for {pace.doubt / 60:g} minutes: {reason}")
    values = {"misses": op.misses + 1, "last_error": reason}
    return Move(op.state, due_in=max(pace.gap, backoff(op.misses)), failing=True, values=values)


def waits_for_key(op: OpView) -> Move:
    """Our key is refused: that tells nothing of the operation, and no time of waiting for it counts as failing."""
    return Move(op.state, values={"calling": False, "last_error": KEY_REFUSED, "failing_since": None})


def is_hopeless(op: OpView, pace: Pace, now: datetime) -> bool:
    return op.failing_since is not None and (now - op.failing_since).total_seconds() >= pace.doubt


def parked(reason: str) -> Move:
    return Move(OpState.PARKED, values={"reason": reason, "calling": False})


# --- before the batch is committed -----------------------------------------------------------------------------------
def after_verify(op: OpView, found: o.Found, pace: Pace, now: datetime) -> Move | RemoveExtras:
    """One expected and one there. Nothing is posted again here: who removed it had a reason."""
    verified = Move(op.state, values={"verified": True, "failing_since": None})
    match found:
        case o.IsAfter():
            return verified
        case o.Undecidable() if op.has_before:
            return verified  # somebody went on from what we wrote
        case o.FoundOne(external_id, edited) if external_id == op.external_id and edited:
            return replace(verified, values={**verified.values, "reason": edited}, tell=edited)
        case o.FoundOne(external_id):
            return verified if external_id == op.external_id else parked("Another entry carries its marker.")
        case o.FoundNone() | o.IsBefore():
            return parked("It was written, and somebody took it away before we could verify it.")
        case o.FoundSeveral(ids):
            return extras_of(op, ids)
        case o.SearchFailed(reason):
            return look_failed(op, reason, pace, now)
        case _:
            return parked(getattr(found, "reason", "") or "It cannot be told whether this is ours.")


def extras_of(op: OpView, ids: tuple[int, ...]) -> Move | RemoveExtras:
    if op.external_id not in ids:
        return parked("Several entries carry its marker, and none is the one that was recorded.")
    return RemoveExtras(tuple(one for one in sorted(ids) if one != op.external_id))


# --- taking back -----------------------------------------------------------------------------------------------------
GONE = Move(OpState.DELETED, values={"calling": False})


def undeletable(reason: str) -> Move:
    return Move(OpState.UNDELETABLE, values={"calling": False, "reason": reason})


def before_take_back(op: OpView, found: o.Found, pace: Pace, now: datetime) -> Move | None:
    """An update is put back only where the record still shows it. None: go on."""
    match found:
        case o.FoundOne(edited=edited) if edited:
            return undeletable(edited)
        case o.IsAfter() | o.FoundOne() | o.FoundSeveral():
            return None
        case o.IsBefore() | o.FoundNone():
            return GONE
        case o.SearchFailed(reason):
            return take_back_failed(op, reason, pace, now, backoff(op.misses))
        case _:
            return undeletable("The record was changed again in ConnectWise; putting it back would undo that too.")


def after_take_back(op: OpView, outcome: o.Outcome, pace: Pace, now: datetime) -> Move | CheckGone | CheckKey:
    match outcome:
        case o.Applied():
            return GONE
        case o.RecordRefused():
            return CheckKey(outcome.status)
        case o.Rejected(reason):
            return CheckGone(reason)
        case o.Unchanged() | o.Conflict():
            return CheckGone("ConnectWise answered, but changed nothing.")
        case o.Busy() if op.busy >= BUSY_TRIES:
            return CheckGone("ConnectWise says that the record is in use, and said so each time.")
        case o.Busy():
            return stay_deleting(op, "in use", BUSY_SECONDS, busy=op.busy + 1)
        case o.Limited(retry_after):
            return stay_deleting(op, "rate limited", backoff(op.misses) if retry_after is None else retry_after)
        case o.NeverSent(reason):
            return stay_deleting(op, reason, backoff(op.misses))
        case _:
            wait = pace.settle if op.has_before else backoff(op.misses)
            return take_back_failed(op, getattr(outcome, "reason", ""), pace, now, wait)


def stay_deleting(op: OpView, error: str, wait: float, *, busy: int | None = None) -> Move:
    values = {"calling": False, "last_error": error, "misses": op.misses + 1, "busy": op.busy if busy is None else busy}
    return Move(OpState.DELETING, due_in=wait, values=values)


def take_back_failed(op: OpView, error: str, pace: Pace, now: datetime, wait: float) -> Move:
    if is_hopeless(op, pace, now):
        return parked(f"Taking it back has failed for {pace.doubt / 60:g} minutes: {error}")
    values = {"calling": False, "last_error": error, "misses": op.misses + 1}
    return Move(OpState.DELETING, due_in=wait, failing=True, values=values)


def after_refused_take_back(op: OpView, found: o.Found, reason: str, pace: Pace, now: datetime) -> Move:
    match found:
        case o.FoundNone() | o.IsBefore():
            return GONE
        case o.SearchFailed(error):
            return take_back_failed(op, error, pace, now, max(pace.gap, backoff(op.misses)))
        case o.Undecidable(doubtful):
            return undeletable(doubtful) if op.has_before else parked(doubtful)
        case _:
            return undeletable(reason)


def after_key_check_back(op: OpView, answers: bool | None, status: int | None) -> Move | CheckGone:
    """A 404 alone does not mean gone: ConnectWise answers a wrong key, and a missing right, with 404 as well."""
    if answers:
        return CheckGone(f"ConnectWise refuses to give it back ({status or 'no status'}).")
    if answers is False:
        return waits_for_key(op)
    return stay_deleting(op, "whether ConnectWise takes our key could not be told", backoff(op.misses))


# --- a person keeps what is there ------------------------------------------------------------------------------------
def after_recheck(op: OpView, found: o.Found, pace: Pace, now: datetime) -> Move | RemoveExtras:
    match found:
        case o.FoundOne(external_id, edited):
            return stands(external_id, edited)
        case o.IsAfter():
            return stands(op.external_id)
        case o.FoundNone() | o.IsBefore():
            return seen_gone(op, pace)
        case o.FoundSeveral(ids):
            kept = op.external_id if op.external_id in ids else min(ids)
            return RemoveExtras(tuple(one for one in sorted(ids) if one != kept))
        case o.SearchFailed(reason):
            answer = look_failed(op, reason, pace, now)
            given_up = answer.to is OpState.PARKED and is_hopeless(op, pace, now)
            return replace(answer, values={**answer.values, "verified": given_up})
        case _:
            return kept_as_it_stands(getattr(found, "reason", "") or "It cannot be told whether this is ours.")


def stands(external_id: int | None, edited: str = "") -> Move:
    values = {"external_id": external_id, "verified": True, "calling": False, "failing_since": None, "reason": edited}
    return Move(OpState.APPLIED, values=values, tell=edited)


def seen_gone(op: OpView, pace: Pace) -> Move:
    looks = op.empty_looks + 1
    if looks < EMPTY_LOOKS_NEEDED:
        return Move(op.state, due_in=pace.gap, values={"empty_looks": looks, "failing_since": None})
    return Move(OpState.DELETED, values={"verified": True, "calling": False, "reason": "It is not in ConnectWise."})


def kept_as_it_stands(reason: str) -> Move:
    return Move(OpState.KEPT, values={"verified": True, "calling": False, "reason": reason})
