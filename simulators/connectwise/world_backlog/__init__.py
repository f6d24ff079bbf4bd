"""The first world, had nobody ever closed a ticket: for measuring, since some clients read open tickets only."""

from typing import Any

from simulators.connectwise.schema import Record
from simulators.connectwise.world import World
from simulators.connectwise.world import build as build_first

CLOSED_ONLY = ("closedFlag", "closedDate", "closedBy", "dateResolved", "resolvedBy")


def build(*, tickets: int | None = 20_000, **wish: Any) -> World:
    """A world whose service tickets are all open, without a note and without time on them."""
    world = build_first(tickets=tickets, **wish)
    found = world.collections
    open_status = {b["id"]: _first_open(found["service/boards/statuses"], b["id"]) for b in found["service/boards"]}
    found["service/tickets"] = [_opened(ticket, open_status) for ticket in found["service/tickets"]]
    for empty in ("service/tickets/notes", "time/entries", "schedule/entries"):
        found[empty] = []
    return world


def _first_open(statuses: list[Record], board: int) -> int:
    return next(s["id"] for s in statuses if s["board"]["id"] == board and not s.get("closedStatus"))


def _opened(ticket: Record, open_status: dict[int, int]) -> Record:
    if not ticket.get("closedFlag"):
        return ticket
    plain = {name: value for name, value in ticket.items() if name not in CLOSED_ONLY}
    return {**plain, "closedFlag": False, "status": {"id": open_status[ticket["board"]["id"]]}}
