"""The company's own settings for time, `/system/myCompany/timeExpense` (FACTS 9)."""

from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store

COLLECTION = "system/myCompany/timeExpense"


def settings_of(store: Store) -> Record:
    """What is not set there is as a new ConnectWise has it: one tier of approval, notes not required."""
    found = next(iter(store.rows(COLLECTION).values()), {})
    return {"tier1ApprovalFlag": True, "tier2ApprovalFlag": False, "roundingFactor": 0.0, **found}
