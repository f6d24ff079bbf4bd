"""The stages of a ticket, from the escalation status of the statuses it has had (FACTS 11).

The names run one step ahead: a ticket in a status of *NotResponded* is in the respond stage, *Responded* is plan,
*ResolutionPlan* is resolve, *NoEscalation* waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Stage(StrEnum):
    RESPOND = "respond"
    PLAN = "plan"
    RESOLVE = "resolve"
    RESOLVED = "resolved"
    WAITING = "waiting"


ORDER = {stage: place for place, stage in enumerate(Stage)}
FREE = frozenset({Stage.RESOLVE, Stage.RESOLVED, Stage.WAITING})  # a ticket goes to and fro among these
STAGE_OF = {
    "NotResponded": Stage.RESPOND,
    "Responded": Stage.PLAN,
    "ResolutionPlan": Stage.RESOLVE,
    "Resolved": Stage.RESOLVED,
    "NoEscalation": Stage.WAITING,
}


@dataclass(frozen=True)
class Event:
    """From `at` on, seconds since 1970, the ticket's status was of this escalation status."""

    at: int
    status: str


@dataclass
class Course:
    """What a ticket went through up to a moment."""

    stage: Stage = Stage.RESPOND
    waits: list[tuple[int, int]] = field(default_factory=list)
    reached: dict[Stage, int] = field(default_factory=dict)  # when respond, plan, resolve were done with


def next_stage(stage: Stage, status: str) -> Stage:
    """Forward only, but to and fro among resolve, resolved and waiting; whatever else comes after these is resolve."""
    wanted = STAGE_OF[status]
    if stage in FREE:
        return wanted if wanted in FREE else Stage.RESOLVE
    return wanted if ORDER[wanted] > ORDER[stage] else stage


def course_of(timeline: Iterable[Event], entered: int, at: int) -> Course:
    """What comes later than `at` is not known yet; what came before the entry holds from the entry on."""
    course = Course()
    waits_since: int | None = None
    for event in sorted((one for one in timeline if one.at <= at), key=lambda one: one.at):
        now = max(event.at, entered)
        stage = next_stage(course.stage, event.status)
        if stage is Stage.WAITING and waits_since is None:
            waits_since = now
        elif stage is not Stage.WAITING and waits_since is not None:
            course.waits.append((waits_since, now))
            waits_since = None
        note_reached(course, stage, now)
        course.stage = stage
    if waits_since is not None and waits_since < at:
        course.waits.append((waits_since, at))
    return course


def note_reached(course: Course, stage: Stage, now: int) -> None:
    """Respond and plan are done with once and for all, resolve for as long as the ticket is not reopened."""
    for done in (Stage.RESPOND, Stage.PLAN):
        if ORDER[stage] > ORDER[done]:
            course.reached.setdefault(done, now)
    if stage is Stage.RESOLVED:
        course.reached.setdefault(Stage.RESOLVE, now)
    else:
        course.reached.pop(Stage.RESOLVE, None)
