from timeentry.models.batch import Batch, Entry, Mode
from timeentry.models.draft import Billing, ChargeTo, Draft, HoursFrom, Tab

__all__ = ["Batch", "Billing", "ChargeTo", "Draft", "Entry", "HoursFrom", "Mode", "Tab"]
