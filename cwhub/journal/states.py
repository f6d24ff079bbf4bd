"""The states of a batch and of an operation."""

from enum import StrEnum


class BatchState(StrEnum):
    RUNNING = "running"  # on its way forward
    COMPENSATING = "compensating"  # on its way back; never turns forward again
    COMMITTED = "committed"  # everything exists exactly once
    ROLLED_BACK = "rolled_back"  # nothing of ours exists
    PARKED = "parked"  # neither could be reached; a person decides
    KEEPING = "keeping"  # a person keeps what is there; what that is, is looked up
    KEPT = "kept"  # a person has accepted what is there; each operation says what that is


class OpState(StrEnum):
    PLANNED = "planned"  # nothing of it is in ConnectWise, as far as can be proven
    SENDING = "sending"  # committed before the request leaves; the request may be on its way
    IN_DOUBT = "in_doubt"  # the request may have taken effect; we look after the settle time
    APPLIED = "applied"  # it is in ConnectWise, once
    REJECTED = "rejected"  # ConnectWise refused it; nothing was done
    CONFLICT = "conflict"  # the record is no longer what was shown; nothing was sent
    DELETING = "deleting"  # being taken back
    DELETED = "deleted"  # taken back
    UNDELETABLE = "undeletable"  # ConnectWise refuses to give it back
    ABANDONED = "abandoned"  # never sent, or proven not done, in a batch that was taken back
    PARKED = "parked"  # its real state cannot be decided by us
    UNDONE = "undone"  # a later operation took it back
    KEPT = "kept"  # a person has accepted what stands there, though we cannot tell whether it is ours


OPEN_BATCHES = (BatchState.RUNNING, BatchState.COMPENSATING, BatchState.KEEPING)

# What no longer holds its dedup key: the same work may be asked for again.
FREED = (OpState.REJECTED, OpState.CONFLICT, OpState.DELETED, OpState.ABANDONED, OpState.UNDONE)

# While an operation is in one of these, an equal one must not be started beside it.
IN_FLIGHT = (OpState.PLANNED, OpState.SENDING, OpState.IN_DOUBT, OpState.DELETING, OpState.PARKED)
