"""Drafts of a member's day. Traces are gathered, put together as pieces of work, and kept as drafts.

A draft says from what it was made, and is posted by nobody who has not looked at it.
"""
