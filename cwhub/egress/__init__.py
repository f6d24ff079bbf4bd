"""The one door out: which addresses may be reached, how long and how much, and at what pace."""
