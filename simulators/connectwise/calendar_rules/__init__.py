"""The lists of the schedule that an administrator keeps: calendars, holidays, types and statuses."""
