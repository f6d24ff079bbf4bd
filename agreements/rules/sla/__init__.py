"""The clock of a ticket's promises: calendars, pauses, stages."""
