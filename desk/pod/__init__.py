"""The panel inside ConnectWise's ticket screen. It has no cookies: a member proves himself, a short token follows.

*door*: which connection a ticket screen may belong to; *proof*: what ConnectWise says of a member's claim;
*admission*: the person behind a proven member; *region*: a part of the panel that live updates replace whole.
"""
