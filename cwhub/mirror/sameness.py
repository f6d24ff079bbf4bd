"""What makes two readings of a record the same. Pure.

A reference is its id here: the name belongs to another record. What ConnectWise works out anew at each look is no
change: the SLA figures of a ticket differ between a list and the ticket itself (FACTS 11, "can be stale").
"""

from typing import Any

Record = dict[str, Any]
CUSTOM = "customFields"
WORKED_OUT = frozenset(
    [
        "slaStatus", "isInSla", "respondByGoalUTC", "resplanGoalUTC", "resolutionGoalUTC", "escalationLevel",
        "minutesWaiting", "minutesBeforeWaiting", "respondMinutes", "resPlanMinutes", "resolveMinutes",
        "respondedHours", "resplanHours", "resolutionHours", "respondedSkippedMinutes", "resplanSkippedMinutes",
    ]
)  # fmt: skip


def shown(record: Record) -> Record:
    """What a person sees of it: all but what is worked out and the addresses of its parts."""
    return {name: without_addresses(value) for name, value in record.items() if name not in WORKED_OUT | {"_info"}}


def essence(record: Record) -> Record:
    """What is the record's own: references by their id, and of the MSP's own fields those that have a value."""
    left_out = WORKED_OUT | {"_info", CUSTOM}
    if record.get("member") or record.get("contact"):
        left_out |= {"originalAuthor"}  # of a note: the name of whom the reference names
    found = {name: own(value) for name, value in record.items() if name not in left_out}
    if filled := filled_in(record.get(CUSTOM)):
        found[CUSTOM] = filled
    return found


def filled_in(rows: Any) -> dict[int, Any]:
    """A field that is defined appears on every record at once, empty; only a value is a change of the record."""
    return {row["id"]: row["value"] for row in rows or [] if row.get("value") is not None}


def own(value: Any) -> Any:
    if isinstance(value, list):
        return [own(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {"id": value["id"]} if is_reference(value) else {k: own(v) for k, v in value.items() if k != "_info"}


def is_reference(value: Record) -> bool:
    """References carry their id with addresses or a name; rows of a record's own list carry a value of their own."""
    return value.get("id") is not None and "value" not in value


def without_addresses(value: Any) -> Any:
    if isinstance(value, list):
        return [without_addresses(one) for one in value]
    if isinstance(value, dict):
        return {name: without_addresses(one) for name, one in value.items() if name != "_info"}
    return value


def last_updated(record: Record) -> str:
    return str((record.get("_info") or {}).get("lastUpdated") or "")


def updated_by(record: Record) -> str:
    return str((record.get("_info") or {}).get("updatedBy") or "")


def differing(one: Record, other: Record) -> list[str]:
    """The fields that are not the same. A field without a value is left out by ConnectWise."""
    ours, theirs = essence(one), essence(other)
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
