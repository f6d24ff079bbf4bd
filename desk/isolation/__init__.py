"""Proof that no client sees another: every table, address and task, called as one client with another's ids."""
