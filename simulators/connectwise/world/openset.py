"""What is open on the day the world is opened."""

from __future__ import annotations

from collections.abc import Iterator

from . import boards as b
from .cases import Case, Scene
from .clock import DAY, HOUR
from .life import Planner
from .sla import Clock, Goals

# board, status, how many, state: fresh (in time), breached, at_risk, waiting, or an age in days
PLAN: tuple[tuple[str, str, int, str], ...] = (
    (b.DESK, "New (email connector)", 8, "fresh"),
    (b.DESK, "New (portal)", 2, "fresh"),
    (b.DESK, "New (default)", 2, "fresh"),
    (b.DESK, "Assigned", 6, "fresh"),
    (b.DESK, "Assigned", 2, "at_risk"),
    (b.DESK, "Acknowledged", 8, "fresh"),
    (b.DESK, "In Progress", 13, "fresh"),
    (b.DESK, "In Progress", 5, "breached"),
    (b.DESK, "In Progress", 4, "at_risk"),
    (b.DESK, "Scheduled", 9, "fresh"),
    (b.DESK, "Escalated L2", 4, "fresh"),
    (b.DESK, "Escalated L2", 2, "breached"),
    (b.DESK, "Escalated L3", 3, "fresh"),
    (b.DESK, "Re-Opened", 3, "fresh"),
    (b.DESK, "Re-Opened", 1, "breached"),
    (b.DESK, "Customer Updated", 10, "fresh"),
    (b.DESK, "Customer Updated", 1, "breached"),
    (b.DESK, "Waiting Customer", 44, "1-9"),
    (b.DESK, "Waiting Customer", 12, "11-28"),
    (b.DESK, "Waiting Customer", 5, "31-60"),
    (b.DESK, "Waiting Vendor", 6, "1-9"),
    (b.DESK, "Waiting Vendor", 2, "32-50"),
    (b.DESK, "Waiting Parts", 4, "1-8"),
    (b.DESK, "Waiting Parts", 2, "31-40"),
    (b.DESK, "Waiting Client Confirmation", 9, "1-3"),
    (b.DESK, "On Hold", 3, "5-20"),
    (b.DESK, "On Hold", 3, "33-70"),
    (b.ALERTS, "Investigating", 4, "fresh"),
    (b.ALERTS, "Known Issue", 2, "3-12"),
    (b.NETWORK, "Planned", 2, "fresh"),
    (b.NETWORK, "Change Approval", 1, "2-5"),
    (b.NETWORK, "Monitoring", 1, "1-4"),
    (b.PROCUREMENT, "Waiting Approval", 2, "2-9"),
    (b.PROCUREMENT, "Ordered", 2, "2-9"),
    (b.PROCUREMENT, "Back-Ordered", 1, "9-20"),
    (b.INTERNAL, "Open", 2, "fresh"),
)
LEFT_BEHIND = 31  # open tickets that still belong to two people who have left


def choose_open(scene: Scene, planner: Planner, cases: list[Case], *, scale: float) -> None:
    """Take cases of the right board and move each to the time that its state asks for."""
    free = [c for c in reversed(cases) if not (c.noise or c.incident or c.kept or c.reopened or c.twist)]
    scene.rng.shuffle(free)
    chosen: list[Case] = []
    for board, status, state in _wanted(scene, scale):
        case = _take(free, board, steady="-" in state)
        if not case:
            continue
        case.open_as, case.open_note = status, "waiting" if "-" in state else state
        case.source = {"New (portal)": "Portal", "New (default)": "Phone"}.get(status, case.source)
        case.source = "Email Connector" if status == "New (email connector)" else case.source
        case.entered = _entered(scene, planner, case, state)
        chosen.append(case)
    _hand_to_the_departed(scene, planner, chosen, round(LEFT_BEHIND * min(1, scale)))


def _wanted(scene: Scene, scale: float) -> Iterator[tuple[str, str, str]]:
    for board, status, count, state in PLAN:
        share = count * min(1.0, scale)
        number = int(share) + (scene.rng.random() < share - int(share))
        for _ in range(number):
            yield board, status, state


def _take(free: list[Case], board: str, *, steady: bool) -> Case | None:
    """The next one of that board; old ones must be of a family that existed then."""
    for position, case in enumerate(free):
        if case.family.board == board and (case.customer or board == b.INTERNAL) and not (steady and case.family.late):
            return free.pop(position)
    return None


def _entered(scene: Scene, planner: Planner, case: Case, state: str) -> int:
    if "-" in state:
        low, high = (float(x) for x in state.split("-"))
        wish = scene.now - int(scene.rng.uniform(low + 0.1, high) * DAY)
        return max(planner.standard.back(wish, scene.rng.uniform(0.1, 9) * HOUR), scene.now - 83 * DAY)
    clock = planner.clock(case, 3, case.family.board)
    early = case.open_as in ("New (email connector)", "New (portal)", "New (default)", "Assigned", "Open")
    goals = Goals.of(clock.sla, _filed_priority(scene, case, early=early))
    hours = goals.respond if early else (goals.plan if case.open_as == "Acknowledged" else goals.resolve) or 24
    low, high = {"fresh": (0.03, 0.5), "breached": (1.1, 2.4), "at_risk": (0.9, 0.97)}[state]
    return _back(clock, scene.now, hours * HOUR * scene.rng.uniform(low, high))


def _back(clock: Clock, now: int, seconds: float) -> int:
    return min(clock.hours.back(now, max(seconds, 240)), now - 120)


def _filed_priority(scene: Scene, case: Case, *, early: bool) -> int:
    """New ones have the default priority; of the others somebody looked at one in four."""
    number = 3 if early or scene.rng.random() > 0.25 else case.priority
    case.extra["priority"] = str(number)
    return number


def _hand_to_the_departed(scene: Scene, planner: Planner, chosen: list[Case], count: int) -> None:
    former = [p.identifier for p in planner.staff.teams.get("former", [])]
    if not former:
        return
    old = sorted((c for c in chosen if c.open_note == "waiting" and c.family.board == b.DESK), key=lambda c: c.entered)
    for position, case in enumerate(old[:count]):
        case.extra["owner"] = former[position % len(former)]
