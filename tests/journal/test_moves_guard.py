"""The database refuses what the table of moves does not know, whoever writes."""

import pytest
from django.db import DatabaseError, IntegrityError

from cwhub.journal.models import WriteAttempt, WriteBatch, WriteOp
from cwhub.journal.moves import BATCH_MOVES, OP_MOVES, IllegalMove, check_op_move
from cwhub.journal.states import BatchState, OpState
from tests.journal.cast import Desk, note

pytestmark = pytest.mark.django_db

PATHS: dict[OpState, list[OpState]] = {
    OpState.PLANNED: [],
    OpState.SENDING: [OpState.SENDING],
    OpState.IN_DOUBT: [OpState.SENDING, OpState.IN_DOUBT],
    OpState.APPLIED: [OpState.SENDING, OpState.APPLIED],
    OpState.REJECTED: [OpState.REJECTED],
    OpState.CONFLICT: [OpState.CONFLICT],
    OpState.DELETING: [OpState.SENDING, OpState.APPLIED, OpState.DELETING],
    OpState.DELETED: [OpState.SENDING, OpState.APPLIED, OpState.DELETING, OpState.DELETED],
    OpState.UNDELETABLE: [OpState.SENDING, OpState.APPLIED, OpState.DELETING, OpState.UNDELETABLE],
    OpState.ABANDONED: [OpState.ABANDONED],
    OpState.PARKED: [OpState.SENDING, OpState.IN_DOUBT, OpState.PARKED],
    OpState.UNDONE: [OpState.SENDING, OpState.APPLIED, OpState.UNDONE],
    OpState.KEPT: [OpState.SENDING, OpState.APPLIED, OpState.KEPT],
}


@pytest.mark.parametrize("before", list(OpState))
def test_an_operation_makes_no_move_outside_of_the_table(desk: Desk, before: OpState) -> None:
    op = desk.op(desk.start(note()))
    walk(desk, op, PATHS[before])
    for after in set(OpState) - {before} - set(OP_MOVES.get(before, {})):
        with pytest.raises(IntegrityError, match=f"{before} cannot become {after}"):
            walk(desk, op, [after])


@pytest.mark.parametrize("before", list(BatchState))
def test_a_batch_makes_no_move_outside_of_the_table(desk: Desk, before: BatchState) -> None:
    batch = desk.start(note())
    paths = {
        BatchState.RUNNING: [],
        BatchState.ROLLED_BACK: [BatchState.COMPENSATING, before],
        BatchState.KEEPING: [BatchState.PARKED, before],
        BatchState.KEPT: [BatchState.PARKED, BatchState.KEEPING, before],
    }
    for state in paths.get(before, [before]):
        turn(desk, batch, state)
    for after in BatchState:
        if after != before and after not in BATCH_MOVES.get(before, {}):
            with pytest.raises(IntegrityError, match="cannot become"):
                turn(desk, batch, after)


def test_what_is_to_be_written_cannot_be_changed_afterwards(desk: Desk) -> None:
    op = desk.op(desk.start(note()))
    with pytest.raises(IntegrityError, match="fixed"), desk.scope.open():
        WriteOp.objects.filter(pk=op.pk).update(payload={"value": "something else"})


def test_an_operation_starts_as_planned(desk: Desk) -> None:
    op = desk.op(desk.start(note()))
    with pytest.raises(IntegrityError, match="starts as planned"), desk.scope.open():
        WriteOp.objects.create(
            **{
                field.attname: getattr(op, field.attname)
                for field in WriteOp._meta.concrete_fields
                if field.attname not in ("id", "uid", "seq", "state", "dedup_key", "content_key")
            },
            seq=9,
            state=OpState.APPLIED,
        )


def test_attempts_are_only_ever_added(desk: Desk) -> None:
    batch = desk.start(note())
    desk.work(batch)
    for act in (lambda rows: rows.update(outcome="Applied"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), desk.scope.open():
            act(WriteAttempt.objects.filter(op__batch=batch))


def test_the_code_refuses_an_unknown_move_before_the_database_does() -> None:
    with pytest.raises(IllegalMove):
        check_op_move(OpState.IN_DOUBT, OpState.SENDING)


def walk(desk: Desk, op: WriteOp, states: list[OpState]) -> None:
    for state in states:
        with desk.scope.open():
            WriteOp.objects.filter(pk=op.pk).update(state=state)


def turn(desk: Desk, batch: WriteBatch, state: BatchState) -> None:
    with desk.scope.open():
        WriteBatch.objects.filter(pk=batch.pk).update(state=state)
