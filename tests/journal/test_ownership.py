"""One owner at a time: lease, fence, and a session lock that a stalled worker keeps and a dead one loses."""

from typing import Any

import pytest
from django.db import transaction

from cwhub.journal.claim import LOCK_SPACE, claim, held, session_lock
from cwhub.journal.errors import OwnershipLost
from cwhub.journal.gate import configured_gate
from cwhub.journal.ledger import Hold, Ledger
from cwhub.journal.models import WriteAttempt, WriteBatch, WriteOp
from cwhub.journal.moves import IllegalMove
from cwhub.journal.sending import mark_sent
from cwhub.journal.states import BatchState, OpState
from cwhub.journal.views import Attempt, Move
from tests.journal.cast import Desk, note, update
from tests.journal.world import World

pytestmark = pytest.mark.django_db


def ledger_of(desk: Desk, hold: Hold) -> Ledger:
    return Ledger(hold, configured_gate, desk.means.take_several)


@pytest.fixture
def batch(desk: Desk) -> WriteBatch:
    return desk.start(note())


def test_a_batch_is_claimed_by_one_worker_only(desk: Desk, batch: WriteBatch) -> None:
    with held(desk.account.pk, batch.pk) as first, held(desk.account.pk, batch.pk) as second:
        assert first is not None
        assert second is None


def test_each_claim_raises_the_fence(desk: Desk, batch: WriteBatch) -> None:
    first = claim(desk.account.pk, batch.pk)
    desk.wait(desk.connection.lease_seconds)
    second = claim(desk.account.pk, batch.pk)
    assert first
    assert second
    assert (first.fence, second.fence) == (1, 2)


def test_a_worker_with_an_old_fence_writes_nothing(desk: Desk, batch: WriteBatch) -> None:
    old = claim(desk.account.pk, batch.pk)
    assert old
    desk.wait(desk.connection.lease_seconds)
    assert claim(desk.account.pk, batch.pk)
    ledger = ledger_of(desk, old)
    op = ledger.view(None).ops[0]
    with pytest.raises(OwnershipLost):
        ledger.mark_sending(op)
    with pytest.raises(OwnershipLost):
        ledger.move(op, Move(OpState.ABANDONED))
    with pytest.raises(OwnershipLost):
        ledger.turn(BatchState.COMPENSATING, "")
    ledger.give_back(0)
    assert desk.states(batch) == ["planned"]
    assert desk.fresh(batch).owner != ""


def test_a_worker_whose_lease_ran_out_writes_nothing(desk: Desk, batch: WriteBatch) -> None:
    hold = claim(desk.account.pk, batch.pk)
    assert hold
    desk.wait(desk.connection.lease_seconds)
    ledger = ledger_of(desk, hold)
    with pytest.raises(OwnershipLost):
        ledger.mark_sending(ledger.view(None).ops[0])


def test_a_worker_whose_lease_ran_out_records_and_marks_nothing_side_by_side(desk: Desk) -> None:
    batch = desk.start(*(note(f"entry {n}", kind="fake.entry") for n in range(3)), ordered=False)
    hold = claim(desk.account.pk, batch.pk)
    assert hold
    ledger = ledger_of(desk, hold)
    first, *others = ledger.view(None).ops
    ledger.mark_all_sending([first], [object()])
    written = Move(OpState.APPLIED, values={"external_id": 7, "after_image": {"text": "hello"}})
    answered = (mark_sent(first), written, Attempt("send", "Applied", 201))
    desk.wait(desk.connection.lease_seconds)
    with pytest.raises(OwnershipLost):
        ledger.mark_all_sending(others, [object(), object()], [answered])
    with pytest.raises(OwnershipLost):
        ledger.move_all([answered])
    assert desk.states(batch) == ["sending", "planned", "planned"]
    assert desk.attempts(batch) == [("send", "started")]


def test_one_that_is_not_where_it_was_seen_keeps_all_from_being_marked(desk: Desk) -> None:
    batch = desk.start(*(note(f"entry {n}", kind="fake.entry") for n in range(3)), ordered=False)
    hold = claim(desk.account.pk, batch.pk)
    assert hold
    ledger = ledger_of(desk, hold)
    ops = ledger.view(None).ops
    ledger.mark_all_sending(ops[:1], [object()])
    with pytest.raises(IllegalMove):
        ledger.mark_all_sending(ops, [object()] * 3)
    assert desk.states(batch) == ["sending", "planned", "planned"]


def test_a_stalled_but_living_worker_keeps_others_out(desk: Desk, world: World) -> None:
    def stall(act: str, call: Any) -> None:
        if act == "send" and world.sent() == 0:
            desk.wait(10)
            desk.work(mine)  # another worker comes by

    mine = desk.start(note())
    world.before_request = stall
    desk.work(mine)
    assert world.sent() == 1
    assert desk.states(mine) == ["sending"], "its answer came too late to be recorded"
    world.before_request = lambda act, call: None
    assert desk.work_until_ended(mine) == "committed"
    assert (world.sent(), len(world.notes)) == (1, 1)


def test_who_meets_the_lock_of_another_lets_go_and_comes_again(desk: Desk, batch: WriteBatch, world: World) -> None:
    with session_lock(LOCK_SPACE | batch.pk) as locked:
        assert locked
        desk.work(batch)
        assert world.requests == []
    assert desk.work_until_ended(batch) == "committed"


def test_no_request_leaves_without_its_committed_row_of_the_same_fence(desk: Desk, world: World) -> None:
    seen: list[tuple[str, int]] = []

    def check(act: str, call: Any) -> None:
        if act == "send":
            with desk.scope.open():
                op = WriteOp.objects.select_related("batch").get(uid=call.uid)
                started = WriteAttempt.objects.filter(op=op, act="send", outcome="started").last()
            assert started
            assert started.fence == op.batch.fence
            seen.append((op.state, started.n))

    world.before_request = check
    world.fault("send", "lost", "limited")
    batch = desk.start(update())
    assert desk.work_until_ended(batch) == "committed"
    assert seen == [("sending", 1), ("sending", 2), ("sending", 2)]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_journal_refuses_to_work_inside_a_transaction(desk: Desk, world: World) -> None:
    batch = desk.start(note())
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        desk.work(batch)
    assert world.requests == []
