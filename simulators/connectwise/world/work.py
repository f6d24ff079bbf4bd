"""The pieces of work on a ticket that time is entered for."""

from __future__ import annotations

from . import boards as b
from .acts import Act
from .cases import Case
from .clock import HOUR, MINUTE, Hours, local
from .filing import Filed
from .life import Life
from .shape import Record
from .tickets import Desk

TOUCHES = {
    b.DESK: (0.06, 0.17, 0.27, 0.24, 0.16, 0.10),
    b.ALERTS: (0.35, 0.45, 0.2),
    b.NETWORK: (0, 0.1, 0.25, 0.35, 0.3),
    b.PROCUREMENT: (0.1, 0.4, 0.35, 0.15),
    b.INTERNAL: (0.2, 0.5, 0.3),
    b.OLD_DESK: (0.1, 0.4, 0.3, 0.2),
}


def write_work(desk: Desk, case: Case, filed: Filed, life: Life, ticket: Record) -> None:
    """From nought to half a dozen touches between the first answer and the end."""
    if not life.owner or case.noise or not life.responded:
        return
    rng, standard = desk.rng, desk.scene.standard
    weights = TOUCHES[filed.board]
    count = max(rng.choices(range(len(weights)), weights)[0], 1 if life.style in ("time_entry", "proper") else 0)
    end = (life.end if life.wrong else life.resolved) or min(desk.scene.now - 20 * MINUTE, life.responded + 30 * HOUR)
    for position in range(count):
        last = position == count - 1 and bool(life.end)
        member = _who(desk, life, position)
        act = Act(
            member,
            _moment(desk, life, end, position, count),
            _minutes(desk, filed, member),
            _text(desk, case, life, last=last),
            ticket,
            work_type=_work_type(desk, case, life, end, standard),
        )
        if last and life.style == "time_entry":
            act.to_resolution = rng.random() < 0.5
            act.to_internal = not act.to_resolution and rng.random() < 0.5
        elif rng.random() < 0.1:
            act.to_internal = True
        desk.log.acts.append(act)


def _who(desk: Desk, life: Life, position: int) -> str:
    return life.helper if life.helper and position % 2 else life.owner


def _moment(desk: Desk, life: Life, end: int, position: int, count: int) -> int:
    """Spread between answer and end; the last one just before the end."""
    if position == count - 1:
        return end - desk.rng.randint(10, 25) * MINUTE
    share = (position + desk.rng.random()) / (count + 1)
    hours = desk.scene.standard
    if not hours.is_open(life.responded):
        return life.responded + int(min(end - life.responded, 8 * HOUR) * share)
    return hours.after(life.responded, hours.between(life.responded, end) * share)


def _minutes(desk: Desk, filed: Filed, member: str) -> int:
    """Those who do the most do it in small bites."""
    mean = {b.ALERTS: 11, b.NETWORK: 55, b.PROCUREMENT: 20}.get(filed.board, 28)
    mean = min(mean, 12) if desk.staff.people[member].pace > 2 else mean
    return max(4, min(210, round(desk.rng.gammavariate(1.6, mean / 1.6))))


def _text(desk: Desk, case: Case, life: Life, *, last: bool) -> str:
    if last and (life.style == "time_entry" or desk.rng.random() < 0.08):
        return desk.words.fix(life.owner, case)
    return desk.words.step(life.owner, case)


def _work_type(desk: Desk, case: Case, life: Life, moment: int, standard: Hours) -> str:
    if life.wrong and desk.rng.random() < 0.25:
        return "Rework"
    if not standard.is_open(moment) and local(moment).hour not in (17, 18):
        return "Emergency" if case.priority == 1 and desk.rng.random() < 0.4 else "After Hours"
    return desk.rng.choices(("Remote", "Onsite", "Maintenance", "Client Liaison"), (84, 8, 4, 4))[0]
