"""The SLA clock minute by minute: slow, plain, and written from the issue's words alone.

Everything it is given falls on whole minutes. It shares nothing with the rules but the form of a case.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MINUTE = timedelta(minutes=1)
RANKS = {"NotResponded": 0, "Responded": 1, "ResolutionPlan": 2, "Resolved": 3, "NoEscalation": 4}
NAMES = ("respond", "plan", "resolve", "resolved", "waiting")


def reference(case: dict[str, Any], *, horizon: timedelta = timedelta(days=30)) -> dict[str, Any]:
    """The answer to a case; a target that is not due within the horizon is None."""
    entered, at = moment(case["entered"]), moment(case["at"])
    moves = sorted(((moment(row["at"]), row["escalationStatus"]) for row in case["timeline"]), key=lambda move: move[0])
    moves = [move for move in moves if move[0] <= at]
    hours = hours_of(case)
    due: dict[str, Any] = dict.fromkeys(("respond", "plan", "resolve"))
    wanted = {name: hours[name] * 60 for name in due if hours[name]}
    gone, waited, now = 0, 0, entered
    while now < at or (wanted and now < entered + horizon):
        if is_open(case["calendar"], now):
            if now < at and NAMES[rank_at(moves, now)] == "waiting":
                waited += 1
            else:
                gone += 1
        now += MINUTE
        for name in [name for name, minutes in wanted.items() if gone >= minutes]:
            due[name] = now.strftime("%Y-%m-%dT%H:%M:%SZ")
            del wanted[name]
    return {"id": case["id"], "stage": NAMES[rank_at(moves, at)], **due, "minutes_waiting": waited}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def hours_of(case: dict[str, Any]) -> dict[str, float]:
    rows = [row for row in case["sla"].get("priorities", []) if row["priority"]["name"] == case["priority"]]
    told = rows[0] if rows else case["sla"]
    fields = {"respond": "respondHours", "plan": "planWithin", "resolve": "resolutionHours"}
    return {name: told.get(field) or 0 for name, field in fields.items()}


def rank_at(moves: list[tuple[datetime, str]], now: datetime) -> int:
    """The stage after all moves up to now. From the third stage on it moves freely, but never below."""
    rank = 0
    for at, status in moves:
        if at <= now:
            rank = max(RANKS[status], 2 if rank >= 2 else rank)
    return rank


def is_open(calendar: dict[str, Any] | None, now: datetime) -> bool:
    if calendar is None:
        return True
    wall = now.astimezone(ZoneInfo(calendar["zone"]))
    return in_hours(calendar, wall) and not any(is_closed(row, wall) for row in calendar.get("holidays", []))


def in_hours(calendar: dict[str, Any], wall: datetime) -> bool:
    today, yesterday = DAYS[wall.weekday()], DAYS[(wall.weekday() - 1) % 7]
    start, end = times(calendar, today)
    if start is not None and end is not None:
        inside = start <= wall.time() < end if end > start else start <= wall.time()
        if inside:
            return True
    start, end = times(calendar, yesterday)
    return start is not None and end is not None and end <= start and wall.time() < end


def times(calendar: dict[str, Any], day: str) -> tuple[time | None, time | None]:
    told = (calendar.get(f"{day}StartTime"), calendar.get(f"{day}EndTime"))
    return tuple(time.fromisoformat(text) if text else None for text in told)  # type: ignore[return-value]


def is_closed(holiday: dict[str, Any], wall: datetime) -> bool:
    if holiday["date"] != wall.date().isoformat():
        return False
    if holiday.get("allDayFlag"):
        return True
    return time.fromisoformat(holiday["timeStart"]) <= wall.time() < time.fromisoformat(holiday["timeEnd"])
