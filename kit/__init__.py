"""Plumbing without models: clock, ids, sealed values, template helpers. One topic per file."""
