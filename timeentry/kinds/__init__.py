"""Write kinds of this room: time entries and time sheets."""
