"""Who takes what, and when a member's time gets entered."""

from __future__ import annotations

import random
from datetime import date, timedelta

from .clock import DAY, HOUR, local, stamp
from .people import MEMBERS, Person
from .shape import Book, Record

HELPERS = {
    "L1": "L2",
    "L2": "L3",
    "L3": "network",
    "network": "L3",
    "noc": "L2",
    "billing": "account",
    "owner": "manager",
}


class Staff:
    """The members there are, by team; a missing team is served by the next one."""

    def __init__(self, book: Book, rng: random.Random) -> None:
        self.rng = rng
        self.records: dict[str, Record] = {r["identifier"]: r for r in book.collections["system/members"]}
        self.people: dict[str, Person] = {p.identifier: p for p in MEMBERS if p.identifier in self.records}
        self.teams: dict[str, list[Person]] = {}
        for person in self.people.values():
            self.teams.setdefault(person.team, []).append(person)
        self._weights = {team: [p.pace for p in people] for team, people in self.teams.items()}
        self.roles: dict[str, Record] = {r["name"]: r for r in book.collections["time/workRoles"]}

    def ref(self, identifier: str) -> Record:
        return {"id": self.records[identifier]["id"]}

    def pick(self, team: str) -> str:
        people = self.teams.get(team) or self.teams["L1"]
        return self.rng.choices(people, self._weights.get(team) or self._weights["L1"])[0].identifier

    def helper(self, identifier: str) -> str:
        """Somebody one level up."""
        return self.pick(HELPERS.get(self.people[identifier].team, "L2"))

    def on_call(self, ts: int) -> str:
        """One L2 for a week, from Monday 8:00."""
        week = (local(ts - 8 * HOUR).toordinal() - 1) // 7
        rota = self.teams["L2"]
        return rota[week % len(rota)].identifier

    def entered_at(self, identifier: str, ended: int) -> int:
        """When the time of a piece of work gets entered, by that member's habit."""
        day = local(ended).date()
        habit = self.people[identifier].logs
        if habit == "now" or self.people[identifier].team == "owner":
            return ended + self.rng.randint(1, 6) * 60
        if habit == "day":
            return max(ended + 120, stamp(day, 17.4) + self.rng.randint(0, 2000))
        friday = day + timedelta(days=(4 - day.weekday()) % 7)
        if habit == "friday":
            evening = 21.0 if identifier == "KTorvald" else 16.6
            return max(ended + 120, stamp(friday, evening) + self.rng.randint(0, 3000))
        return stamp(friday, 15.0) + 7 * DAY + self.rng.randint(0, 3000)


def week_of(day: date) -> date:
    """The Monday of that week."""
    return day - timedelta(days=day.weekday())
