"""What one request came to, in words that know what it means for the write.

Outcome of a write:            Found, when looking for it:
├── Applied        done        ├── FoundOne, IsAfter     it is there
├── Rejected       not done    ├── FoundNone, IsBefore   it is not there
├── Conflict       not done    ├── FoundSeveral          more than once, all with our marker
├── RecordRefused  not done    ├── Undecidable           something is there, perhaps ours
├── Busy           not done    └── SearchFailed          nothing was learned
├── Limited        not done
├── NeverSent      not done
├── Unchanged      not done
└── Unknown        perhaps
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Outcome:
    status: int | None = None  # HTTP status, for the record
    excerpt: str = ""  # beginning of the reply, for the record


@dataclass(frozen=True)
class Applied(Outcome):
    """2xx, and what came back shows the change."""

    external_id: int | None = None
    after: dict[str, Any] | None = None


@dataclass(frozen=True)
class Rejected(Outcome):
    """400, 422: refused for good. `reason` is a sentence for a person."""

    reason: str = ""


@dataclass(frozen=True)
class Conflict(Outcome):
    """The record has moved on; `current` is what it says now."""

    current: dict[str, Any] | None = None


@dataclass(frozen=True)
class RecordRefused(Outcome):
    """401, 403, 404: this record, or our key. `key_answers` tells which."""


@dataclass(frozen=True)
class Busy(Outcome):
    """409, "possibly in use": nothing was done."""


@dataclass(frozen=True)
class Limited(Outcome):
    """429, refused before it was executed."""

    retry_after: float | None = None


@dataclass(frozen=True)
class NeverSent(Outcome):
    """Could not connect: no byte left. Never for a read or write error."""

    reason: str = ""


@dataclass(frozen=True)
class Unchanged(Outcome):
    """2xx, but the record that came back is unchanged: the false 200."""


@dataclass(frozen=True)
class Unknown(Outcome):
    """Timeout, reset, 5xx, unreadable or unexpected reply."""

    reason: str = ""


@dataclass(frozen=True)
class Found:
    """What a look for an operation in ConnectWise came to."""


@dataclass(frozen=True)
class FoundOne(Found):
    """It is ours. `edited` says what somebody has changed about it since we wrote it, and `edited_at` when the record
    was last changed, by ConnectWise's clock. `after` is what it shows now.
    """

    external_id: int
    edited: str = ""
    edited_at: datetime | None = None
    after: dict[str, Any] | None = None


@dataclass(frozen=True)
class FoundNone(Found):
    """The whole answer was read and it is not in it. A partial answer is SearchFailed."""


@dataclass(frozen=True)
class FoundSeveral(Found):
    """Every one of these ids carries our marker."""

    ids: tuple[int, ...]


@dataclass(frozen=True)
class IsBefore(Found):
    """The record still shows the before-image."""


@dataclass(frozen=True)
class IsAfter(Found):
    """The record shows what we wrote."""


@dataclass(frozen=True)
class Undecidable(Found):
    reason: str


@dataclass(frozen=True)
class SearchFailed(Found):
    """Nothing was learned. `status` where ConnectWise refused to answer: 401, 403, 404 may mean our key."""

    reason: str
    status: int | None = None


class ReadFailed(Exception):
    """The current values could not be read. `status` where ConnectWise answered."""

    def __init__(self, reason: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.status, self.retry_after = reason, status, retry_after
