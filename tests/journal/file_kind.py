"""A write kind whose effects outlive the process: one line in a file for each."""

from pathlib import Path

from cwhub.journal import kinds
from cwhub.journal import outcomes as o
from cwhub.journal.kinds import Call
from tests.journal.kinds import FakeNote


class FileKind(FakeNote):
    name = "fake.file"
    effects = Path()

    def send(self, call: Call) -> o.Outcome:
        with self.effects.open("a") as file:
            file.write(f"{call.marker}\n")
        return o.Applied(1, status=201)

    def find(self, call: Call) -> o.Found:
        lines = self.effects.read_text().splitlines() if self.effects.exists() else []
        count = lines.count(call.marker)
        return o.FoundNone() if not count else o.FoundOne(1) if count == 1 else o.FoundSeveral(tuple(range(1, count)))


def register_file_kind(effects: Path) -> None:
    FileKind.effects = effects
    kinds.register(FileKind())
