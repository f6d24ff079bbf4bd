"""What changed on a day since the page last heard of it. The cursor is a digest of each region and of each row."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from timeentry.pages.rows import Row
from timeentry.pages.showing import Day

REGIONS = ("tabs", "lane", "foot")
UID, SHORT = 16, 5


def digest(value: Any, length: int = SHORT) -> str:
    return hashlib.sha256(json.dumps(value, default=repr, sort_keys=True).encode()).hexdigest()[:length]


def regions(day: Day) -> dict[str, str]:
    return {
        "tabs": digest([day.tabs, day.sheet, day.posted, day.gap_text, day.unseen]),
        "lane": digest([day.lane, day.gaps]),
        "foot": digest([day.post, day.ready, day.post_word]),
    }


def cursor_of(day: Day, there: Collection[str] = ()) -> str:
    """`there`: rows that the page has besides those of its view. What no longer fits the view stays till the next."""
    shown = {row.uid for row in day.rows} | set(there)
    rows = " ".join(f"{row.uid}:{digest(row)}" for row in day.everything if row.uid in shown)
    return f"{'.'.join(regions(day)[name] for name in REGIONS)} {rows}".strip()


@dataclass(frozen=True)
class News:
    changed: Mapping[str, bool]
    rows: list[Row]
    typed: list[Row]
    came: list[Row]
    went: list[str]
    cursor: str

    def __bool__(self) -> bool:
        return bool(self.rows or self.typed or self.came or self.went or any(self.changed.values()))


def news(day: Day, cursor: str, typed: Collection[str] = ()) -> News:
    """What a page with this cursor lacks. `typed` are rows that it has made by itself."""
    head, *rows = cursor.split() or ["-"]
    before = dict(zip(REGIONS, head.split("."), strict=False))
    known = dict(row.split(":", 1) for row in rows if ":" in row)
    every = {row.uid: row for row in day.everything}
    fresh = {uid for uid in typed if uid in every and uid not in known}
    return News(
        changed={name: before.get(name) != told for name, told in regions(day).items()},
        rows=[row for uid, row in every.items() if uid in known and known[uid] != digest(row)],
        typed=[every[uid] for uid in every if uid in fresh],
        came=[row for row in day.rows if row.uid not in known and row.uid not in fresh],
        went=[uid for uid in known if uid not in every],
        cursor=cursor_of(day, {*known, *fresh}),
    )
