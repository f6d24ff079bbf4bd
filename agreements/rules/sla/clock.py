"""The SLA clock: when respond, plan and resolve are due, and what is left of each.

Every target counts from the ticket's entry, in seconds in which the calendar is open and the ticket does not wait. It
is due at the first moment at which so many have gone by: closing time counts, the next opening would be too late. While
a ticket waits, its targets are those of a ticket that goes on now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from agreements.rules.sla.calendar import Hours, Stretch, moment_of, seconds_of
from agreements.rules.sla.stages import Course, Event, Stage, course_of

GOALS = (Stage.RESPOND, Stage.PLAN, Stage.RESOLVE)


@dataclass(frozen=True)
class Targets:
    """Seconds allowed; None is no target."""

    respond: int | None = None
    plan: int | None = None
    resolve: int | None = None

    def of(self, goal: Stage) -> int | None:
        return {Stage.RESPOND: self.respond, Stage.PLAN: self.plan, Stage.RESOLVE: self.resolve}[goal]


@dataclass(frozen=True)
class Case:
    """A ticket as the clock sees it at one moment.

    `waited_before` are open seconds that it has waited, nobody says when: as a wait ends the respond and plan stages,
    they move the targets that were open after them.
    """

    hours: Hours
    targets: Targets
    entered: datetime
    at: datetime
    timeline: tuple[Event, ...] = ()
    waited_before: int = 0


@dataclass(frozen=True)
class Reading:
    """What the clock says of a case. `used` and `waited` are open seconds from the entry to the moment asked for."""

    stage: Stage
    due: Mapping[Stage, datetime | None]
    targets: Targets
    reached: Mapping[Stage, datetime]
    used: int
    waited: int
    at: datetime

    @property
    def minutes_waiting(self) -> int:
        return self.waited // 60

    @property
    def goal(self) -> Stage | None:
        """The next target that is still open; None while the ticket waits, once it is resolved, and without one."""
        if self.stage in (Stage.WAITING, Stage.RESOLVED):
            return None
        return next((goal for goal in GOALS[GOALS.index(self.stage) :] if self.due[goal] is not None), None)

    def left(self, goal: Stage) -> int:
        """Open seconds until this target runs out; below zero those it is over."""
        return (self.targets.of(goal) or 0) - self.used


def read(case: Case) -> Reading:
    entered, at = seconds_of(case.entered), seconds_of(case.at)
    course = course_of(case.timeline, entered, at)
    waited = case.waited_before + sum(open_seconds(case.hours, *wait) for wait in course.waits)
    return Reading(
        stage=course.stage,
        due={goal: due_at(case, course, goal, entered) for goal in GOALS},
        targets=case.targets,
        reached={goal: moment_of(moment) for goal, moment in course.reached.items()},
        used=max(0, open_seconds(case.hours, entered, at) - waited),
        waited=waited,
        at=case.at,
    )


def due_at(case: Case, course: Course, goal: Stage, entered: int) -> datetime | None:
    target = case.targets.of(goal)
    if not target:
        return None
    more = 0 if goal in course.reached and goal is not Stage.RESOLVE else case.waited_before
    moment = run_out(case.hours, entered, target + more, course.waits)
    return None if moment is None else moment_of(moment)


def run_out(hours: Hours, start: int, seconds: int, waits: Iterable[Stretch]) -> int | None:
    """The first second at which so many open ones outside of the waits have gone by; None if that never comes."""
    for since, until in waits:
        for opens, closes in hours.stretches(start, since):
            if seconds <= closes - opens:
                return opens + seconds
            seconds -= closes - opens
        start = until
    for opens, closes in hours.stretches(start):
        if seconds <= closes - opens:
            return opens + seconds
        seconds -= closes - opens
    return None


def open_seconds(hours: Hours, start: int, end: int) -> int:
    return sum(closes - opens for opens, closes in hours.stretches(start, end))
