"""Every fault and every crash, in all combinations up to the bounds, on the executor that production runs."""

from collections.abc import Callable, Sequence

import pytest

from cwhub.journal.kinds import PlannedOp
from tests.journal.walk import Bounds, ended_well, lives

Ops = Callable[[], Sequence[PlannedOp]]


def one_update() -> list[PlannedOp]:
    return [PlannedOp("fake.update", {"value": "new"}, {"type": "old"})]


def one_note() -> list[PlannedOp]:
    return [PlannedOp("fake.note", {"value": "hello"})]


def update_and_note() -> list[PlannedOp]:
    return one_update() + one_note()


@pytest.mark.parametrize("cancel", [False, True])
@pytest.mark.parametrize("ops", [one_update, one_note])
def test_one_write_has_its_effect_exactly_once_or_not_at_all(ops: Ops, cancel: bool) -> None:
    count = 0
    for life, book, world in lives(ops, Bounds(faults=2, crashes=1), cancel=cancel):
        count += 1
        assert ended_well(book, world), (life.taken, book.state, book.ops, world.record, world.notes)
    assert count > 500


def test_an_update_with_its_note_is_all_or_nothing() -> None:
    for life, book, world in lives(update_and_note, Bounds(faults=1, crashes=1)):
        assert ended_well(book, world), (life.taken, book.state, book.ops, world.record, world.notes)
