"""What was promised for a ticket, and whether it was kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from simulators.connectwise.world.clock import iso
from simulators.connectwise.world.shape import Record

from . import boards as b
from .clock import CLOSES, LONDON, OPENS, is_workday, local, stamp

LEVEL = {b.NR: 0, b.RE: 1, b.PL: 2, b.OK: 3, b.NO: 4}
STEPS = (("Respond", "respondByGoalUTC"), ("Plan", "resplanGoalUTC"), ("Resolve", "resolutionGoalUTC"))


def after(ts: int, hours: float) -> int:
    """The moment when that many office hours have passed."""
    left, day = hours * 3600, local(ts).date()
    while True:
        begin, end = max(ts, stamp(day, OPENS)), stamp(day, CLOSES)
        if is_workday(day) and begin < end:
            if begin + left <= end:
                return int(begin + left)
            left -= end - begin
        day += timedelta(days=1)


def promised(entered: int, priority: int, stage: str, reached: tuple[int, int, int], now: int, *, sla: int) -> Record:
    """The clock fields of a ticket; `reached` is when somebody answered, planned and solved, zero for not yet."""
    hours = b.SLAS[sla - 1][1][priority - 1]
    goals = {key: after(entered, one) for (_, key), one in zip(STEPS, hours, strict=True) if one}
    kept = all((done or now) <= goals[key] for (_, key), done in zip(STEPS, reached, strict=True) if key in goals)
    return {
        **{key: iso(moment) for key, moment in goals.items()},
        "sla": {"id": sla},
        "escalationStartDateUTC": iso(entered),
        "escalationLevel": LEVEL[stage],
        "minutesWaiting": 0,
        "isInSla": kept or stage == b.NO,
        "slaStatus": _text(stage, goals),
    }


def _text(stage: str, goals: dict[str, int]) -> str:
    if stage in (b.NO, b.OK):
        return "Waiting" if stage == b.NO else "Resolved"
    word, key = STEPS[LEVEL[stage]]
    if key not in goals:
        return word
    at = datetime.fromtimestamp(goals[key], LONDON)
    shift = int((at.utcoffset() or timedelta()).total_seconds() // 3600)
    return f"{word} by {at:%a %d/%m %H:%M} UTC{shift:+03d}"
