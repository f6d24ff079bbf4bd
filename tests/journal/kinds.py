"""Two write kinds on the abstract world: one that updates its record, one that adds a note."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cwhub.journal import kinds
from cwhub.journal import outcomes as o
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import Call, Payload, PlannedOp
from cwhub.journal.marker import markers_in
from cwhub.journal.models import WriteOp
from tests.journal.world import World


class Stage:
    """Which world the kinds act on."""

    world: World = World()


def answer(fault: str, effect: Callable[[], o.Outcome]) -> o.Outcome:
    """What a request with this fault comes to. Those that say "done" have taken effect all the same."""
    match fault:
        case "":
            return effect()
        case "lost":
            return o.Unknown("timeout")
        case "done_no_answer" | "error_done":
            effect()
            return o.Unknown("timeout") if fault == "done_no_answer" else o.Unknown("500", status=500)
        case "late":
            Stage.world.land_later(lambda: void(effect()))
            return o.Unknown("timeout")
        case "error_not_done":
            return o.Unknown("500", status=500)
        case "refused":
            return o.Rejected("The field is not valid.", status=400)
        case "limited":
            return o.Limited(0.2, status=429)
        case "never_sent":
            return o.NeverSent("connection refused")
        case "busy":
            return o.Busy(status=409)
        case "unchanged":
            return o.Unchanged(status=200)
        case "record_refused":
            return o.RecordRefused(status=404)
        case "conflict":
            return o.Conflict({"type": "theirs"})
        case "broken":
            raise RuntimeError("the kind is broken")
    raise AssertionError(fault)


def void(_: object) -> None:
    return None


class FakeKind:
    once = False

    def validate(self, payload: Payload) -> None:
        if not payload.get("value"):
            raise InvalidPayload("A value is needed.")

    def canonical(self, payload: Payload) -> dict[str, Any]:
        return dict(payload)

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return timedelta(hours=24)

    def same(self, shown: Payload, current: Payload) -> bool:
        return dict(shown) == dict(current)

    def key_answers(self, call: Call) -> bool | None:
        fault = Stage.world.arrive("key", call)
        return None if fault else Stage.world.key_works

    def failed_look(self, call: Call) -> o.Found | None:
        match Stage.world.arrive("look", call):
            case "":
                return None
            case "broken":
                raise RuntimeError("the kind is broken")
            case "key_refused":
                return o.SearchFailed("401", status=401)
            case "undecidable":
                return o.Undecidable("A note without our marker looks like ours.")
        return o.SearchFailed("timeout")


class FakeUpdate(FakeKind):
    name = "fake.update"

    def read(self, call: Call) -> dict[str, Any] | None:
        fault = Stage.world.arrive("read", call)
        if fault:
            raise o.ReadFailed("timeout", status=404 if fault == "record_refused" else None)
        return dict(Stage.world.record)

    def send(self, call: Call) -> o.Outcome:
        return answer(Stage.world.arrive("send", call), lambda: self.write(call.payload["value"]))

    def take_back(self, call: Call) -> o.Outcome:
        assert call.before_image
        return answer(Stage.world.arrive("take_back", call), lambda: self.write(call.before_image["type"]))  # type: ignore[index]

    def write(self, value: str) -> o.Outcome:
        Stage.world.record["type"] = value
        return o.Applied(None, {"type": value}, status=200)

    def find(self, call: Call) -> o.Found:
        failed = self.failed_look(call)
        if failed:
            return failed
        if Stage.world.record["type"] == call.payload["value"]:
            return o.IsAfter()
        return o.IsBefore() if Stage.world.record == call.before_image else o.Undecidable("The record has moved on.")

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        assert op.before_image
        payload = {"value": op.before_image["type"], "ticket": op.ticket}
        return PlannedOp(self.name, payload, {"type": op.payload["value"]})


class FakeNote(FakeKind):
    name = "fake.note"

    def read(self, call: Call) -> dict[str, Any] | None:
        return None

    def send(self, call: Call) -> o.Outcome:
        return answer(Stage.world.arrive("send", call), lambda: self.add(call))

    def add(self, call: Call) -> o.Outcome:
        return o.Applied(Stage.world.add_note(f"{call.payload['value']}\n{call.marker}"), None, status=201)

    def find(self, call: Call) -> o.Found:
        failed = self.failed_look(call)
        if failed:
            return failed
        ids = Stage.world.with_marker(call.marker)
        if not ids:
            return o.FoundNone()
        return o.FoundOne(ids[0]) if len(ids) == 1 else o.FoundSeveral(tuple(ids))

    def take_back(self, call: Call) -> o.Outcome:
        return answer(Stage.world.arrive("take_back", call), lambda: self.remove(call))

    def remove(self, call: Call) -> o.Outcome:
        assert call.external_id
        if call.external_id in Stage.world.locked:
            return o.Rejected("It is invoiced.", status=400)
        if call.external_id not in Stage.world.notes:
            return o.RecordRefused(status=404)
        assert call.marker in Stage.world.notes[call.external_id]["text"]
        del Stage.world.notes[call.external_id]
        return o.Applied(call.external_id, status=204)

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        return PlannedOp(self.name, {"value": f"Correction of {op.payload['value']}", "ticket": op.ticket})


class FakeEntry(FakeNote):
    """As time entries will be: the same work is never recorded twice."""

    name = "fake.entry"
    once = True

    def marked_since(self, connection: Any, since: datetime, take: Callable[[], Any]) -> list[tuple[int, str]]:
        take()
        notes = Stage.world.notes.items()
        return [(number, marker) for number, note in notes for marker in markers_in(note["text"])]


class FakeFinal(FakeNote):
    """Cannot be undone."""

    name = "fake.final"

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return None

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        return None


class FakeLetter(FakeNote):
    """Goes to the customer."""

    name = "fake.letter"

    def audience_of(self, payload: Payload) -> str:
        return "customer"


class FakeRemoval(FakeKind):
    """Removes a note of the world, only while it is as it was shown. Its payload's value is the note's id."""

    name = "fake.removal"

    def read(self, call: Call) -> dict[str, Any] | None:
        fault = Stage.world.arrive("read", call)
        if fault:
            raise o.ReadFailed("timeout", status=404 if fault == "record_refused" else None)
        return Stage.world.notes.get(call.payload["value"])

    def send(self, call: Call) -> o.Outcome:
        return answer(Stage.world.arrive("send", call), lambda: self.remove(call))

    def remove(self, call: Call) -> o.Outcome:
        Stage.world.notes.pop(call.payload["value"], None)
        return o.Applied(call.payload["value"], status=204)

    def find(self, call: Call) -> o.Found:
        failed = self.failed_look(call)
        return failed or (o.IsBefore() if call.payload["value"] in Stage.world.notes else o.IsAfter())

    def take_back(self, call: Call) -> o.Outcome:
        return o.Rejected("What was removed cannot be put back.")

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        return None


for kind in (FakeUpdate(), FakeNote(), FakeEntry(), FakeFinal(), FakeLetter(), FakeRemoval()):
    kinds.register(kind)
