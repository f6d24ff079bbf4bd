"""What the rules say of one entry. Stable: pages, tools and the API read these."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from agreements.rules.terms import ZERO, Unit


class Extent(StrEnum):
    """How much of an entry the agreement takes."""

    WHOLE = "whole"
    PART = "part"  # the pool ends inside the entry
    NONE = "none"


@dataclass(frozen=True)
class Reason:
    """One rule, ticked or crossed. `rule` is a stable word, `title` its head, `sentence` is for people."""

    rule: str  # billable, agreement, in_force, covers_time, place, role, type, project, limit, left
    title: str
    met: bool
    sentence: str


@dataclass(frozen=True)
class Assumption:
    """Where ConnectWise's own papers are silent or disagree."""

    about: str
    sentence: str


@dataclass(frozen=True)
class Warned:
    kind: str
    sentence: str


@dataclass(frozen=True)
class Hours:
    """`actual` is end less start less deduction, `billed` is rounded; `covered` of the billed."""

    actual: Decimal
    billed: Decimal
    covered: Decimal

    @property
    def outside(self) -> Decimal:
        return self.billed - self.covered


@dataclass(frozen=True)
class PoolMove:
    """The pool at the moment the entry is saved, and after it. None where there is no end to it."""

    unit: Unit
    before: Decimal | None
    after: Decimal | None
    unlimited: bool = False
    source: str = ""  # "recap", "entries", "" where nothing has to be known

    @property
    def drawn(self) -> Decimal:
        return ZERO if self.before is None or self.after is None else self.before - self.after


@dataclass(frozen=True)
class RateStep:
    """One source that was asked, in order. `used` says that the rate comes from it, or was changed by it."""

    source: str
    sentence: str
    used: bool


@dataclass(frozen=True)
class Rate:
    """An hour's price; None where no level names one. `source` is a stable word, `said` names it for people."""

    amount: Decimal | None
    source: str
    said: str
    steps: tuple[RateStep, ...] = ()
    outside: Decimal | None = None  # for what the agreement does not take, where a row says otherwise


@dataclass(frozen=True)
class Answer:
    """What will happen to an entry and why. `covered` means wholly: every rule holds."""

    billable: str  # Billable, DoNotBill, NoCharge
    billable_from: str  # the level that decided: entry, agreement_type, agreement, ticket, board, work_type, ""
    agreement: int | None
    agreement_name: str
    extent: Extent
    hours: Hours
    rate: Rate
    bills: Decimal | None  # what the client pays for what is outside; None where no rate is known
    pool: PoolMove | None
    reasons: tuple[Reason, ...]
    warnings: tuple[Warned, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    internal: bool = False
    client: str = ""

    @property
    def covered(self) -> bool:
        return self.extent is Extent.WHOLE

    @property
    def crossed(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if not reason.met)
