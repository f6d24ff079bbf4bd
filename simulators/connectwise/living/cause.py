"""Why something is written now: the request, or the rule; what follows from it may name it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_CAUSE: ContextVar[dict[str, Any] | None] = ContextVar("cause", default=None)


@contextmanager
def because(**cause: Any) -> Iterator[None]:
    """Writes inside are caused by this; the outer one stays the cause when there is one already."""
    token = _CAUSE.set(_CAUSE.get() or cause)
    try:
        yield
    finally:
        _CAUSE.reset(token)


def cause() -> dict[str, Any]:
    return dict(_CAUSE.get() or {"rule": "unknown"})
