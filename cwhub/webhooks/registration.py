"""Which callbacks must exist, and what is missing. Pure but for the connection's own address."""

from dataclasses import dataclass
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.webhooks.doors import is_left_over
from cwhub.webhooks.kinds import is_ours

# Notes, documents and board set-up have no callback type; the poller reads them.
WANTED = ("ticket", "company", "contact", "configuration", "agreement", "time", "member")


@dataclass(frozen=True)
class Missing:
    kind: str
    existing: int | None  # a left-over one to take over


def missing(connection: Connection, rows: list[dict[str, Any]]) -> list[Missing]:
    """What to register so that each wanted callback exists once and is active."""
    found = []
    for kind in WANTED:
        ours = [row for row in rows if is_ours(connection, row, kind)]
        if any(not row.get("inactiveFlag") for row in ours):
            continue
        left = [row for row in rows if of_kind(row, kind) and is_left_over(connection, str(row.get("url")))]
        candidates = ours or left
        found.append(Missing(kind, int(candidates[0]["id"]) if candidates else None))
    return found


def of_kind(row: dict[str, Any], kind: str) -> bool:
    return str(row.get("type", "")).lower() == kind
