"""An analysis in words: its steps with sources and ticks, what is similar, what is missing, what was read."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk.ticket import times
from kit.clock import parse_utc
from triage.models import Analysis, StepTick

FIRST_STEPS = 3
ELSEWHERE = "learned case"  # a resolved ticket of another client, without a name
PLACES = {"type": 0, "subtype": 1, "item": 2}

Link = Callable[[int], str]


def step_key(text: str) -> str:
    """A step's name in an address: its words outlive a new analysis, its place does not."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Told:
    """Writes one analysis down for readers of one account."""

    analysis: Analysis
    ticks: dict[str, StepTick]
    zone: ZoneInfo
    now: datetime
    link: Link  # the address of a ticket, by its number
    tick_url: Callable[[str], str]

    @property
    def filed(self) -> str:
        """Type > subtype as far as it is at least a fair guess."""
        rows = [row for row in self.analysis.fields if row["level"] in PLACES and row["name"]]
        rows = [row for row in rows if row["word"] != "unknown"]
        return " > ".join(row["name"] for row in sorted(rows, key=lambda row: PLACES[row["level"]])[:2])

    def steps(self) -> list[dict[str, Any]]:
        return [self.step(number, row) for number, row in enumerate(self.analysis.steps, start=1)]

    def step(self, number: int, row: dict[str, Any]) -> dict[str, Any]:
        tick = self.ticks.get(row["text"][:300])
        count = row.get("tickets") or len(row["sources"])
        own = [source for source in row["sources"] if source["ticket"] is not None]
        return {
            "number": number,
            "text": row["text"],
            "key": step_key(row["text"]),
            "sources": [self.source(source) for source in (own or row["sources"])[: 2 if own else 1]],
            "note": f"{count} tickets" if count > 1 else "",
            "done": tick is not None,
            "by": tick.by_name.split()[-1] if tick and tick.by_name else "",
            "at": times.clock(tick.at, self.zone) if tick else "",
            "tick_url": self.tick_url(step_key(row["text"])),
        }

    def source(self, source: dict[str, Any]) -> dict[str, str]:
        at = parse_utc(source.get("at"))
        on = times.day(at, self.zone, self.now) if at else ""
        if source["ticket"] is None:
            words = ", ".join(part for part in (f"another client's {source['kind']}", on) if part)
            return {"text": words, "url": "", "quote": source["quote"]}
        author = source["author"].split()[-1] if source["author"] else ""
        words = ", ".join(part for part in (f"#{source['ticket']} {source['kind']}", author, on) if part)
        return {"text": words, "url": self.link(source["ticket"]), "quote": source["quote"]}

    def against(self) -> list[dict[str, Any]]:
        """Tried before, and the ticket came back."""
        return [self.step(number, row) for number, row in enumerate(self.analysis.against, start=1)]

    def quotes(self) -> list[dict[str, str]]:
        """What speaks for it: the passages that the first steps rest on."""
        found = [source for row in self.steps()[:4] for source in row["sources"][:1]]
        return [source for source in found if source["quote"]]

    def similar(self) -> list[dict[str, Any]]:
        return [self.similar_row(row) for row in self.analysis.similar]

    def similar_row(self, row: dict[str, Any]) -> dict[str, Any]:
        on = date.fromisoformat(row["on"]) if row["on"] else None
        own = row["ticket"] is not None
        fixed = row["fixed_by"] or "no step told"
        minutes = f", {row['minutes']} min" if row["minutes"] else ""
        return {
            **row,
            "label": f"#{row['ticket']} {row['summary']}" if own else f"Another client: {row['summary']}".rstrip(": "),
            "number": row["ticket"],
            "what": row["summary"],
            "fixed": row["fixed_by"],
            "url": self.link(row["ticket"]) if own else "",
            "date": times.calendar_day(on, self.now.astimezone(self.zone).date()) if on else "",
            "outcome": f"{fixed}{minutes}" + (". It came back" if row["came_back"] else ""),
        }

    def came_back(self) -> int:
        return sum(1 for row in self.analysis.similar if row["came_back"])

    def read(self) -> str:
        """`ticket, 3 notes, 4 similar tickets`"""
        counted = Counter(row["kind"] for row in self.analysis.read)
        words = [
            kind if count == 1 else f"{count} {plural(kind)}" for kind, count in counted.items() if kind != ELSEWHERE
        ]
        if counted[ELSEWHERE]:
            words.append(f"{counted[ELSEWHERE]} similar of other clients")
        return ", ".join(words) or "the ticket"

    def copied(self) -> str:
        """The suggestion as plain text, for somebody who writes it down elsewhere."""
        lines = [self.analysis.reason] if self.analysis.reason else []
        lines += [
            f"{row['number']}. {row['text']} ({', '.join(s['text'] for s in row['sources'])})" for row in self.steps()
        ]
        lines += [f"Ask: {question}" for question in self.analysis.questions]
        return "\n".join(lines)


def plural(kind: str) -> str:
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"


def reply_draft(analysis: Analysis, contact: str) -> str:
    """A reply that asks for what is missing. Drafted; nothing sends it."""
    if not analysis.questions:
        return ""
    greeting = f"Hello {contact.split()[0]}," if contact else "Hello,"
    asked = "\n".join(f"- {question}" for question in analysis.questions)
    return f"{greeting}\n\nthank you for your message. So that we can help without delay, please tell us:\n\n{asked}"
