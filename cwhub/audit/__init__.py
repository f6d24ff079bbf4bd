"""Append-only rows: who did what, when, to which record, and why. Written in the transaction of the change."""
