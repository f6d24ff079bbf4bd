"""What pages and API ask: the true state of a batch and of each of its entries."""

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from timeentry.days import Row, is_free, rows_of
from timeentry.errors import NotFound
from timeentry.statuses import (
    ENDED,
    READY,
    RECORDED,
    REFUSED,
    WAITING,
    Progress,
    Status,
    batch,
    counts,
    journal_batch,
    progress_of,
    state_of,
    status_of,
)

__all__ = [
    "ENDED",
    "READY",
    "RECORDED",
    "REFUSED",
    "WAITING",
    "Progress",
    "Row",
    "Status",
    "batch",
    "connection_of",
    "counts",
    "is_free",
    "journal_batch",
    "progress_of",
    "rows_of",
    "state_of",
    "status_of",
]


def connection_of(scope: ClientScope) -> Connection:
    """The account's connection that writes. In an open scope. Raises NotFound."""
    found = Connection.objects.filter(account_id=scope.account_id, writes=True).order_by("pk").first()
    if not isinstance(found, Connection):
        raise NotFound("No ConnectWise is connected that may be written to.")
    return found
