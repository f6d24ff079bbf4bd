"""The life of a ticket: from the first mail to the closing, or to where it stands today."""

from __future__ import annotations

from dataclasses import dataclass

from . import boards as b
from .cases import Case, Scene
from .clients import SLIPPING
from .clock import ALWAYS, HOUR, MINUTE, STANDARD, Hours, local
from .filing import Filed
from .quota import Deck
from .sla import Clock, Goals
from .staffing import Staff

STYLES = (("proper", 22), ("one_line", 31), ("time_entry", 27), ("mail_thread", 12), ("nowhere", 8))


@dataclass
class Life:
    """The moments of one ticket; zero = has not happened."""

    owner: str = ""
    helper: str = ""
    assigned: int = 0
    responded: int = 0
    planned: int = 0
    waits: tuple[tuple[int, int], ...] = ()  # from, to; a to of zero goes on
    resolved: int = 0
    closed: int = 0
    reopened: int = 0
    resolved_again: int = 0
    status: str = ""
    style: str = ""
    wrong: bool = False  # the first fix was wrong and the ticket came back
    replied: int = 0  # the customer's answer that nobody has read yet

    @property
    def end(self) -> int:
        return self.resolved_again or self.resolved


class Planner:
    """Decides the moments; writes nothing."""

    def __init__(self, scene: Scene, staff: Staff) -> None:
        self.scene, self.staff, self.rng = scene, staff, scene.rng
        self.styles = Deck(scene.rng, STYLES)
        last = scene.anchor.fromordinal(scene.anchor.toordinal() + 60)
        begin = scene.anchor.fromordinal(scene.anchor.toordinal() - 130)
        self.always = Hours(ALWAYS, begin, last)
        self.standard = Hours(STANDARD, begin, last)

    def clock(self, case: Case, priority: int, board: str) -> Clock:
        sla = case.customer.row.sla if case.customer and case.customer.row.agreement else "Best Effort"
        return Clock(sla, Goals.of(sla, priority), self.always if sla == "Gold 24x7" else self.standard)

    def live(self, case: Case, filed: Filed, clock: Clock) -> Life:
        life = Life(owner=self._owner(case, filed))
        life.helper = self._helper(case, life.owner)
        if case.open_as:
            self._still_open(case, life, clock)
        elif case.noise:
            self._waved_through(case, life)
        elif case.twist == "duplicate":
            self._set_aside(case, filed, life)
        elif case.family.board == filed.board == b.ALERTS and self._clears_itself(case):
            self._auto_closed(case, life)
        else:
            self._solved(case, filed, life, clock)
        return life

    def _owner(self, case: Case, filed: Filed) -> str:
        if case.open_as and case.extra.get("owner"):
            return case.extra["owner"]
        team = {b.ALERTS: "noc", b.NETWORK: "network", b.PROCUREMENT: "billing", b.INTERNAL: "dispatch"}.get(
            filed.board, case.family.team
        )
        if case.open_as == "In Progress" and "BHaldane" in self.staff.people and self.rng.random() < 0.35:
            return "BHaldane"  # leaves them so
        night = not self.scene.standard.is_open(case.entered) and team in ("L1", "L2")
        if night and case.customer and case.customer.row.sla == "Gold 24x7":
            return self.staff.on_call(case.entered)
        return self.staff.pick(team)

    def _helper(self, case: Case, owner: str) -> str:
        """A second pair of hands: always after an escalation, else on one ticket in eight."""
        escalated = case.open_as.startswith("Escalated")
        if case.noise or self.staff.people[owner].team not in ("L1", "L2"):
            return ""
        return self.staff.helper(owner) if escalated or self.rng.random() < 0.12 else ""

    def _clears_itself(self, case: Case) -> bool:
        return bool(case.incident) or self.rng.random() < 0.34

    def _auto_closed(self, case: Case, life: Life) -> None:
        life.owner = life.helper = ""
        minutes = self.rng.randint(3, 12) if case.incident else self.rng.randint(5, 240)
        life.resolved = life.closed = min(self.scene.now - 60, case.entered + minutes * MINUTE)
        life.status, life.style = ">Auto-Closed", "nowhere"

    def _waved_through(self, case: Case, life: Life) -> None:
        """Out-of-office mails and newsletters: closed by the dispatcher, in passing."""
        life.owner = "TWren"
        closed = self.standard.after(case.entered, self.rng.randint(4, 200) * MINUTE)
        life.resolved = life.closed = life.responded = max(case.entered, min(self.scene.now - 60, closed))
        life.status, life.style = ">Closed", "nowhere"

    def _set_aside(self, case: Case, filed: Filed, life: Life) -> None:
        """The same fault sent twice: the dispatcher closes the second mail."""
        self._waved_through(case, life)
        life.style = ""
        if filed.board == b.DESK:
            life.status = ">Duplicate"

    def _solved(self, case: Case, filed: Filed, life: Life, clock: Clock) -> None:
        room = max(10 * MINUTE, self.scene.now - 120 - case.entered)  # nothing may end after today
        self._promptly(case, life, clock)
        life.planned = clock.hours.after(life.responded, self.rng.uniform(2, 40) * MINUTE)
        self._wait(life, clock, filed)
        life.resolved = max(life.planned + 5 * MINUTE, self._resolution(case, life, clock))
        if "end" in case.extra:  # work in a window that was agreed on
            life.resolved = int(case.extra["end"]) + 40 * MINUTE
        life.resolved = min(life.resolved, case.entered + room)
        life.planned = min(life.planned, life.resolved - MINUTE)
        life.responded = (
            min(life.responded, life.planned - MINUTE) if life.planned > case.entered + 120 else life.responded
        )
        life.responded = max(case.entered + MINUTE, min(life.responded, life.resolved - 2 * MINUTE))
        life.planned = max(life.responded, life.planned)
        life.waits = tuple((a, z) for a, z in life.waits if z < life.resolved)
        life.assigned = case.entered + max(MINUTE, int((life.responded - case.entered) * 0.6))
        life.style = self.styles.draw()
        self._close(case, filed, life)

    def _promptly(self, case: Case, life: Life, clock: Clock) -> None:
        late = 0.30 if case.customer and case.customer.number in SLIPPING else 0.075
        if clock.sla == "Gold" and local(case.entered).weekday() == 0:
            late += 0.06
        share = self.rng.uniform(1.08, 2.2) if self.rng.random() < late else self.rng.betavariate(1.4, 3) * 0.97
        life.responded = clock.after(case.entered, max(2 * MINUTE, clock.goals.respond * HOUR * share))

    def _wait(self, life: Life, clock: Clock, filed: Filed) -> None:
        often = {b.DESK: 0.3, b.PROCUREMENT: 0.8, b.NETWORK: 0.25}.get(filed.board, 0)
        if self.rng.random() < often:
            start = clock.hours.after(life.planned, self.rng.uniform(5, 60) * MINUTE)
            life.waits = ((start, clock.hours.after(start, self.rng.uniform(1, 22) * HOUR)),)

    def _resolution(self, case: Case, life: Life, clock: Clock) -> int:
        late = 0.32 if case.customer and case.customer.number in SLIPPING else 0.115
        if clock.sla == "Gold" and local(case.entered).weekday() == 0:
            late += 0.08
        share = self.rng.uniform(1.05, 2.4) if self.rng.random() < late else self.rng.betavariate(1.1, 3.2) * 0.96
        waited = sum(clock.hours.between(a, z) for a, z in life.waits)
        return clock.after(case.entered, (clock.goals.resolve or 24) * HOUR * share + waited)

    def _close(self, case: Case, filed: Filed, life: Life) -> None:
        life.status = {
            b.DESK: "Completed",
            b.ALERTS: ">Closed",
            b.NETWORK: ">Closed",
            b.PROCUREMENT: ">Closed",
            b.INTERNAL: ">Done",
            b.OLD_DESK: ">Closed",
        }[filed.board]
        if case.reopened == "back" and filed.board == b.DESK:
            self._come_back(life)
        if filed.board != b.DESK:
            life.closed = life.resolved
            return
        life.closed, life.status = self._closing(case, life)
        if life.closed and case.reopened == "thanks":
            again = life.closed + self.rng.randint(2, 30) * HOUR
            if again < self.scene.now - 5 * HOUR:
                life.reopened = again
                life.resolved_again = self.standard.after(again, self.rng.randint(10, 150) * MINUTE)
                life.resolved_again = min(life.resolved_again, self.scene.now - HOUR)
                life.closed = life.resolved_again

    def _come_back(self, life: Life) -> None:
        again = life.resolved + self.rng.randint(3, 130) * HOUR
        if again < self.scene.now - 8 * HOUR:
            life.wrong, life.reopened = True, again
            life.resolved_again = min(self.scene.now - HOUR, self.standard.after(again, self.rng.uniform(1, 9) * HOUR))
            life.style = self.rng.choices(("proper", "one_line"), (3, 2))[0]

    def _closing(self, case: Case, life: Life) -> tuple[int, str]:
        """Most are closed by who solved them; billing moves the rest, Completed, on Thursdays."""
        roll = self.rng.random()
        if roll < 0.04 and life.waits:
            return life.end, ">Closed - No Response"
        if roll < 0.95:
            return life.end, ">Closed"
        thursday = next_thursday(life.end)
        if thursday < self.scene.now:
            return thursday + self.rng.randint(0, 5400), ">Closed"
        return 0, "Completed"

    def _still_open(self, case: Case, life: Life, clock: Clock) -> None:
        """Where it stands today; the moments before are spread between the entry and now."""
        age = self.scene.now - case.entered
        status = case.open_as
        if status.startswith("New") or status == "Open":
            life.owner, life.helper, life.status = "", "", status
            return
        life.status = status
        quick = clock.after(case.entered, clock.goals.respond * HOUR * self.rng.uniform(0.05, 0.8))
        life.responded = min(quick, case.entered + int(age * 0.5))
        life.assigned = case.entered + max(MINUTE, int((life.responded - case.entered) * 0.5))
        if status == "Assigned":
            life.responded = 0
            return
        if status == "Acknowledged":
            return
        soon = clock.after(case.entered, (clock.goals.plan or 8) * HOUR * self.rng.uniform(0.3, 0.9))
        life.planned = max(life.responded, min(soon, life.responded + (self.scene.now - life.responded) // 3))
        if stage_of(b.DESK, status) == b.NO or case.open_note == "waiting":
            begun = min(clock.after(life.planned, self._before_waiting(clock)), self.scene.now - 600)
            life.waits = ((max(begun, life.planned), 0),)
        if status == "Customer Updated":
            life.replied = self.scene.now - self.rng.randint(10, 300) * MINUTE
            life.replied = max(life.replied, life.planned + MINUTE)
        if status == "Re-Opened":
            life.resolved = life.planned + (self.scene.now - life.planned) // 3
            life.reopened = life.planned + 2 * (self.scene.now - life.planned) // 3
            life.style, life.wrong = "one_line", True

    def _before_waiting(self, clock: Clock) -> float:
        """Seconds of work before somebody else was waited for; the goal is not at stake."""
        return self.rng.uniform(0.05, 0.3) * min(clock.goals.resolve or 8, 10) * HOUR


def stage_of(board: str, status: str) -> str:
    """The SLA stage of a status; a name that this board lacks counts as in work."""
    return dict(b.STATUSES[board]).get(status, b.PL)


def next_thursday(ts: int) -> int:
    """Three in the afternoon of the next Thursday."""
    clock = local(ts)
    days = (3 - clock.weekday()) % 7 or (7 if clock.hour >= 15 else 0)
    return ts + days * 24 * HOUR + int((15 - clock.hour - clock.minute / 60) * HOUR)
