"""Named places where a test may end the process: before and after each commit, and around each request."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

COMMITS = (
    "claim", "mark_sending", "record_answer", "record_read", "record_look", "record_verify", "mark_taking_back",
    "record_taking_back", "shift", "turn", "give_back",
)  # fmt: skip
REQUESTS = ("read", "send", "look", "take_back", "remove_extra", "check_key")
CRASH_POINTS = tuple(f"{when}_{what}" for what in (*COMMITS, *REQUESTS) for when in ("before", "after"))

EXIT_STATUS = 137  # as after kill -9

_passed: Counter[str] = Counter()
_listener: ContextVar[Callable[[str], None] | None] = ContextVar("crash_point_listener", default=None)


def point(name: str) -> None:
    """Ends the process where CWHUB_CRASH_AT is this `name`, or `name:n` at the nth time. Never in production."""
    assert name in CRASH_POINTS, name
    listener = _listener.get()
    if listener:
        listener(name)
    wanted, _, nth = os.environ.get("CWHUB_CRASH_AT", "").partition(":")
    if wanted != name or settings.PRODUCTION:
        return
    _passed[name] += 1
    if _passed[name] >= int(nth or 1):
        os._exit(EXIT_STATUS)


@contextmanager
def around(what: str) -> Iterator[None]:
    point(f"before_{what}")
    yield
    point(f"after_{what}")


@contextmanager
def listening(listener: Callable[[str], None]) -> Iterator[None]:
    """Tells `listener` each point that is passed, for proofs that crash within one process."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
