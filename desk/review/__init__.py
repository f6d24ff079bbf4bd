"""Billing review: every time entry that is not billed yet, whoever typed it, as a careful clerk reads it."""
