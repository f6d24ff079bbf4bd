"""Permits of the one door out: each request of the journal takes one before anything is marked as sent."""

from collections.abc import Sequence
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.egress import limiter


def take_permit(connection: Connection, purpose: limiter.Purpose) -> Any:
    """Raises MustWait with the seconds to wait."""
    return limiter.take(limiter.pace_of(connection), purpose=purpose)


def take_permits(connection: Connection, purpose: limiter.Purpose, at_most: int) -> Sequence[Any]:
    """Those that are free now, at least one. Raises MustWait."""
    return limiter.take_several(limiter.pace_of(connection), purpose=purpose, at_most=at_most)
