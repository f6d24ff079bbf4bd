"""What a check says of one entry. A refusal names only what ConnectWise refuses, in one sentence, with a fix if any."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from timeentry.rules.coverage import Cover


@dataclass(frozen=True)
class Fix:
    """One key does it: `changes` are fields of the row. `split` makes two rows of one, `leave_out` takes it away."""

    words: str
    changes: dict[str, Any] = field(default_factory=dict)
    act: str = "change"  # change, split, leave_out, again


@dataclass(frozen=True)
class Refusal:
    field: str
    sentence: str
    fix: Fix | None = None
    rule: str = ""  # of the linter, where an account may say how strictly it is taken


@dataclass(frozen=True)
class Warned:
    kind: str  # gap, odd, long, future, or a rule of the linter
    sentence: str


@dataclass(frozen=True)
class Recorded:
    """The same work stands in another batch."""

    batch: str  # uid of the journal's batch
    word: str
    external_id: int | None
    op_uid: str

    @property
    def sentence(self) -> str:
        where = f", entry {self.external_id}" if self.external_id else ""
        return f"Already recorded in batch {self.batch} ({self.word}{where})."


@dataclass(frozen=True)
class Finding:
    n: int
    errors: tuple[Refusal, ...] = ()
    warnings: tuple[Warned, ...] = ()
    recorded: Recorded | None = None
    charge: str = ""  # the ticket's number and summary, for people
    client_id: int | None = None
    client: str = ""
    day: date | None = None
    work_type: int | None = None  # as ConnectWise will have it
    work_role: int | None = None
    agreement: str = ""
    tabs: tuple[str, ...] = ()
    actual: Decimal | None = None
    billed: Decimal | None = None
    cover: Cover | None = None

    @property
    def ok(self) -> bool:
        return not self.errors and self.recorded is None
