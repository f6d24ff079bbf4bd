"""Boards with their chains, priorities, SLAs, calendars, members: small lists, read whole each time."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.connectwise import KeyRefused
from cwhub.mirror import passes
from cwhub.mirror.collections import BELOW, BOARD_CHILDREN, SETUP, Below, Collection, readable
from cwhub.mirror.models import Association, Board, Pass
from cwhub.mirror.optional import shown_or_left_out
from cwhub.mirror.pulling import Puller, everything
from cwhub.mirror.reading import Record
from cwhub.mirror.store import mark_gone, store
from kit.clock import now

EVERY = timedelta(minutes=15)
NAME = "set-up"


def mirror_setup(puller: Puller) -> Iterator[tuple[str, int]]:
    """Yields (kind, how many) as it goes. What is no longer there is gone."""
    connection = puller.connection
    with everything(connection).open():
        row = passes.begin(connection, Pass.What.WHOLE, NAME, whole=True)
    for collection in readable(connection, SETUP):
        with shown_or_left_out(puller, collection):
            yield collection.name, read_list(puller, collection)
    with everything(connection).open():
        boards = list(Board.objects.filter(connection=connection, gone_at=None).values_list("external_id", flat=True))
    for collection in BOARD_CHILDREN:
        yield collection.name, sum(read_board_child(puller, collection, board) for board in boards)
    for below in BELOW:
        if readable(connection, [below.collection]):
            with shown_or_left_out(puller, below.collection):
                yield below.collection.name, read_below(puller, below)
    with everything(connection).open():
        passes.end(row)


def parents_of(connection: Connection, below: Below) -> list[int]:
    """The rows that have such a list below them."""
    with everything(connection).open():
        rows = below.parent.objects.filter(connection=connection, gone_at=None)
        return list(rows.order_by("external_id").values_list("external_id", flat=True))


def read_below(puller: Puller, below: Below) -> int:
    """The list of every parent. What stood under a parent that is gone is gone with it."""
    parents = parents_of(puller.connection, below)
    found = sum(read_below_one(puller, below, parent) for parent in parents)
    asked_at = now()
    with everything(puller.connection).open():
        rows = below.collection.model.objects.filter(connection=puller.connection, gone_at=None)
        left = rows.exclude(**{f"{below.column}__in": parents}).values_list("external_id", flat=True)
        mark_gone(puller.connection, below.collection.model, list(left), asked_at=asked_at)
    return found


def read_below_one(puller: Puller, below: Below, parent: int) -> int:
    connection, asked_at = puller.connection, now()
    records = records_below(puller, below, parent)
    if records is None:
        return 0
    with everything(connection).open():
        store(connection, below.collection, records, asked_at=asked_at)
        mark_absent(connection, below.collection, records, asked_at, **{below.column: parent})
    return len(records)


def records_below(puller: Puller, below: Below, parent: int) -> list[Record] | None:
    """None where the parent went away a moment ago: that is no sign of a list that the role hides."""
    try:
        return [below.within(record, parent) for record in puller.all(below.path(parent))]
    except KeyRefused as error:
        if error.status != 404:
            raise
        puller.patiently(puller.client.system_info)
        return None


def read_list(puller: Puller, collection: Collection) -> int:
    connection, asked_at = puller.connection, now()
    records = puller.all(collection.path)
    with everything(connection).open():
        store(connection, collection, records, asked_at=asked_at)
        mark_absent(connection, collection, records, asked_at)
    return len(records)


def read_board_child(puller: Puller, collection: Collection, board: int) -> int:
    connection, asked_at = puller.connection, now()
    records = puller.all(collection.path.format(board=board))
    for record in records:
        record.setdefault("board", {"id": board})
    with everything(connection).open():
        if collection.model is Association:
            Association.objects.filter(connection=connection, board_ref=board).delete()
        store(connection, collection, records, asked_at=asked_at)
        if collection.model is not Association:
            mark_absent(connection, collection, records, asked_at, board_ref=board)
    return len(records)


def mark_absent(
    connection: Connection, collection: Collection, records: list[Record], asked_at: Any, **below: Any
) -> None:
    rows = collection.model.objects.filter(connection=connection, gone_at=None, **below)
    absent = set(rows.values_list("external_id", flat=True)) - {int(record["id"]) for record in records}
    mark_gone(connection, collection.model, absent, asked_at=asked_at)


def is_due(connection: Connection) -> bool:
    """In an open scope."""
    return passes.is_due(passes.find(connection, Pass.What.WHOLE, NAME), EVERY)
