"""ConnectWise's callbacks: stored at once, believed later. A callback is a hint; the record is read again by API.

Also home of what leads there: registering callbacks, and connecting an account step by step.
"""
