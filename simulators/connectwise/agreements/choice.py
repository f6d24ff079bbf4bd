"""Which agreement a new ticket gets: board defaults choose among those that run (FACTS 10)."""

from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

BOARD_DEFAULTS = "finance/agreements/boardDefaults"


def chosen(store: Store, running: list[Record], ticket: Record) -> Record | None:
    """The one whose board default fits best; one that has them for other boards only is not chosen at all."""
    ranked = [(rank, place) for place, agreement in enumerate(running) if (rank := _rank(store, agreement, ticket))]
    return running[max(ranked, key=lambda pair: (pair[0], -pair[1]))[1]] if ranked else None


def _rank(store: Store, agreement: Record, ticket: Record) -> int:
    """4 and 3 for its board and type, 2 for its board, 1 for an agreement without board defaults."""
    rows = store.under(BOARD_DEFAULTS, "agreementId", agreement["id"])
    if not rows:
        return 1
    board, kind = parent_id(ticket.get("board")), parent_id(ticket.get("type"))
    mine = [r for r in rows if parent_id(r.get("board")) == board and parent_id(r.get("serviceType")) in (0, kind)]
    by_type = [r for r in mine if r.get("serviceType")]
    if by_type:
        return 4 if any(r.get("defaultFlag") for r in by_type) else 3
    return 2 if mine else 0
