"""ConnectWise as far as the journal can tell: each request, and each way in which it can go wrong."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from cwhub.journal import outcomes as o
from tests.journal.explorer.state import DEADLINE, LATE, Late, State, put

OURS, OLD = "ours", "old"
NOT_DONE: dict[str, o.Outcome] = {
    "refused": o.Rejected("The field is not valid.", status=400),
    "limited": o.Limited(0.2, status=429),
    "never_sent": o.NeverSent("connection refused"),
    "busy": o.Busy(status=409),
    "unchanged": o.Unchanged(status=200),
    "record_refused": o.RecordRefused(status=404),
}
TIMEOUT, ERROR = o.Unknown("timeout"), o.Unknown("500", status=500)
KEY_REFUSED = o.RecordRefused(status=401)


class Fails(NamedTuple):
    """An exception that the worker learns; equal ones are equal."""

    make: type[Exception]
    reason: str = ""
    status: int | None = None

    def error(self) -> Exception:
        return o.ReadFailed(self.reason, status=self.status) if self.make is o.ReadFailed else self.make(self.reason)


class Way(NamedTuple):
    """One way in which something can go: what is then, and what the worker learns."""

    name: str
    state: State
    learned: Any


def effect_of(act: str, state: State, op: int, number: int) -> Late:
    update = state.rows[op].update
    if act == "send":
        return Late(0, op, "write" if update else "make")
    return Late(0, op, "restore" if update else "remove", number)


def take_effect(state: State, late: Late) -> tuple[State, o.Outcome]:
    op = late.op
    match late.effect:
        case "make":
            number = op * 10 + state.made[op] + 1
            made = state._replace(made=put(state.made, op, state.made[op] + 1))
            return made._replace(entries=put(made.entries, op, (*made.entries[op], number))), o.Applied(number)
        case "write" | "restore":
            value = OURS if late.effect == "write" else OLD
            return state._replace(values=put(state.values, op, value)), o.Applied()
    there = state.entries[op]
    if late.number not in there:
        return state, o.RecordRefused(status=404)
    left = tuple(one for one in there if one != late.number)
    return state._replace(entries=put(state.entries, op, left)), o.Applied(late.number)


def land(state: State, until: int | None = None) -> State:
    """What was late takes effect when its time has come."""
    moment = state.now if until is None else until
    due = sorted(late for late in state.landing if late.due <= moment)
    if not due:
        return state
    state = state._replace(landing=tuple(late for late in state.landing if late.due > moment))
    for late in due:
        state, _ = take_effect(state, late)
    return state


def lands_later(state: State, late: Late) -> State:
    return state._replace(landing=tuple(sorted((*state.landing, late._replace(due=state.now + LATE)))))


def write_ways(act: str, state: State, op: int, number: int) -> Iterator[Way]:
    """A POST, PATCH or DELETE. What is not answered costs its whole deadline."""
    state = land(state)
    if not state.key_works:
        yield Way("key refused", state, KEY_REFUSED)
        return
    late = effect_of(act, state, op, number)
    done, answer = take_effect(state, late)
    yield Way("", done, answer)
    if not state.faults:
        return
    worse, done = state._replace(faults=state.faults - 1), done._replace(faults=state.faults - 1)
    yield Way("key refused", worse._replace(key_works=False), KEY_REFUSED)
    if state.only_key:
        return
    for name, refusal in NOT_DONE.items():
        yield Way(name, worse, refusal)
    yield Way("error_not_done", worse, ERROR)
    yield Way("error_done", done, ERROR)
    yield Way("lost", gave_up(worse), TIMEOUT)
    yield Way("done_no_answer", gave_up(done), TIMEOUT)
    yield Way("late", lands_later(gave_up(worse), late), TIMEOUT)


def gave_up(state: State) -> State:
    return state._replace(now=state.now + DEADLINE)


def look_ways(state: State, op: int) -> Iterator[Way]:
    state = land(state)
    if not state.key_works:
        yield Way("key refused", state, o.SearchFailed("401", status=401))
        return
    yield Way("", state, seen(state, op))
    if not state.faults:
        return
    worse = state._replace(faults=state.faults - 1)
    yield Way("key refused", worse._replace(key_works=False), o.SearchFailed("401", status=401))
    if state.only_key:
        return
    yield Way("timeout", gave_up(worse), o.SearchFailed("timeout"))
    yield Way("partial", worse, o.SearchFailed("a page is missing"))
    if not state.rows[op].update:
        yield Way("undecidable", worse, o.Undecidable("its notes were edited"))


def seen(state: State, op: int) -> o.Found:
    if state.rows[op].update:
        return o.IsAfter() if state.values[op] == OURS else o.IsBefore()
    ids = state.entries[op]
    if not ids:
        return o.FoundNone()
    return o.FoundOne(ids[0]) if len(ids) == 1 else o.FoundSeveral(ids)


def read_ways(state: State, op: int) -> Iterator[Way]:
    """The values before an update: ours to compare, not ours to keep still."""
    state = land(state)
    if not state.key_works:
        yield Way("key refused", state, Fails(o.ReadFailed, "401", 401))
        return
    yield Way("", state, state.values[op])
    if not state.faults or state.only_key:
        return
    worse = state._replace(faults=state.faults - 1)
    yield Way("broken", gave_up(worse), Fails(o.ReadFailed, "timeout"))
    yield Way("record_refused", worse, Fails(o.ReadFailed, "404", 404))
    yield Way("moved on", worse, "theirs")


def key_ways(state: State) -> Iterator[Way]:
    yield Way("", state, state.key_works)
    if state.faults and not state.only_key:
        yield Way("lost", gave_up(state._replace(faults=state.faults - 1)), None)
