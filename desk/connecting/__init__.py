"""Connects an account to its ConnectWise: check the keys, then step by step, each resumable and visible."""
