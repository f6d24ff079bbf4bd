"""What a worker can be told to do next with a batch. Plain values."""

from dataclasses import dataclass

from cwhub.journal.states import BatchState
from cwhub.journal.views import Move, OpView


@dataclass(frozen=True)
class Step:
    """One thing to do."""


@dataclass(frozen=True)
class AskGate(Step):
    """Ask whether this may still be written."""


@dataclass(frozen=True)
class Send(Step):
    op: OpView


@dataclass(frozen=True)
class SendSeveral(Step):
    """Independent operations, so many at the same time as the pace allows."""

    ops: tuple[OpView, ...]


@dataclass(frozen=True)
class Look(Step):
    """Search for an operation in doubt."""

    op: OpView


@dataclass(frozen=True)
class Verify(Step):
    """Search for an applied operation once more before the batch is committed."""

    op: OpView


@dataclass(frozen=True)
class TakeBack(Step):
    op: OpView


@dataclass(frozen=True)
class TakeBackSeveral(Step):
    """Independent operations, so many at the same time as the pace allows."""

    ops: tuple[OpView, ...]


@dataclass(frozen=True)
class Recheck(Step):
    """A person keeps what is there: look what that is."""

    op: OpView


@dataclass(frozen=True)
class Shift(Step):
    """A move that needs no request."""

    op: OpView
    move: Move


@dataclass(frozen=True)
class ShiftSeveral(Step):
    """Moves that need no request, in one commit."""

    moves: tuple[tuple[OpView, Move], ...]


@dataclass(frozen=True)
class Turn(Step):
    """The batch itself moves."""

    to: BatchState
    reason: str = ""


@dataclass(frozen=True)
class Rest(Step):
    """Nothing is due for so long."""

    seconds: float


@dataclass(frozen=True)
class Ended(Step):
    """The batch has ended."""
