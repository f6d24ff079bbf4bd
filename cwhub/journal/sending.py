"""What a single send and several together have in common."""

import time
from dataclasses import replace

from cwhub.journal import outcomes as o
from cwhub.journal.errors import OwnershipLost
from cwhub.journal.states import OpState
from cwhub.journal.views import Attempt, BatchView, OpView


class MustRest(Exception):
    """No permit for longer than a worker should hold a batch."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"No permit for {seconds:g} s.")
        self.seconds = seconds


def mark_sent(op: OpView) -> OpView:
    """The operation as mark_sending left it."""
    return replace(op, state=OpState.SENDING, attempts=op.attempts + 1)


def never_left(op: OpView) -> OpView:
    """Refused while it was read: `after_key_check` takes off the attempt that a send would have counted."""
    return replace(op, attempts=op.attempts + 1)


def refuse_late_call(marked_at: float, view: BatchView) -> None:
    """A request leaves only while the lease outlives its deadline; a worker that was suspended lets it be."""
    if time.monotonic() - marked_at + view.pace.deadline > view.pace.lease:
        raise OwnershipLost("The lease would end before the request does.")


def attempt_of(act: str, outcome: o.Outcome) -> Attempt:
    return Attempt(act, type(outcome).__name__, outcome.status, outcome.excerpt)
