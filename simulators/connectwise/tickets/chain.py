"""Board, status, type, subtype, item: each must hang on the one before (FACTS 12)."""

from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

PLACES = {
    "status": ("service/boards/statuses", "Service Status"),
    "type": ("service/boards/types", "Service Type"),
    "subType": ("service/boards/subtypes", "Service SubType"),
    "item": ("service/boards/items", "Service Item"),
}


def check(change: "Change", *, project: bool = False) -> None:
    """Refuse what the board does not have; nobody looks at a chain that was not touched."""
    if change.creates or any(change.changed(n) for n in ("board", "team", *PLACES)):
        _board(change, project=project)
        if not change.new.get("status"):
            change.refuse("MissingRequiredField", "The status field is required.", "status")
        for name in PLACES:
            _place(change, name)
        if not change.errors:
            _subtype(change)
            _item(change)
            _team(change)


def _board(change: "Change", *, project: bool) -> None:
    """Projects have boards of their own, and only those."""
    board = change.sim.store.get("service/boards", parent_id(change.new.get("board")))
    if board is None:
        change.refuse("MissingRequiredField", "The board field is required.", "board")
    elif change.changed("board") and (board.get("inactiveFlag") or bool(board.get("projectFlag")) != project):
        kind = "project" if project else "service"
        change.refuse("InvalidValue", f"Service Board {board['id']} cannot take {kind} tickets", "board/id")


def _place(change: "Change", name: str) -> None:
    """The record must be of the ticket's board, and active if it is newly chosen."""
    collection, noun = PLACES[name]
    record = change.sim.store.get(collection, parent_id(change.new.get(name)))
    board = parent_id(change.new.get("board"))
    if record is None:
        return
    if parent_id(record.get("board")) != board:
        change.refuse("NotFound", f"{noun} not found for Service Board {board}", f"{name}/id")
    elif change.changed(name) and (record.get("inactive") or record.get("inactiveFlag")):
        change.refuse("InvalidValue", f"{noun} {record['id']} is inactive", f"{name}/id")


def _subtype(change: "Change") -> None:
    type_id, subtype_id = parent_id(change.new.get("type")), parent_id(change.new.get("subType"))
    if subtype_id and not _allows(change.sim.store, type_id, subtype_id):
        message = f"Service SubType {subtype_id} is not associated with Service Type {type_id or 'none'}"
        change.refuse("InvalidValue", message, "subType/id")


def _allows(store: Store, type_id: int, subtype_id: int) -> bool:
    subtype = store.get("service/boards/subtypes", subtype_id) or {}
    if type_id in (subtype.get("typeAssociationIds") or []):
        return True
    return any(_links(row, type_id, subtype_id) for row in _rows(store, parent_id(subtype.get("board"))))


def _item(change: "Change") -> None:
    new, store = change.new, change.sim.store
    item, type_id, subtype_id = (parent_id(new.get(n)) for n in ("item", "type", "subType"))
    if not item:
        return
    rows = _rows(store, parent_id(new.get("board")))
    if not any(_links(r, type_id, subtype_id) and parent_id(r.get("item")) == item for r in rows):
        message = f"Service Item {item} is not associated with Service SubType {subtype_id or 'none'}"
        change.refuse("InvalidValue", message, "item/id")


def _team(change: "Change") -> None:
    team = change.sim.store.get("service/boards/teams", parent_id(change.new.get("team")))
    if team is not None and team.get("boardId") != parent_id(change.new.get("board")):
        board = parent_id(change.new.get("board"))
        change.refuse("NotFound", f"Board Team not found for Service Board {board}", "team/id")


def _links(row: Record, type_id: int, subtype_id: int) -> bool:
    return parent_id(row.get("type")) == type_id and parent_id(row.get("subType")) == subtype_id


def _rows(store: Store, board: int) -> list[Record]:
    return store.under("service/boards/typeSubTypeItemAssociations", "board", board)
