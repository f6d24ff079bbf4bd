"""What a connection's boards allow, read from the mirror in the caller's scope."""

from collections.abc import Iterator
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.mirror.models import Association, Board, BoardItem, BoardSubtype, BoardType
from triage.chains import Chain, Taxonomy


def taxonomy_of(connection: Connection) -> Taxonomy:
    """Active boards, types, subtypes and items, and which go together."""
    return Taxonomy(chains(connection))


def chains(connection: Connection) -> Iterator[Chain]:
    boards = {row.external_id: row.name for row in active(Board, connection) if not row.project}
    types = {row.external_id: row for row in active(BoardType, connection) if row.board_ref in boards}
    subtypes = {row.external_id: row.name for row in active(BoardSubtype, connection)}
    items = {row.external_id: row.name for row in active(BoardItem, connection)}
    for board, name in boards.items():
        yield Chain(board, board_name=name)
    for row in types.values():
        yield Chain(row.board_ref, row.external_id, board_name=boards[row.board_ref], type_name=row.name)
    for link in Association.objects.filter(connection=connection):
        if link.type_ref in types and link.subtype_ref in subtypes:
            item = link.item_ref if link.item_ref in items else None
            yield Chain(
                link.board_ref,
                link.type_ref,
                link.subtype_ref,
                item,
                boards.get(link.board_ref, ""),
                types[link.type_ref].name,
                subtypes[link.subtype_ref],
                items.get(item or 0, ""),
            )


def active(model: Any, connection: Connection) -> list[Any]:
    return list(model.objects.filter(connection=connection, inactive=False, gone_at=None))
