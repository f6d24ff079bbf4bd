"""What changed on a day since the page last heard of it. The cursor is a digest of each region and of each row."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from timeentry.pages.rows import Row
from timeentry.pages.showing import Day

REGIONS = ("tabs", "lane", "foot")
UID, SHORT = 16, 5


def digest(value: Any, length: int = SHORT) -> str:
    return hashlib.sha256(json.dumps(value, default=repr, sort_keys=True).encode()).hexdigest()[:length]


def regions(day: Day) -> dict[str, str]:
    return {
        "tabs": digest([day.tabs, day.sheet, day.posted, day.gap_text]),
        "lane": digest([day.lane, day.gaps]),
        "foot": digest([day.post, day.ready, day.post_word]),
    }


def row_digests(day: Day) -> dict[str, str]:
    return {row.uid: digest(row) for row in day.rows}


def cursor_of(day: Day) -> str:
    rows = " ".join(f"{uid}:{told}" for uid, told in row_digests(day).items())
    return f"{'.'.join(regions(day)[name] for name in REGIONS)} {rows}".strip()


def news(day: Day, cursor: str) -> Mapping[str, Any]:
    """What a page with this cursor lacks. Without one it has everything: what its page was made with."""
    head, *rows = cursor.split()
    before = dict(zip(REGIONS, head.split("."), strict=False))
    known = dict(row.split(":", 1) for row in rows if ":" in row)
    now = row_digests(day)
    changed: list[Row] = [row for row in day.rows if row.uid in known and known[row.uid] != now[row.uid]]
    return {
        "changed": {name: before.get(name) != told for name, told in regions(day).items()},
        "rows": changed,
        "came": [row for row in day.rows if row.uid not in known],
        "went": [uid for uid in known if uid not in now],
    }


def is_news(told: Mapping[str, Any]) -> bool:
    return bool(told["rows"] or told["came"] or told["went"] or any(told["changed"].values()))
