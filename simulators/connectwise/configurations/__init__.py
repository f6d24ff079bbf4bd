"""Configurations: their types with questions, what the RMM writes, and many at once."""
