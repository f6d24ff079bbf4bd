"""Everything there is in one moment. The clock stands at 0 and all times are milliseconds from now."""

from typing import Any, NamedTuple

from cwhub.journal.states import BatchState, OpState
from cwhub.journal.views import Pace, Verdict

DEADLINE, LEASE, SETTLE, GAP, DOUBT, LATE = 500, 2000, 1000, 100, 60_000, 300
NEWEST_FENCE = 100  # fences are counted from the newest back


class Row(NamedTuple):
    """An operation as PostgreSQL keeps it."""

    update: bool
    state: OpState = OpState.PLANNED
    attempts: int = 0
    busy: int = 0
    misses: int = 0
    empty_looks: int = 0
    calling: bool = False
    verified: bool = False
    external_id: int | None = None
    sent_at: int | None = None
    settle_from: int | None = None
    next_at: int | None = None
    failing_since: int | None = None
    changed_at: int | None = None  # kept only where a person may still decide
    fence: int = 0  # of the owner who marked it last


class Late(NamedTuple):
    """An effect that takes place after its request was given up."""

    due: int
    op: int
    effect: str
    number: int = 0


class State(NamedTuple):
    rows: tuple[Row, ...]
    entries: tuple[tuple[int, ...], ...]  # by operation: the ids that stand in ConnectWise
    made: tuple[int, ...]  # by operation: how many were ever made
    values: tuple[str, ...]  # by operation: what its record shows
    faults: int  # that may still happen
    crashes: int
    stops: int  # how often the gate may still say no, or somebody cancel
    persons: int  # how often somebody may still decide about a parked batch
    batch: BatchState = BatchState.RUNNING
    needs_verify: bool = False
    cancelled: bool = False
    owned: bool = False  # an owner is named; he vanished when his lease is over
    fence: int = NEWEST_FENCE
    lease_until: int | None = None
    next_at: int = 0
    paused: bool = False
    lock: int | None = None  # the worker whose session holds the advisory lock
    key_works: bool = True
    only_key: bool = False  # nothing else is ever wrong in this walk
    landing: tuple[Late, ...] = ()
    now: int = 0  # since the last settling of the clock


class Worker(NamedTuple):
    """A living process that holds the batch, or believes so."""

    fence: int
    started: int = 0  # when its present step began
    verdict: Verdict | None = None
    allowed: bool = False  # the gate said go to this owner
    log: tuple[Any, ...] = ()
    pending: Any = None  # what it is about to do; follows from the rest
    until: int | None = None  # waits until then
    stalled: bool = False  # suspended; acts again whenever it likes


class Setting(NamedTuple):
    """What is walked through."""

    plan: str  # one letter an operation: u an update, n a note (a create)
    faults: int = 0
    crashes: int = 0
    stops: int = 0
    persons: int = 0
    workers: int = 1
    ordered: bool = True
    side_by_side: int = 1
    limiter: bool = False  # permits may be refused as well
    only_key: bool = False  # each fault is a refused key

    @property
    def pace(self) -> Pace:
        return Pace(
            deadline=DEADLINE / 1000,
            lease=LEASE / 1000,
            settle=SETTLE / 1000,
            gap=GAP / 1000,
            doubt=DOUBT / 1000,
            side_by_side=self.side_by_side,
        )

    def first(self) -> State:
        count = len(self.plan)
        return State(
            rows=tuple(Row(letter == "u") for letter in self.plan),
            entries=((),) * count,
            made=(0,) * count,
            values=("old",) * count,
            faults=self.faults,
            crashes=self.crashes,
            stops=self.stops,
            persons=self.persons,
            only_key=self.only_key,
        )


Workers = tuple[Worker | None, ...]


class Node(NamedTuple):
    """Where a history may have come to."""

    state: State
    workers: Workers

    def key(self) -> "Node":
        """A worker's next act follows from what it has learned."""
        return Node(self.state, tuple(worker and worker._replace(pending=None) for worker in self.workers))


def with_row(state: State, number: int, /, **changes: Any) -> State:
    return state._replace(rows=put(state.rows, number, state.rows[number]._replace(**changes)))


def put(values: tuple[Any, ...], place: int, value: Any) -> tuple[Any, ...]:
    return (*values[:place], value, *values[place + 1 :])


def settled(state: State, workers: Workers) -> tuple[State, Workers]:
    """The same moment with the clock at 0. What is so long ago that no rule can tell is put at one time."""
    now, older = state.now, state.fence - NEWEST_FENCE
    lease = None if state.lease_until is None else max(0, state.lease_until - now)
    calm = state._replace(
        rows=tuple(settled_row(row, now, older) for row in state.rows),
        lease_until=lease,
        next_at=max(0, state.next_at - now),
        landing=tuple(late._replace(due=late.due - now) for late in state.landing),
        fence=NEWEST_FENCE,
        now=0,
    )
    return calm, tuple(worker and settled_worker(worker, now, older) for worker in workers)


def settled_row(row: Row, now: int, older: int) -> Row:
    return row._replace(
        sent_at=ago(row.sent_at, now, SETTLE),
        settle_from=ago(row.settle_from, now, SETTLE),
        next_at=None if row.next_at is None or row.next_at <= now else row.next_at - now,
        failing_since=ago(row.failing_since, now, DOUBT),
        changed_at=ago(row.changed_at, now, SETTLE),
        fence=row.fence - older if row.state is OpState.SENDING else 0,
    )


def ago(moment: int | None, now: int, longest: int) -> int | None:
    return None if moment is None else max(moment - now, -longest)


def settled_worker(worker: Worker, now: int, older: int) -> Worker:
    until = None if worker.until is None else max(0, worker.until - now)
    return worker._replace(started=worker.started - now, until=until, fence=worker.fence - older)
