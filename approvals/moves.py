"""The states of a proposal and the only moves between them. The database refuses every other move."""

from django.db import models


class State(models.TextChoices):
    HELD = "held"  # the requester is not proven yet; nobody can decide
    WAITING = "waiting"  # an allowed person decides
    ALLOWED = "allowed"  # decided by a person or by policy; its batch has started
    REJECTED = "rejected"  # a person said no, with a reason
    STALE = "stale"  # the record moved; a new proposal replaces it, if anything is left to change
    SUPERSEDED = "superseded"  # somebody edited it; the edited one replaces it
    EXPIRED = "expired"  # nobody decided in time
    WITHDRAWN = "withdrawn"  # what wanted it wants it no longer


OPEN = (State.HELD, State.WAITING)
FIRST = OPEN

MOVES: frozenset[tuple[State, State]] = frozenset(
    {
        (State.HELD, State.WAITING),
        (State.WAITING, State.ALLOWED),
        *(
            (state, end)
            for state in OPEN
            for end in (State.REJECTED, State.STALE, State.SUPERSEDED, State.EXPIRED, State.WITHDRAWN)
        ),
    }
)
