"""What is hashed, and how. scripts/verify_audit_export.py says the same again, on purpose without importing it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

EXACT = 10**15  # a float above it comes back from the database as a whole number


def canonical(data: Any) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def as_stored(data: Any) -> Any:
    """The value as the database will give it back, so that its hash holds: plain JSON, no exotic number, no NUL."""
    if isinstance(data, dict):
        return {str(name).replace("\0", ""): as_stored(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [as_stored(value) for value in data]
    if data is None or isinstance(data, bool | int):
        return data
    if isinstance(data, float):
        return plain_float(data)
    return str(data).replace("\0", "")


def plain_float(value: float) -> Any:
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    return value + 0.0 if abs(value) < EXACT else int(value)


def commitment(salt: str, content: bytes) -> str:
    """A hash that, once the salt is gone, tells nothing of a content that could be guessed."""
    return hashlib.sha256(salt.encode() + content).hexdigest()


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def link_hash(link: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(link)).hexdigest()
