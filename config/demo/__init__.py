"""The demo: PostgreSQL, simulator and product on one machine, seeded and connected, from one command."""
