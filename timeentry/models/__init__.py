from timeentry.models.batch import Batch, Entry, Mode
from timeentry.models.draft import Billing, ChargeTo, Draft, HoursFrom, Tab
from timeentry.models.preferences import Preferences

__all__ = ["Batch", "Billing", "ChargeTo", "Draft", "Entry", "HoursFrom", "Mode", "Preferences", "Tab"]
