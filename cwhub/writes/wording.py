"""How a change of a ticket is told to a person: label, before, after. Pure."""

import difflib
from typing import Any

from cwhub.journal.kinds import Payload
from cwhub.writes.values import equal

Rows = list[dict[str, Any]]

LABELS = {
    "board": "Board",
    "status": "Status",
    "type": "Type",
    "subType": "Subtype",
    "item": "Item",
    "priority": "Priority",
    "summary": "Summary",
    "owner": "Owner",
    "contact": "Contact",
    "customerUpdatedFlag": "Customer updated",
}
TABS = {"internal": "Internal note", "discussion": "Discussion note", "resolution": "Resolution note"}
BELOW = {"subType": "type", "item": "type"}


def shown_value(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id"))
    return str(value)


def field_rows(fields: Payload, before: dict[str, Any] | None) -> Rows:
    """One row a field in the order in which ConnectWise shows them; a field that a new type empties says so."""
    known = before or {}
    rows = []
    for name in [name for name in LABELS if name in fields]:
        row = {
            "field": LABELS[name],
            "before": shown_value(known.get(name)),
            "after": shown_value(fields[name]),
            "note": "",
        }
        emptied = fields[name] is None and known.get(name) is not None
        if emptied and name in BELOW and BELOW[name] in fields:
            row["note"] = "a new type empties it"
        rows.append(row)
    return rows


def field_summary(fields: Payload) -> str:
    """`File under <type>, <subtype>`; `Set Priority to <name>`. No more than the diff says."""
    filed = [shown_value(fields[name]) for name in ("board", "type", "subType", "item") if fields.get(name)]
    others = [f"{LABELS[name]} to {shown_value(fields[name]) or 'empty'}" for name in fields if name not in FILED]
    words = [f"File under {', '.join(str(name) for name in filed)}"] if filed else []
    if others:
        words.append(("set " if words else "Set ") + ", ".join(others))
    return "; ".join(words) or "Empty " + ", ".join(LABELS[name] for name in fields)


FILED = ("board", "type", "subType", "item")


def note_rows(payload: Payload) -> Rows:
    lines = [{"op": "+", "text": line} for line in str(payload["text"]).strip().splitlines()]
    to = ", ".join(payload.get("to") or [])
    audience = "internal" if payload["tab"] == "internal" else "customer"
    return [{"field": TABS[payload["tab"]], "lines": lines, "audience": audience, "to": to}]


def edited_lines(old: str, new: str) -> Rows:
    """A note's text against the one that was drafted, line by line."""
    rows = []
    for line in difflib.ndiff(old.strip().splitlines(), new.strip().splitlines()):
        if line[:2] in ("- ", "+ ", "  "):
            rows.append({"op": line[0], "text": line[2:]})
    return rows


def really_changing(fields: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if not equal(value, before.get(name))}
