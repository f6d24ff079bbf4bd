"""Boards with their chains, priorities, SLAs, members: small lists, read whole each time."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.mirror import passes
from cwhub.mirror.collections import BOARD_CHILDREN, PERIODS, SETUP, Collection, readable
from cwhub.mirror.models import Association, Board, Pass, PeriodSetup
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
    yield PERIODS.name, read_periods(puller)
    with everything(connection).open():
        passes.end(row)


def read_periods(puller: Puller) -> int:
    """The periods of every year that is set up."""
    connection = puller.connection
    with everything(connection).open():
        setups = PeriodSetup.objects.filter(connection=connection, gone_at=None)
        numbers = list(setups.values_list("external_id", flat=True))
    return sum(read_periods_of(puller, number) for number in numbers)


def read_periods_of(puller: Puller, setup: int) -> int:
    connection, asked_at = puller.connection, now()
    records = puller.all(PERIODS.path.format(setup=setup))
    for record in records:
        record.setdefault("timePeriodSetup", {"id": setup})
    with everything(connection).open():
        store(connection, PERIODS, records, asked_at=asked_at)
        mark_absent(connection, PERIODS, records, asked_at, setup_ref=setup)
    return len(records)


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
