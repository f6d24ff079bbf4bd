"""What technicians and customers write while a ticket is worked on."""

from __future__ import annotations

import random

from .cases import Case
from .phrases import (
    ALERT_REMARKS,
    ANSWERS,
    ASKING,
    BACK,
    CHASERS,
    CONFIRMED,
    EMPTY,
    GREETINGS,
    HANDOVERS,
    REMARKS,
    STEPS,
    TAILS,
    THANKS,
)
from .voices import slots


class Words:
    """Notes in the hand of one member or another."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.numbers: list[int] = []  # tickets written so far, to be pointed at

    def greeting(self, member: str, case: Case) -> str:
        return self.rng.choice(GREETINGS).format_map(slots(self.rng, case))

    def asking(self, status: str) -> str:
        kind = status if status in ASKING else "Waiting Customer"
        return self.rng.choice(ASKING[kind])

    def chaser(self) -> str:
        return self.rng.choice(CHASERS)

    def answer(self, case: Case) -> str:
        return self.rng.choice(ANSWERS).format_map(slots(self.rng, case))

    def remark(self, case: Case) -> str:
        if self.numbers and self.rng.random() < 0.1:
            return f"same as #{self.rng.choice(self.numbers[-300:])}"
        pool = ALERT_REMARKS if not case.contact else REMARKS
        return self.rng.choice(pool).format_map(slots(self.rng, case))

    def handover(self, helper: str) -> str:
        return self.rng.choice(HANDOVERS).format(helper=helper)

    def fix(self, member: str, case: Case) -> str:
        """The step that fixed it, in somebody's words; Nystrom spends five on it."""
        text = case.extra.get("fix") or self.rng.choice(case.family.fixes)
        if member == "CNystrom":
            return " ".join(text.split()[:5])
        return text.format_map(slots(self.rng, case)) if "{" in text else text

    def proper(self, member: str, case: Case) -> str:
        if member == "GSolberg":
            return "done, see mail"
        issue, _ = case.text or ("", "")
        if member == "NEsterhuizen" or self.rng.random() < 0.25:
            return f"Issue: {issue}\nCause: {self.rng.choice(TAILS)}\nFix: {self.fix('', case)}"
        return f"{self.fix(member, case)} {self.rng.choice(CONFIRMED)}"

    def one_line(self, member: str, case: Case) -> str:
        text = self.fix(member, case)
        return text.split(". ")[0].split(", ")[0].rstrip(".")

    def mailed_fix(self, case: Case) -> str:
        name = (case.contact or {}).get("firstName", "there")
        return f"Hi {name},\n\n{self.fix('', case)}\nLet us know if it comes back.\n\nFerrowick IT Service Desk"

    def empty(self) -> str:
        return self.rng.choice(EMPTY)

    def back(self, case: Case) -> str:
        return self.rng.choice(BACK)

    def thanks(self) -> str:
        return self.rng.choice(THANKS)

    def step(self, member: str, case: Case) -> str:
        if member == "CNystrom":
            return self.rng.choice(("on it", "called user", "remote session", "checked, waiting", "lvm"))
        return self.rng.choice(STEPS).format_map(slots(self.rng, case))
