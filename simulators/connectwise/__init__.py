"""A stand-in for ConnectWise PSA: its REST API, its callbacks and its ticket screen, in one process.

Words: a *resource* is a list with a path (described in `resources.py`), a *collection* is where its records lie in the
store, a *record* is what ConnectWise would answer, with references stored as `{"id": n}` only.
"""
