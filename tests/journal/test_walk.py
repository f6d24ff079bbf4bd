"""Every fault and every crash, in all combinations up to the bounds, on the executor that production runs."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from cwhub.journal.kinds import PlannedOp
from cwhub.journal.states import BatchState
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


@pytest.mark.parametrize("way_out", [BatchState.KEEPING, BatchState.COMPENSATING])
def test_both_ways_out_of_a_parked_batch_end_in_the_truth(way_out: BatchState) -> None:
    ends: Counter[BatchState] = Counter()
    for life, book, world in lives(one_note, Bounds(faults=2, crashes=1), cancel=True, way_out=way_out):
        ends[book.state] += 1
        assert ended_well(book, world), (life.taken, book.state, book.ops, world.record, world.notes)
        if way_out is BatchState.KEEPING:
            assert book.state is not BatchState.PARKED
    assert ends[BatchState.KEPT if way_out is BatchState.KEEPING else BatchState.ROLLED_BACK]


def test_an_update_with_its_note_is_all_or_nothing() -> None:
    for life, book, world in lives(update_and_note, Bounds(faults=1, crashes=1)):
        assert ended_well(book, world), (life.taken, book.state, book.ops, world.record, world.notes)
