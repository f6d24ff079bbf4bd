"""What a time sheet's status lets happen (FACTS 9)."""

TAKES_TIME = ("Open", "Rejected", "RejectBySecondTier", "ErrorsCorrected")
