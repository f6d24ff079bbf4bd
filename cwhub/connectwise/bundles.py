"""Many reads in one request (`POST /system/bundles`, SPEC). A bundle asks and never writes.

The names of resource types are nowhere documented. Ours is that of the schema which `allNotes` answers; where a server
refuses it, the caller asks one by one.
"""

from dataclasses import dataclass, field
from typing import Any

from cwhub.connectwise.wire import Record

ALL_NOTES = "ServiceTicketNote"
LARGEST_PAGE = 1000


@dataclass(frozen=True)
class BundleAnswer:
    success: bool
    records: list[Record] = field(default_factory=list)


def all_notes_of(tickets: list[int]) -> list[Record]:
    """One request for each ticket; its number is the sequence number."""
    return [
        {
            "sequenceNumber": number,
            "resourceType": ALL_NOTES,
            "apiRequest": {"parentId": number, "page": {"page": 1, "pageSize": LARGEST_PAGE}},
        }
        for number in tickets
    ]


def lists_below(asked: list[tuple[str, int]]) -> list[Record]:
    """One request for each (resource type, parent); its place is the sequence number."""
    return [
        {
            "sequenceNumber": n,
            "resourceType": resource,
            "apiRequest": {"parentId": parent, "page": {"page": 1, "pageSize": LARGEST_PAGE}},
        }
        for n, (resource, parent) in enumerate(asked)
    ]


def answers_of(body: Any) -> dict[int, BundleAnswer]:
    """By sequence number. What did not succeed, or has another form, answers nothing."""
    rows = body.get("results") if isinstance(body, dict) else None
    return {int(row["sequenceNumber"]): answer_of(row) for row in rows or [] if isinstance(row, dict)}


def answer_of(row: Record) -> BundleAnswer:
    entities = row.get("entities")
    good = bool(row.get("success")) and isinstance(entities, list)
    return BundleAnswer(good, list(entities) if good and entities else [])
