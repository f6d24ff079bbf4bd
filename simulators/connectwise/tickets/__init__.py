"""What ConnectWise does by itself with a ticket: defaults, the board's chain, closing, SLA stages, notes."""
