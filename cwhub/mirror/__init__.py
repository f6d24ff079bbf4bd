"""Our copy of what ConnectWise holds, keyed (connection, external_id), and the news that something in it changed.

Never written by a person or a policy: it follows ConnectWise. A row gone at the source gets `gone_at` and stays.
"""
