"""The technician's last working day: what was done, what of it is logged, and what only left traces."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .acts import Act, Log
from .clock import HOUR, MINUTE, local, workday_before
from .notes import INTERNAL, note_record
from .people import SIGN_INS
from .shape import Record
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


def leave_gaps(staff: Staff, log: Log, *, anchor: date, now: int) -> LastDay:
    """Keep time for nine pieces, turn eighteen into internal notes, and let the rest go without a trace."""
    last = LastDay(SIGN_INS["technician"], workday_before(anchor))
    today = [a for a in log.acts if a.ticket and _on(a, last.day)]
    ended = [a for a in today if a.start + a.minutes * MINUTE < now - HOUR]
    _lend_a_hand(staff, ended, last.member)
    his = [a for a in today if a.member == last.member]
    acts = sorted((a for a in ended if a.member == last.member), key=lambda a: a.start)
    kept = {id(act) for position, act in enumerate(acts[:PIECES]) if _is_logged(staff, log, last, act, position)}
    gone = {id(act) for act in his} - kept
    log.acts = [act for act in log.acts if id(act) not in gone]
    return last


def leave_open(tickets: list[Record], numbers: list[int], takes_time: Record) -> None:
    """What he worked on still takes time, but for one ticket: billing has not looked at the others yet."""
    closed = [t for t in tickets if t["id"] in set(numbers) and t["board"] == takes_time["board"] and t["closedFlag"]]
    for ticket in closed[1:]:
        ticket |= {"status": {"id": takes_time["id"]}, "closedFlag": False}
        for name in ("closedDate", "closedBy"):
            ticket.pop(name, None)


def _lend_a_hand(staff: Staff, ended: list[Act], member: str) -> None:
    """A full day: what is missing is taken over from colleagues on the same floor."""
    missing = PIECES - sum(a.member == member for a in ended)
    others = [a for a in ended if a.member != member and staff.people[a.member].team == "L1"]
    for act in others[: max(0, missing)]:
        act.member = member


def _on(act: Act, day: date) -> bool:
    return local(act.start).date() == day


def _is_logged(staff: Staff, log: Log, last: LastDay, act: Act, position: int) -> bool:
    """Every third or so is logged, four are forgotten, the others are seen in notes."""
    assert act.ticket
    number = act.ticket["id"]
    if position % 7 == 6 and len(last.untraced) < PIECES - LOGGED - TRACED:
        last.untraced.append(number)
    elif position % 3 == 0 and len(last.logged) < LOGGED:
        last.logged.append(number)
        return True
    else:
        moment = act.start + act.minutes * MINUTE
        author = {"member": staff.ref(last.member)}
        log.notes.append((moment, note_record(number, act.text, moment, INTERNAL, author, last.member)))
        last.traced.append(number)
    return False
