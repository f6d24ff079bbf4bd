"""Invoices, what accounting takes of them, and the short lists of billing."""
