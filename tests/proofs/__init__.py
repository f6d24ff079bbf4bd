"""Proofs with real processes, PostgreSQL and the simulator behind a socket: workers die, requests go wrong."""
