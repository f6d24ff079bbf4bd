"""The journal: every write to ConnectWise, with the effect of exactly once.

*batch*: what is written together, all or nothing in outcome. *operation*: one write of it.
*doubt*: we gave up on a request and do not know whether it took effect; it is settled by looking, never by sending.
"""
