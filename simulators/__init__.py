"""Stand-ins for the outside world. Demo and tests run them; no room imports them."""
