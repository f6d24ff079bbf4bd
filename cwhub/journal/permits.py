"""Permits of the one door out: each request of the journal takes one before anything is marked as sent."""

from collections.abc import Sequence
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.egress import limiter


def take_permit(connection: Connection, purpose: limiter.Purpose, client_id: int | None) -> Any:
    """For the client whose work it is; None takes from the connection's bucket alone. Raises MustWait."""
    return limiter.take(limiter.pace_of(connection), purpose=purpose, client_id=client_id)


def take_permits(
    connection: Connection, purpose: limiter.Purpose, at_most: int, client_id: int | None
) -> Sequence[Any]:
    """Those that are free now, at least one. Raises MustWait."""
    pace = limiter.pace_of(connection)
    return limiter.take_several(pace, purpose=purpose, at_most=at_most, client_id=client_id)
