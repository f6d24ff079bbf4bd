"""10,000 deadlines of the SLA clock, beside the minute-by-minute reference of the tests. Both say the same."""

import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from agreements.rules.sla.clock import read
from agreements.rules.sla.records import case_of, told_of
from bench.table import Row
from tests.agreements.sla_reference import reference

DEADLINES = 10_000
A_CASE = 3  # respond, plan, resolve
SEED = 6
ZONES = ("America/Chicago", "Europe/London", "Australia/Sydney")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
SLA = {"respondHours": 2, "planWithin": 4, "resolutionHours": 12, "priorities": []}
MOVES = ("Responded", "NoEscalation", "ResolutionPlan", "NoEscalation", "ResolutionPlan")


def measure(folder: Path) -> list[Row]:
    chance = random.Random(SEED)
    cases = [case(number, chance) for number in range(-(-DEADLINES // A_CASE))]
    started = time.perf_counter()
    ours = [{"id": one["id"], **told_of(read(case_of(one)))} for one in cases]
    between = time.perf_counter()
    theirs = [reference(one) for one in cases]
    ended = time.perf_counter()
    if ours != theirs:
        raise SystemExit("The clock and its reference disagree; the figures mean nothing.")
    took, beside = (between - started) * 1000, (ended - between) * 1000
    return [Row(f"{A_CASE * len(cases):,} deadlines, read and reckoned", took, "minute by minute", beside)]


def case(number: int, chance: random.Random) -> dict[str, Any]:
    """A ticket of some minute of 2026 that waited twice, in the calendar of one of three zones, or around the clock."""
    entered = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(365 * 24 * 60))
    moments = [entered + timedelta(minutes=minutes) for minutes in sorted(chance.sample(range(1, 2000), len(MOVES)))]
    moves = zip(moments, MOVES, strict=True)
    return {
        "id": number,
        "calendar": chance.choice([None, *(calendar(zone) for zone in ZONES)]),
        "sla": SLA,
        "priority": "Priority 3 - Normal",
        "entered": text(entered),
        "timeline": [{"at": text(moment), "escalationStatus": status} for moment, status in moves],
        "at": text(moments[-1] + timedelta(minutes=30)),
    }


def calendar(zone: str) -> dict[str, Any]:
    edges = (("StartTime", "07:30:00"), ("EndTime", "18:00:00"))
    hours = {f"{day}{edge}": at for day in WEEKDAYS for edge, at in edges}
    return {"zone": zone, **hours, "holidays": [{"date": "2026-12-25", "allDayFlag": True}]}


def text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
