"""Writes boards with their statuses and every allowed chain of type, subtype and item."""

from __future__ import annotations

from . import boards as b
from .setup import LOCATIONS, info
from .shape import Book, Record, ref


def write_boards(book: Book, born: int) -> None:
    for path, first in (("statuses", 401), ("types", 201), ("subtypes", 301), ("items", 501)):
        book.start_at(f"service/boards/{path}", first)
    book.start_at("service/boards/typeSubTypeItemAssociations", 2001)
    for name in b.STATUSES:
        board = book.add(
            "service/boards",
            {
                "name": name,
                "location": LOCATIONS["Main"],
                "department": ref(book.named("system/departments", b.DEPARTMENT[name])),
                "inactiveFlag": name == b.OLD_DESK,
                "projectFlag": name == b.PROJECTS,
                "billTime": "NoDefault",
                "billExpense": "NoDefault",
                "billProduct": "NoDefault",
                "sendToContactFlag": name == b.DESK,
                "emailConnectorAllowReopenClosedFlag": name == b.DESK,
                "timeEntryDiscussionFlag": False,
                "_info": info(born),
            },
        )
        _write_statuses(book, board, born)
        _write_chain(book, board, born)


def _write_statuses(book: Book, board: Record, born: int) -> None:
    for order, (name, stage) in enumerate(b.STATUSES[board["name"]], 1):
        closed = name.startswith(">")
        status = book.add(
            "service/boards/statuses",
            {
                "name": name,
                "board": ref(board),
                "sortOrder": order * 10,
                "displayOnBoard": not closed,
                "inactive": False,
                "closedStatus": closed,
                "timeEntryNotAllowed": closed,
                "defaultFlag": name == b.DEFAULT_STATUS[board["name"]],
                "escalationStatus": stage,
                "customerPortalFlag": True,
                "customerPortalDescription": name.lstrip(">"),
                "_info": info(born),
            },
        )
        if name == "Customer Updated":
            status["customStatusIndicatorName"] = "Reply received"


def _write_chain(book: Book, board: Record, born: int) -> None:
    """Types, then one subtype per name whatever types it serves, then items, then every allowed chain."""
    subtypes: dict[str, Record] = {}
    items: dict[str, Record] = {}
    for order, (name, children) in enumerate(b.TYPES[board["name"]].items()):
        kind = book.add(
            "service/boards/types",
            {
                "name": name,
                "board": ref(board),
                "defaultFlag": board["name"] == b.INTERNAL and order == 0,
                "inactiveFlag": (board["name"], name) in b.INACTIVE_TYPES,
                "requestForChangeFlag": name == "Change",
                "category": "Proactive" if name in b.PROACTIVE_TYPES else "Reactive",
                "_info": info(born),
            },
        )
        for child in children:
            subtype = subtypes.get(child) or book.add(
                "service/boards/subtypes",
                {
                    "name": child,
                    "board": ref(board),
                    "inactiveFlag": False,
                    "typeAssociationIds": [],
                    "_info": info(born),
                },
            )
            subtypes[child] = subtype
            subtype["typeAssociationIds"].append(kind["id"])
            _write_items(book, board, kind, subtype, items)
        if not children:
            _associate(book, board, kind, None, None)


def _write_items(book: Book, board: Record, kind: Record, subtype: Record, items: dict[str, Record]) -> None:
    _associate(book, board, kind, subtype, None)
    for name in b.ITEMS.get((board["name"], kind["name"], subtype["name"]), ()):
        item = items.get(name) or book.add(
            "service/boards/items", {"name": name, "board": ref(board), "inactiveFlag": False, "_info": kind["_info"]}
        )
        items[name] = item
        _associate(book, board, kind, subtype, item)


def _associate(book: Book, board: Record, kind: Record, subtype: Record | None, item: Record | None) -> None:
    chain: Record = {"board": ref(board), "type": ref(kind)}
    if subtype:
        chain["subType"] = ref(subtype)
    if item:
        chain["item"] = ref(item)
    book.add("service/boards/typeSubTypeItemAssociations", {**chain, "_info": kind["_info"]})
