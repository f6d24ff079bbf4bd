"""*Today* as its templates read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cwhub.mirror.models import Board
from desk.searching import ticket_address
from desk.ticket import times
from desk.today.asked import Asked
from desk.today.assigning import LENGTHS, Offer
from desk.today.columns import BY_KEY, COLUMNS, Column, Seen
from desk.today.columns import INCIDENTS as INCIDENT_SETTINGS
from desk.today.crew import Person, Span
from desk.today.reading import Incident
from desk.today.rules import LABELS, LIMITS, Rules

FIRST_ROWS, ALONE = 4, 200
MOST_INCIDENTS = 3  # the largest; more would hide the columns
WIDTH = 600  # of a lane, in its own units
NEXT_BEST = 3
KINDS = {"booked": "b", "other": "lu", "off": "off", "ours": "prop"}
WORDS = {"booked": "on", "other": "", "off": "off:", "ours": "given just now:"}


@dataclass(frozen=True)
class Row:
    seen: Seen
    url: str
    text: str
    tone: str
    who: str
    pick_url: str
    picked: bool


@dataclass(frozen=True)
class ColumnShown:
    column: Column
    rule: str
    count: int
    rows: list[Row]
    more: int
    url: str  # alone
    rules_url: str
    pick_url: str = ""


def column_shown(column: Column, seen: Sequence[Seen], rules: Rules, asked: Asked, zone: ZoneInfo) -> ColumnShown:
    found = column.of(seen, rules)
    shown = found[: ALONE if asked.column else FIRST_ROWS]
    numbers = [one.ticket.external_id for one in found]
    return ColumnShown(
        column=column,
        rule=column.rule(rules),
        count=len(found),
        rows=[row_of(one, column, asked, zone) for one in shown],
        more=len(found) - len(shown),
        url=asked.url(column=column.key),
        rules_url=asked.url(rules_of=column.key),
        pick_url=asked.picking(*numbers) if column.key == "unassigned" and numbers else "",
    )


def columns_shown(seen: Sequence[Seen], rules: Rules, asked: Asked, zone: ZoneInfo) -> list[ColumnShown]:
    wanted = [BY_KEY[asked.column]] if asked.column else COLUMNS
    return [column_shown(one, seen, rules, asked, zone) for one in wanted]


def row_of(one: Seen, column: Column, asked: Asked, zone: ZoneInfo) -> Row:
    text, tone = column.says(one, zone)
    number = one.ticket.external_id
    said = [one.ticket.client.name, f"#{number}", one.clock.sla, one.ticket.resources or ""]
    picked = number in asked.picks
    return Row(
        seen=one,
        url=ticket_address(number),
        text=text,
        tone=tone,
        who=" · ".join(word for word in said if word),
        pick_url=asked.without(number) if picked else asked.picking(number),
        picked=picked,
    )


def tabs(boards: Sequence[Board], counts: Mapping[int, int], asked: Asked) -> list[dict[str, Any]]:
    """A tab for each board, and one for all."""
    rows = [tab(one.name, counts.get(one.external_id, 0), one.external_id, asked) for one in boards]
    every = tab("All boards", sum(counts.values()), 0, asked)
    return [*rows, every] if len(rows) > 1 else [every]


def tab(name: str, count: int, board: int, asked: Asked) -> dict[str, Any]:
    return {"name": name, "n": count, "url": asked.url(board=board), "on": board == asked.board}


def incidents_shown(found: Sequence[Incident], zone: ZoneInfo, at: datetime) -> list[dict[str, Any]]:
    return [
        {
            "client": incident.client,
            "n": len(incident.tickets),
            "since": times.when(incident.since, zone, at),
            "usual": f"{incident.usual:.1f}",
            "tickets": [
                {"number": one.external_id, "summary": one.summary, "url": ticket_address(one.external_id)}
                for one in incident.tickets[:6]
            ],
        }
        for incident in found[:MOST_INCIDENTS]
    ]


def incident_rule(rules: Rules) -> str:
    many = f"{rules.incident_tickets} tickets of one client within {rules.incident_minutes} minutes"
    return f"At least {many}, and three times what it usually has at this hour."


def rules_shown(asked: Asked, rules: Rules) -> dict[str, Any] | None:
    """The form of the column whose rule is open."""
    if not asked.rules_of:
        return None
    column = BY_KEY.get(asked.rules_of)
    names = column.settings if column else INCIDENT_SETTINGS
    said = rules.as_json()
    return {
        "title": column.title if column else "Incidents",
        "rule": column.rule(rules) if column else incident_rule(rules),
        "fields": [
            {"name": name, "label": LABELS[name], "value": said[name], "low": LIMITS[name][0], "high": LIMITS[name][1]}
            for name in names
        ],
        "close_url": asked.url(rules_of=""),
    }


# --- people ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Lane:
    """A day from left to right."""

    start: datetime
    end: datetime

    def x(self, moment: datetime) -> int:
        share = (moment - self.start) / (self.end - self.start)
        return round(min(1.0, max(0.0, share)) * WIDTH)


def lane_of(crew: Sequence[Person], day: date, zone: ZoneInfo) -> Lane:
    """From the first opening to the last closing; eight to six where nobody works."""
    hours = [found for one in crew if (found := one.hours_on(day))]
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    if not hours:
        return Lane(midnight + timedelta(hours=8), midnight + timedelta(hours=18))
    return Lane(min(start for start, _ in hours), max(end for _, end in hours))


def crew_shown(crew: Sequence[Person], offer: Offer | None, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    day = at.astimezone(zone).date()
    lane = lane_of(crew, day, zone)
    return {
        "first": times.clock(lane.start, zone),
        "last": times.clock(lane.end, zone),
        "now_x": lane.x(at) if lane.start <= at <= lane.end else None,
        "people": [person_shown(one, lane, offer, day, zone) for one in crew],
    }


def person_shown(one: Person, lane: Lane, offer: Offer | None, day: date, zone: ZoneInfo) -> dict[str, Any]:
    spans = [span for span in one.spans if span.start < lane.end and span.end > lane.start]
    mine = offer is not None and offer.person is one
    if mine and offer and offer.start < lane.end and offer.end > lane.start:
        spans = [*spans, Span(offer.start, offer.end, "ours", "proposed")]
    off = one.off_on(day)
    bars = [{"css": "off", "x": 0, "w": WIDTH}] if off else []
    bars += [{"css": KINDS[s.kind], "x": lane.x(s.start), "w": max(2, lane.x(s.end) - lane.x(s.start))} for s in spans]
    return {"person": one, "on": mine, "off": off, "bars": bars, "title": said_of(one, off, spans, zone)}


def said_of(one: Person, off: str, spans: Sequence[Span], zone: ZoneInfo) -> str:
    """The lane in words."""
    if off:
        return f"{one.name}: off today, {off}"
    parts = [f"{times.clock(s.start, zone)} to {times.clock(s.end, zone)} {WORDS[s.kind]} {s.label}" for s in spans]
    said = ", ".join(" ".join(part.split()) for part in parts)
    return f"{one.name}: {said or 'nothing scheduled today'}"


def panel_shown(
    one: Seen, found: Sequence[Offer], crew: Sequence[Person], asked: Asked, at: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """The ticket that is given away now, whom it is proposed for, and what else may be chosen."""
    best = found[0] if found else None
    start = best.start if best else at + timedelta(minutes=15)
    return {
        "seen": one,
        "url": ticket_address(one.ticket.external_id),
        "due": times.when(one.due, zone, at) if one.due else "",
        "offer": best,
        "when": window(best, zone, at) if best else "",
        "others": [f"{other.person.name} {times.when(other.start, zone, at)}" for other in found[1 : 1 + NEXT_BEST]],
        "people": crew,
        "start_value": start.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        "lengths": LENGTHS,
        "place": asked.picks.index(one.ticket.external_id) + 1,
        "of": len(asked.picks),
        "skip_url": asked.without(one.ticket.external_id),
        "rest": [number for number in asked.picks if number != one.ticket.external_id],
    }


def window(offer: Offer, zone: ZoneInfo, at: datetime) -> str:
    return f"{times.when(offer.start, zone, at)} to {times.clock(offer.end, zone)}"
