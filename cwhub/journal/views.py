"""Plain values that the steps decide on: no ORM, no clock of their own, no settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cwhub.journal.states import BatchState, OpState


@dataclass(frozen=True)
class Pace:
    """The connection's times, in seconds, by the database's clock. Its fields say them, and are checked together there:
    lease > deadline, and settle >= deadline + the longest late effect.
    """

    deadline: float  # R: a request is given up after it, whatever it is doing
    lease: float  # L: a worker's claim on a batch, renewed with every commit; no request leaves that would outlive it
    settle: float  # S: what was given up has taken effect after it, or never will
    gap: float  # between two looks
    doubt: float  # looks that fail this long send a doubt to a person
    side_by_side: int = 1  # writes of an unordered batch that may be under way at the same time


@dataclass(frozen=True)
class Verdict:
    """The gate's word. Anything but `go is True` means stop."""

    go: bool
    reason: str = ""


@dataclass(frozen=True)
class OpView:
    id: int
    seq: int
    kind: str
    state: OpState
    attempts: int = 0
    busy: int = 0
    misses: int = 0
    empty_looks: int = 0
    has_before: bool = False
    calling: bool = False
    verified: bool = False
    external_id: int | None = None
    reason: str = ""
    sent_at: datetime | None = None
    settle_from: datetime | None = None
    next_at: datetime | None = None
    failing_since: datetime | None = None


@dataclass(frozen=True)
class BatchView:
    state: BatchState
    ops: tuple[OpView, ...]  # by seq
    now: datetime
    pace: Pace
    needs_verify: bool = False
    ordered: bool = True
    cancel_reason: str = ""
    reason: str = ""
    verdict: Verdict | None = None  # None: the gate has not been asked by this owner
    look_from: datetime | None = None  # the database was restored then: what was never sent is looked for first
    held_back: bool = False  # nothing is sent until what was written since the backup has been looked for


@dataclass(frozen=True)
class Move:
    """What becomes of an operation. `to` its own state means it stays and only its values change."""

    to: OpState
    due_in: float | None = None  # seconds until it is looked at or tried again; None: at once
    settle: bool = False  # the settle time starts now
    failing: bool = False  # looking or taking back failed; when it began is kept
    doubtful: bool = False  # the batch has to be verified before it is committed
    tell: str = ""  # somebody has changed it in ConnectWise: a finding, so that a person hears of it
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Attempt:
    """What is kept of one request."""

    act: str
    outcome: str
    status: int | None = None
    excerpt: str = ""


Answered = tuple[OpView, Move, Attempt | None]  # an operation as it was seen, what becomes of it, and by what
