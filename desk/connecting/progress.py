"""What each step of connecting has come to, kept in the Run's `detail`: a page shows it, a restart knows it."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from cwhub.accounts.models import Run
from cwhub.accounts.scope import ClientScope
from kit.clock import now

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


@dataclass
class Step:
    key: str
    title: str
    state: str = WAITING
    sentence: str = ""
    done: int = 0
    total: int = 0
    at: str = ""
    kinds: dict[str, int] | None = None
    lacking: list[str] | None = None  # names of permissions that were refused
    look: bool = False  # done, but somebody should look at it


KNOWN = {field.name for field in fields(Step)}


def steps_of(run: Run | None, titles: dict[str, str]) -> dict[str, Step]:
    """Every step as it was last stored; what an older version has written is read as far as it is known."""
    stored = (run.detail.get("steps") if run else None) or {}
    kept = {key: {name: value for name, value in row.items() if name in KNOWN} for key, row in stored.items()}
    return {key: Step(**{**kept.get(key, {}), "key": key, "title": title}) for key, title in titles.items()}


class Progress:
    """The steps of one Run. Every change is stored at once, in a short scope of its own."""

    def __init__(self, scope: ClientScope, run: Run, titles: dict[str, str]) -> None:
        self.scope, self.run = scope, run
        self.steps = steps_of(run, titles)

    def is_done(self, key: str) -> bool:
        return self.steps[key].state == DONE

    def set(self, key: str, **changes: Any) -> None:
        step = self.steps[key]
        for name, value in changes.items():
            setattr(step, name, value)
        step.at = now().isoformat()
        self.store()

    def count(self, key: str, kind: str, done: int) -> None:
        """How many of a kind a step has read so far."""
        kinds = {**(self.steps[key].kinds or {}), kind: done}
        self.set(key, state=RUNNING, kinds=kinds, sentence=", ".join(f"{n:,} {name}" for name, n in kinds.items()))

    def store(self) -> None:
        detail = {**self.run.detail, "steps": {key: asdict(step) for key, step in self.steps.items()}}
        finished = sum(step.state == DONE for step in self.steps.values())
        with self.scope.open():
            Run.objects.filter(pk=self.run.pk).update(
                detail=detail, done=finished, total=len(self.steps), heartbeat_at=now()
            )

    def beat(self) -> None:
        with self.scope.open():
            Run.objects.filter(pk=self.run.pk).update(heartbeat_at=now())
