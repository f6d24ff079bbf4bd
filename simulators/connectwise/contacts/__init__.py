"""Contacts: who they are, how they are reached, and what the customer portal knows of them."""
