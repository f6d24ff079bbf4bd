"""One spelling for equal work: sorted keys, UTC times, plain decimals, Unicode NFC."""

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

VERSION = "1"


def canonical(value: Any) -> Any:
    """The value as JSON can carry it, in its one spelling. Raises TypeError for what has none (a float too)."""
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", str(key)): canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(item) for item in value]
    return canonical_word(value)


def canonical_word(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form.")


def canonical_text(value: Any) -> str:
    return json.dumps(canonical(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def payload_hash(payload: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_text(payload).encode()).hexdigest()


def content_key(*, connection_id: int, client_id: int | None, kind: str, work: dict[str, Any]) -> str:
    """Equal for equal work, whoever asks for it and when. `work` is the kind's own `canonical(payload)`."""
    return hashlib.sha256(canonical_text([VERSION, connection_id, client_id, kind, work]).encode()).hexdigest()


def dedup_key(content: str, occurrence: str) -> str:
    """`occurrence` lets the same work be done again on purpose."""
    return hashlib.sha256(canonical_text([content, occurrence]).encode()).hexdigest()
