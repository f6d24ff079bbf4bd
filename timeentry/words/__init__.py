"""Time as people write it: read loosely, written back in one form. Pure; no database, no clock."""
