"""Pages that show several rooms: sign-in, home, the ticket, the panel inside ConnectWise, settings, first run."""
