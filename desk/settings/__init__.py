"""Pages of Settings: integrations, first run, people and roles, tokens. For admins who see every client."""
