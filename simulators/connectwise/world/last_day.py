"""The technician's last working day: what was done, what of it is logged, and what only left traces."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .acts import Act, Log
from .clock import MINUTE, local, workday_before
from .notes import INTERNAL, note_record
from .people import SIGN_INS
from .staffing import Staff

PIECES, LOGGED, TRACED = 31, 9, 18


@dataclass
class LastDay:
    """One day of the one who signs in as technician."""

    member: str
    day: date
    logged: list[int] = field(default_factory=list)
    traced: list[int] = field(default_factory=list)
    untraced: list[int] = field(default_factory=list)

    def as_truth(self) -> dict[str, Any]:
        return {
            "member": self.member,
            "day": self.day.isoformat(),
            "logged": self.logged,
            "traced": self.traced,
            "untraced": self.untraced,
        }


def leave_gaps(staff: Staff, log: Log, *, anchor: date) -> LastDay:
    """Keep time for nine pieces, turn eighteen into internal notes, and let the rest go without a trace."""
    last = LastDay(SIGN_INS["technician"], workday_before(anchor))
    acts = sorted(
        (a for a in log.acts if a.ticket and a.member == last.member and _on(a, last.day)), key=lambda a: a.start
    )
    for position, act in enumerate(acts[:PIECES]):
        _settle(staff, log, last, act, position)
    for act in acts[PIECES:]:
        log.acts.remove(act)
    return last


def _on(act: Act, day: date) -> bool:
    return local(act.start).date() == day


def _settle(staff: Staff, log: Log, last: LastDay, act: Act, position: int) -> None:
    """Every third or so is logged, four are forgotten, the others are seen in notes."""
    assert act.ticket
    number = act.ticket["id"]
    if position % 7 == 6 and len(last.untraced) < PIECES - LOGGED - TRACED:
        last.untraced.append(number)
    elif position % 3 == 0 and len(last.logged) < LOGGED:
        last.logged.append(number)
        return
    else:
        moment = act.start + act.minutes * MINUTE
        author = {"member": staff.ref(last.member)}
        log.notes.append((moment, note_record(number, act.text, moment, INTERNAL, author, last.member)))
        last.traced.append(number)
    log.acts.remove(act)
