"""The golden cases of the SLA clock as `manage.py sla` takes them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "sla_golden"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Golden:
    say: str
    case: dict[str, Any]
    due: list[str | None]
    stage: str
    waiting: int


def golden_cases() -> list[Golden]:
    shared = read("shared.toml")
    files = sorted(path.name for path in FOLDER.glob("*.toml") if path.name != "shared.toml")
    return [golden_of(row, shared) for name in files for row in read(name)["case"]]


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text())


def golden_of(row: dict[str, Any], shared: dict[str, Any]) -> Golden:
    case = {
        "id": row["say"],
        "calendar": calendar_of(shared["calendars"], row["calendar"]) if "calendar" in row else None,
        "sla": shared["slas"][row["sla"]],
        "priority": row["priority"],
        "entered": row["entered"],
        "timeline": [{"at": at, "escalationStatus": status} for at, status in row.get("timeline", [])],
        "at": row["at"],
    }
    due = [None if moment == "-" else moment for moment in row["due"]]
    return Golden(row["say"], case, due, row.get("stage", "respond"), row.get("waiting", 0))


def calendar_of(calendars: dict[str, Any], name: str) -> dict[str, Any]:
    told = dict(calendars[name])
    base = calendar_of(calendars, told.pop("base")) if "base" in told else {"holidays": []}
    start, end = told.pop("every", (None, None))
    every = {f"{day}{edge}": at for day in WEEKDAYS for edge, at in (("StartTime", start), ("EndTime", end)) if at}
    return {**base, **every, **told}
