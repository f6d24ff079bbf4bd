"""Whether an agreement covers an entry: `classify(entry, agreement, at)` and, for a batch, `classify_all`.

The types that pages and tools read stand in `terms`, `entries` and `answers`, and are named here.
"""

from agreements.rules.answers import (
    Answer,
    Assumption,
    Extent,
    Hours,
    PoolMove,
    Rate,
    RateStep,
    Reason,
    Warned,
)
from agreements.rules.entries import ChargedTo, Entry, Member

__all__ = [
    "Answer",
    "Assumption",
    "ChargedTo",
    "Entry",
    "Extent",
    "Hours",
    "Member",
    "PoolMove",
    "Rate",
    "RateStep",
    "Reason",
    "Warned",
]
