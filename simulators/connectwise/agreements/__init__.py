"""Agreements: what a written one must be, the terms it takes over from its type, and its recap."""
