"""What the journal refuses.

JournalError
├── UnknownKind         no room has registered this write kind
├── InvalidPayload      the kind does not accept this payload
├── ReadsOnly           the connection may not write
├── PlanChanged         the proposal already has a batch with another plan
├── AlreadyRecorded     the same work is recorded, or on its way, in another batch
├── TooLate             the batch has ended
├── NotParked           the batch does not wait for a person
├── StillUnderWay       another batch is just doing the same work
└── NotUndoable         the operation cannot be undone, with the reason
"""

from collections.abc import Mapping
from typing import Any


class JournalError(Exception):
    """The journal refuses this."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.__class__.__doc__)


class UnknownKind(JournalError):
    """Nobody has registered this kind of write."""


class InvalidPayload(JournalError):
    """This write is not complete."""


class ReadsOnly(JournalError):
    """This connection is for reading only."""


class PlanChanged(JournalError):
    """This proposal already has a batch with another plan."""


class AlreadyRecorded(JournalError):
    """The same work is already recorded in another batch."""

    def __init__(self, batch: Any, recorded: Mapping[int, Any] | None = None) -> None:
        """`recorded`: which of the operations, by place, and where (overlaps.Recorded)."""
        super().__init__(f"The same work is already recorded in batch {batch.uid} ({batch.state}).")
        self.batch = batch
        self.recorded = dict(recorded or {})


class TooLate(JournalError):
    """The batch has ended; what it wrote can only be undone."""


class NotParked(JournalError):
    """This does not wait for a person any more."""


class StillUnderWay(JournalError):
    """The same work is just under way in another batch. Wait for its end."""


class NotUndoable(JournalError):
    """This cannot be undone."""


class OwnershipLost(Exception):
    """The lease ran out or another worker holds the batch: stop at once and write nothing."""
