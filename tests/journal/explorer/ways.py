"""Every way on from one moment: what each worker does next, what can go wrong with it, what people and time do."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from cwhub.journal.errors import OwnershipLost
from cwhub.journal.states import BatchState
from cwhub.journal.views import Verdict
from tests.journal.explorer import book, server
from tests.journal.explorer.properties import check_at_rest, check_write
from tests.journal.explorer.server import Fails, Way
from tests.journal.explorer.state import Node, Setting, State, Worker, Workers, put, settled
from tests.journal.explorer.worker import Action, Flying, NoPermit, resumed

LOST = Fails(OwnershipLost)
GO, STOP = Verdict(True), Verdict(False, "No longer allowed.")
AFTER_CHECK = ("send", "take_back", "answer")  # a worker that stalls here had looked at its lease


class Step(NamedTuple):
    label: str
    node: Node
    took: int  # milliseconds


@dataclass
class Ways:
    setting: Setting

    def of(self, node: Node) -> Iterator[Step]:
        for number, worker in enumerate(node.workers):
            if worker and (worker.until is None or worker.until <= node.state.now):
                yield from self.acts(node, number, worker)
        yield from self.somebody(node)
        yield from self.time_and_claims(node)

    def acts(self, node: Node, number: int, worker: Worker) -> Iterator[Step]:
        action: Action = worker.pending
        for way in ways_of(node.state, worker, action):
            label = f"{number}: {action.name} {action.op if action.op >= 0 else ''} {way.name}".strip()
            yield self.after(node, number, worker, action, way, label)
        if node.state.crashes:
            yield from self.crashes(node, number, action)
            if self.setting.workers > 1:
                yield from self.stalls(node, number, worker, action)

    def after(self, node: Node, number: int, worker: Worker, action: Action, way: Way, label: str) -> Step:
        state = way.state
        if action.name == "give_back":
            return self.step(label, free(state, number), put(node.workers, number, None))
        learned = worker._replace(
            log=(*worker.log, way.learned),
            pending=None,
            until=None,
            stalled=False,
            allowed=is_allowed(worker, action, way),
        )
        going = resumed(state, learned, self.setting)
        if going and going.pending.name == "wait":
            going = going._replace(until=state.now + going.pending.more)
        return self.step(label, state if going else free(state, number), put(node.workers, number, going))

    def crashes(self, node: Node, number: int, action: Action) -> Iterator[Step]:
        """Before it; what was on its way takes effect now, late, or never."""
        gone = put(node.workers, number, None)
        calm = free(node.state, number)._replace(crashes=node.state.crashes - 1)
        writes = [flying for flying in action.flying if flying.act != "read"]
        for fates in product(("never", "now", "late"), repeat=len(writes)):
            state = calm
            for flying, fate in zip(writes, fates, strict=True):
                state = meets(state, flying, fate)
            yield self.step(f"{number}: killed before {action.name} {' '.join(fates)}", state, gone)

    def stalls(self, node: Node, number: int, worker: Worker, action: Action) -> Iterator[Step]:
        """Suspended until its lease is over; with its session, or without."""
        state = node.state
        if worker.stalled or not book.is_mine(state, worker.fence) or state.lock != number:
            return
        asleep = state._replace(now=state.lease_until or state.now, crashes=state.crashes - 1)
        workers = put(node.workers, number, worker._replace(stalled=True, until=None))
        yield self.step(f"{number}: suspended before {action.name}", asleep, workers)
        if action.name not in AFTER_CHECK:
            yield self.step(f"{number}: suspended, session lost, before {action.name}", free(asleep, number), workers)
        if action.name.startswith("mark"):
            (way,) = ways_of(state, worker, action)
            woken = way.state._replace(now=way.state.lease_until or 0, crashes=state.crashes - 1)
            label = f"{number}: suspended after {action.name}"
            yield self.after(node, number, worker, action, way._replace(state=woken), label)
            lost = way._replace(state=free(woken, number))
            yield self.after(node, number, worker, action, lost, f"{label}, session lost")

    def somebody(self, node: Node) -> Iterator[Step]:
        """A person, at any time."""
        state = node.state
        if state.stops and state.batch is BatchState.RUNNING and not state.cancelled:
            asked = state._replace(cancelled=True, stops=state.stops - 1, next_at=state.now)
            yield self.step("cancelled", asked, node.workers)
        if state.persons and state.batch is BatchState.PARKED and not any(node.workers):
            check_at_rest(server.land(state, until=10_000))
            for to in (BatchState.KEEPING, BatchState.COMPENSATING):
                yield self.step(f"a person: {to}", book.resolved(state, to), node.workers)

    def time_and_claims(self, node: Node) -> Iterator[Step]:
        """The sweeper finds what is due; where nobody is at work, time passes until something is."""
        due = book.claimable_at(node.state)
        idle = next((number for number, worker in enumerate(node.workers) if worker is None), None)
        if idle is not None and due == node.state.now:
            yield self.claim(node, idle)
            return
        living = [worker for worker in node.workers if worker]
        awake = [worker for worker in living if not worker.stalled]
        kept_out = node.state.lock is not None and node.state.lease_until is None and len(awake) < len(living)
        if kept_out or any(worker.until is None or worker.until <= node.state.now for worker in awake):
            return  # somebody acts first; who is suspended and keeps the session wakes up some day
        moments = [worker.until for worker in awake if worker.until is not None]
        if idle is not None and due is not None:
            moments.append(due)
        if moments:
            yield self.step("time passes", node.state._replace(now=min(moments)), node.workers)

    def claim(self, node: Node, number: int) -> Step:
        state = book.claimed(node.state)
        if state.lock is not None:
            return self.step(f"{number}: meets the lock", book.let_go(state, state.fence), node.workers)
        going = resumed(state, Worker(state.fence, started=state.now), self.setting)
        return self.step(f"{number}: claims", state._replace(lock=number), put(node.workers, number, going))

    def step(self, label: str, state: State, workers: Workers) -> Step:
        took = state.now
        state, workers = settled(server.land(state), workers)
        return Step(label, Node(state, workers), took)


def is_allowed(worker: Worker, action: Action, way: Way) -> bool:
    """The gate's go lasts until this worker has paused the connection."""
    if action.name == "gate":
        return bool(way.learned.go is True)
    return worker.allowed and action.name != "pause"


def free(state: State, number: int) -> State:
    """Its session is closed."""
    return state._replace(lock=None) if state.lock == number else state


def meets(state: State, flying: Flying, fate: str) -> State:
    effect = server.effect_of(flying.act, state, flying.op, flying.number)
    if fate == "never":
        return state
    return server.take_effect(state, effect)[0] if fate == "now" else server.lands_later(state, effect)


def ways_of(state: State, worker: Worker, action: Action) -> Iterator[Way]:
    match action.name:
        case "send" | "take_back":
            check_write(state, worker, action)
            yield from server.write_ways(action.name, state, action.op, action.more or 0)
        case "look":
            yield from server.look_ways(state, action.op)
        case "read":
            yield from server.read_ways(state, action.op)
        case "key":
            yield from server.key_ways(state)
        case "gate":
            yield Way("", state, GO)
            if state.stops:
                yield Way("no", state._replace(stops=state.stops - 1), STOP)
        case "permit":
            yield Way("", state, action.more)
            if state.faults:
                yield Way("none", state._replace(faults=state.faults - 1), Fails(NoPermit))
                if action.more > 1:
                    yield Way("one", state._replace(faults=state.faults - 1), 1)
        case "answer":
            yield from answers(state, action)
        case "view" | "wait":
            yield Way("", state, None)
        case "pause":
            yield Way("", state._replace(paused=True), None)
        case "give_back":
            yield Way("", book.given_back(state, worker.fence, action.more), None)
        case _:
            yield written(state, worker, action)


def answers(state: State, action: Action) -> Iterator[Way]:
    for flying in action.flying:
        yield Way(str(flying.op), state, (flying.op,))
    if len(action.flying) > 1:
        yield Way("all", state, tuple(flying.op for flying in action.flying))


def written(state: State, worker: Worker, action: Action) -> Way:
    """A commit, or nothing at all where the batch is no longer his."""
    try:
        state = book.renewed(state, worker.fence)
    except OwnershipLost:
        return Way("lost", state, LOST)
    for op, move in action.moves:
        state = book.moved(state, op, move)
    match action.name:
        case "mark_sending":
            state = book.marked_sending(state, action.more, worker.fence)
        case "mark_taking_back":
            state = book.marked_taking_back(state, action.more)
        case "turn":
            state = book.turned(state, action.more)
    return Way(",".join(move.to for _, move in action.moves), state, None)
