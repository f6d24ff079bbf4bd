"""Every write of this room, and the check before it."""
