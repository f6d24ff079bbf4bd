"""A time entry in the abstract world: somebody may edit its notes, so that its mark is gone, lock it or remove it."""

from dataclasses import dataclass, field
from typing import Any

from cwhub.journal import kinds
from cwhub.journal import outcomes as o
from cwhub.journal.kinds import Call
from tests.journal.kinds import FakeEntry, Stage, answer
from tests.journal.world import World


@dataclass
class EntryWorld(World):
    made_by: dict[int, str] = field(default_factory=dict)  # entry: uid of the operation, which no edit changes
    removed: set[str] = field(default_factory=set)  # operations whose entry somebody else has removed

    def live(self, uid: str) -> int:
        return sum(1 for number in self.notes if self.made_by[number] == uid)

    def edit(self, number: int) -> None:
        self.notes[number]["text"] = "somebody's own words"

    def move(self, number: int) -> None:
        """To another ticket: not where it is looked for, but by its number."""
        self.notes[number]["work"] = "elsewhere"

    def remove(self, number: int) -> None:
        del self.notes[number]
        self.removed.add(self.made_by[number])


def world() -> EntryWorld:
    found = Stage.world
    assert isinstance(found, EntryWorld)
    return found


class WorkedEntry(FakeEntry):
    """As `time.entry`: found by its mark; an entry for the same work without one cannot be told."""

    name = "fake.worked"
    independent = True

    def send(self, call: Call) -> o.Outcome:
        return answer(world().arrive("send", call), lambda: self.make(call))

    def make(self, call: Call) -> o.Outcome:
        number = world().add_note(call.marker)
        world().notes[number]["work"] = str(call.payload["value"])
        world().made_by[number] = call.uid
        return o.Applied(number, None, status=201)

    def find(self, call: Call) -> o.Found:
        failed = self.failed_look(call)
        if failed:
            return failed
        here = {number: note for number, note in world().notes.items() if sees(call, number, note["work"])}
        ids = [number for number, note in here.items() if call.marker in note["text"]]
        if ids:
            return o.FoundOne(ids[0]) if len(ids) == 1 else o.FoundSeveral(tuple(ids))
        free = [number for number, note in here.items() if number not in call.taken_ids and "[ref:" not in note["text"]]
        return o.Undecidable("An entry for the same work has no mark.") if free else o.FoundNone()

    def take_back(self, call: Call) -> o.Outcome:
        return answer(world().arrive("take_back", call), lambda: self.unmake(call))

    def unmake(self, call: Call) -> o.Outcome:
        number: Any = call.external_id
        if number in world().locked:
            return o.Rejected("It is approved.", status=400)
        if number not in world().notes:
            return o.RecordRefused(status=404)
        assert world().made_by[number] == call.uid, "P7: a removal of what is not ours"
        del world().notes[number]
        return o.Applied(number, status=204)


def sees(call: Call, number: int, work: str) -> bool:
    return number == call.external_id or work == call.payload["value"]


kinds.register(WorkedEntry())
