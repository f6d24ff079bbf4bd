"""Whatever people, ConnectWise and workers do in whatever order: what the journal says is true once all is at rest."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cwhub.journal import services
from cwhub.journal.crash_points import listening
from cwhub.journal.errors import AlreadyRecorded, StillUnderWay, TooLate
from cwhub.journal.kinds import PlannedOp
from cwhub.journal.models import WriteAttempt, WriteBatch, WriteOp
from cwhub.journal.overlaps import already_recorded
from cwhub.journal.resolving import resolve
from cwhub.journal.states import OPEN_BATCHES, BatchState, OpState
from cwhub.journal.views import Verdict
from tests.journal.cast import DISPATCHER, Desk, close_clock, open_desk, stop_clock
from tests.journal.stateful_kind import EntryWorld
from tests.journal.walk import BACK_FAULTS, LOOK_FAULTS, SEND_FAULTS

THERE = {
    OpState.APPLIED: 1, OpState.UNDELETABLE: 1,
    OpState.PLANNED: 0, OpState.REJECTED: 0, OpState.CONFLICT: 0, OpState.DELETED: 0, OpState.ABANDONED: 0,
}  # fmt: skip
MOST_LOOKS = 120
PLACE = st.integers(0, 59)  # among whatever there is then
WORK = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=3, unique=True)
ENDS: Counter[str] = Counter()
RULES_RUN: Counter[str] = Counter()


Thing = TypeVar("Thing")


def one_of(things: Sequence[Thing], place: int) -> Thing:
    return things[place % len(things)]


class Crash(BaseException):
    """The process is gone."""


def planned(values: list[str]) -> list[PlannedOp]:
    return [PlannedOp("fake.worked", {"value": value, "ticket": 4711}) for value in values]


class People(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = EntryWorld()
        self.desk = GatedDesk.for_world(self.world)
        self.world.before_request = self.before_request
        self.batches: list[WriteBatch] = []
        self.meanwhile: Callable[[], None] | None = None

    # --- what is checked when a request leaves -----------------------------------------------------------------------
    def before_request(self, act: str, call: Any) -> None:
        if act in ("send", "take_back"):
            self.check_row(act, call.uid)
        if self.meanwhile and act in ("send", "take_back", "look"):
            happens, self.meanwhile = self.meanwhile, None
            happens()

    def check_row(self, act: str, uid: str) -> None:
        with self.desk.scope.open():
            op = WriteOp.objects.select_related("batch").get(uid=uid)
            started = WriteAttempt.objects.filter(op=op, act=act, outcome="started").last()
        batch = op.batch
        if act == "send":
            assert started is not None, "P5: a request without its row"
            assert (op.state, started.fence) == (OpState.SENDING, batch.fence), "P5: the row is not its owner's"
            assert self.desk.said.get((batch.pk, batch.fence)) is True, "P6: a write without the gate's go"

    # --- what people do ----------------------------------------------------------------------------------------------
    @initialize(values=WORK, ordered=st.booleans())
    def submit_first(self, values: list[str], ordered: bool) -> None:
        self.submit(values, ordered)

    @rule(values=WORK, ordered=st.booleans())
    def submit(self, values: list[str], ordered: bool) -> None:
        try:
            self.batches.append(self.desk.start(*planned(values), ordered=ordered))
        except AlreadyRecorded:
            RULES_RUN["refused as recorded"] += 1

    @rule(values=WORK)
    def submit_only_what_is_new(self, values: list[str]) -> None:
        with self.desk.scope.open():
            known = already_recorded(self.desk.connection.pk, planned(values), client_id=self.desk.client.pk)
        new = [value for seq, value in enumerate(values) if seq not in known]
        if new:
            self.batches.append(self.desk.start(*planned(new)))

    @rule(which=PLACE)
    def submit_the_same_again(self, which: int) -> None:
        batch = one_of(self.batches, which)
        values = [op.payload["value"] for op in self.desk.ops(batch)]
        again = self.desk.start(*planned(values), proposal_uid=batch.proposal_uid)
        assert again.pk == batch.pk

    @rule(which=PLACE)
    def cancel(self, which: int) -> None:
        batch = one_of(self.batches, which)
        try:
            with self.desk.scope.open():
                services.cancel_batch(scope=self.desk.scope, batch_uid=batch.uid, reason="Wrong day.", by=DISPATCHER)
        except TooLate:
            assert self.desk.fresh(batch).state not in (BatchState.RUNNING, BatchState.COMPENSATING)

    @rule(which=PLACE)
    def revoke_or_approve(self, which: int) -> None:
        batch = one_of(self.batches, which)
        self.desk.revoked ^= {batch.pk}

    @rule(which=PLACE, way=st.sampled_from(["keep", "take_back"]))
    def resolve(self, which: int, way: Any) -> None:
        batch = one_of(self.batches, which)
        if self.desk.fresh(batch).state == BatchState.PARKED:
            RULES_RUN[f"resolved by {way}"] += 1
            try:
                with self.desk.scope.open():
                    resolve(scope=self.desk.scope, batch_uid=batch.uid, way=way, by=DISPATCHER)
            except StillUnderWay:
                RULES_RUN["resolving refused"] += 1

    # --- what others do in ConnectWise -------------------------------------------------------------------------------
    @rule(which=PLACE, what=st.sampled_from(["edit", "move", "lock", "remove"]))
    def somebody_else(self, which: int, what: str) -> None:
        if self.world.notes:
            self.interfere(what, one_of(sorted(self.world.notes), which))

    def interfere(self, what: str, number: int) -> None:
        RULES_RUN[f"somebody: {what}"] += 1
        match what:
            case "edit":
                self.world.edit(number)
            case "move" if self.is_known(
                number
            ):  # moved while in doubt, nothing tells where to look: see docs/proofs.md
                self.world.move(number)
            case "lock":
                self.world.locked.add(number)
            case "remove":
                self.world.remove(number)

    def is_known(self, number: int) -> bool:
        with self.desk.scope.open():
            return WriteOp.objects.filter(uid=self.world.made_by[number], external_id=number).exists()

    @rule(act=st.sampled_from(["send", "take_back", "look"]), which=PLACE)
    def a_fault_waits(self, which: int, act: str) -> None:
        faults = {"send": SEND_FAULTS, "take_back": BACK_FAULTS, "look": LOOK_FAULTS}[act]
        self.world.fault(act, one_of(faults[1:], which))

    @rule()
    def faults_are_over(self) -> None:
        self.world.faults.clear()

    # --- what workers do ---------------------------------------------------------------------------------------------
    @rule(which=PLACE)
    def work(self, which: int) -> None:
        self.desk.work(one_of(self.batches, which))

    @rule(which=PLACE, passed=st.integers(1, 14))
    def work_and_crash(self, which: int, passed: int) -> None:
        batch, left = one_of(self.batches, which), [passed]

        def count(name: str) -> None:
            left[0] -= 1
            if left[0] == 0:
                RULES_RUN["crashed"] += 1
                raise Crash(name)

        try:
            with listening(count):
                self.desk.work(batch)
        except Crash as crash:
            note(f"crashed {crash}")

    @rule(which=PLACE, seconds=st.sampled_from([0.0, 1.0, 5.0]))
    def a_second_worker_comes_by_during_a_request(self, which: int, seconds: float) -> None:
        batch = one_of(self.batches, which)

        def comes_by() -> None:
            RULES_RUN["second worker"] += 1
            self.desk.wait(seconds)
            self.desk.work(batch)

        self.meanwhile = comes_by
        self.desk.work(batch)
        self.meanwhile = None

    @rule(which=PLACE, what=st.sampled_from(["edit", "move", "lock", "remove"]))
    def somebody_else_during_a_request(self, which: int, what: str) -> None:
        batch = one_of(self.batches, which)
        self.meanwhile = lambda: self.somebody_else(which, what)
        self.desk.work(batch)
        self.meanwhile = None

    @rule(seconds=st.sampled_from([0.1, 1.0, 3.0, 30.0, 1900.0]))
    def time_passes(self, seconds: float) -> None:
        self.desk.wait(seconds)

    # --- what holds --------------------------------------------------------------------------------------------------
    @invariant()
    def nothing_is_there_twice(self) -> None:
        most = Counter(self.world.made_by[number] for number in self.world.notes).most_common(1)
        assert not most or most[0][1] == 1, "P1: an operation's entry is there twice"

    def teardown(self) -> None:
        """Faults stop; everything ends, and what is said of it is true."""
        self.world.faults.clear()
        for batch in self.batches:
            self.drain(batch)
        self.world.land()
        self.nothing_is_there_twice()
        for batch in self.batches:
            state = self.desk.fresh(batch).state
            ENDS[state] += 1
            for op in self.desk.ops(batch):
                self.is_true(state, op)

    def drain(self, batch: WriteBatch) -> None:
        for _ in range(MOST_LOOKS):
            if self.desk.fresh(batch).state not in OPEN_BATCHES:
                return
            self.desk.work(batch)
            self.desk.wait(self.desk.seconds_until_due(batch))
        raise AssertionError(f"P8: {self.desk.fresh(batch)} does not end: {self.desk.states(batch)}")

    def is_true(self, batch: str, op: WriteOp) -> None:
        count = self.world.live(op.uid)
        told = f"{batch}: {op.payload['value']} is {op.state}, there {count} times"
        if op.uid in self.world.removed:  # before it was known that it was there, it is posted once more
            most = 0 if batch == BatchState.ROLLED_BACK else THERE.get(OpState(op.state), 1)
            assert count <= most, told
        elif batch == BatchState.COMMITTED:
            assert (op.state, count) == (OpState.APPLIED, 1), f"P2: {told}"
        elif batch == BatchState.ROLLED_BACK:
            assert count == 0, f"P3: {told}"
        else:
            assert THERE.get(OpState(op.state), count) == count, f"P4: {told}"


class GatedDesk(Desk):
    """Its gate says no to what was revoked, and remembers what it said to whom."""

    revoked: set[int]
    said: dict[tuple[int, int], bool]

    @classmethod
    def for_world(cls, world: EntryWorld) -> "GatedDesk":
        plain = open_desk(world)
        desk = cls(plain.account, plain.connection, plain.client, world)
        desk.revoked, desk.said = set(), {}
        desk.wait(0)
        desk.connection.side_by_side = 1  # one after another, so that a history can be told again
        with desk.scope.open():
            desk.connection.save(update_fields=["side_by_side"])
        world.clock = lambda: desk.slept
        return desk

    def wait(self, seconds: float) -> None:
        """Time passes only here, so that the same acts make the same history."""
        self.slept += seconds + 0.001
        stop_clock(self.slept)

    def gate(self, batch: WriteBatch) -> Verdict:
        go = batch.pk not in self.revoked
        self.said[batch.pk, batch.fence] = go
        return Verdict(go, "" if go else "It was revoked.")


def histories(tell: Callable[[str], None], examples: int, length: int, **more: Any) -> None:
    ENDS.clear()
    RULES_RUN.clear()
    run_state_machine_as_test(
        People,
        settings=settings(
            max_examples=examples,
            stateful_step_count=length,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            **more,
        ),
    )
    close_clock()
    tell(f"{examples} histories of up to {length} acts; batches: {dict(ENDS)}; {dict(RULES_RUN)}")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_the_journal_says_is_true_at_rest(tell: Callable[[str], None]) -> None:
    histories(tell, 40, 25, derandomize=True, phases=[Phase.generate])  # a failure is made shorter by the long one
    assert ENDS["committed"]
    assert ENDS["rolled_back"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_the_journal_says_is_true_at_rest_in_many_histories(tell: Callable[[str], None]) -> None:
    histories(tell, 150, 60)
    assert ENDS["committed"]
    assert ENDS["rolled_back"]
