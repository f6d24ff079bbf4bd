"""ConnectWise's spelling, read and written in one place."""

import json
import re
from email.utils import parsedate_to_datetime
from math import inf, isfinite
from typing import Any

import httpx

from cwhub.connectwise.errors import Busy, ConnectWiseError, KeyRefused, Limited, Refused, Unanswered
from kit.clock import now

Record = dict[str, Any]
NEXT = re.compile(r'<([^>]*)>\s*;\s*rel="?next"?')
LIST_REFUSED = (400, 422)
UNREADABLE = object()


def replace_fields(fields: dict[str, Any]) -> list[Record]:
    """A PATCH body: an array of operations on bare field names (Developer Guide, "PATCH")."""
    return [
        {"op": "replace", "path": name, "value": value} if value is not None else {"op": "remove", "path": name}
        for name, value in fields.items()
    ]


def next_page(response: httpx.Response) -> str | None:
    """The next page's address, relative to the API; None at the end. Links may be empty at the end."""
    found = NEXT.search(response.headers.get("Link", ""))
    return found.group(1) if found and found.group(1) else None


def quoted(text: str) -> str:
    """A string of the conditions language."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def moment(text: str) -> str:
    """A date of the conditions language."""
    return f"[{text}]"


def error_of(response: httpx.Response, body: Any) -> ConnectWiseError:
    """The error that an answer outside of 2xx stands for. An unknown code is doubt, never a refusal."""
    status, request_id = response.status_code, response.headers.get("x-cw-request-id", "")
    sentence, detail = told(body) or f"ConnectWise answered {status}.", str(body)[:2000]
    kind: type[ConnectWiseError] = Unanswered
    if status in LIST_REFUSED or status in (405, 415):
        kind = Refused
    elif status in (401, 403, 404):
        kind = KeyRefused
    elif status == 409:
        kind = Busy
    elif status == 429:
        kind = Limited
    error = kind(sentence, status=status, request_id=request_id, detail=detail)
    if isinstance(error, Limited):
        error.retry_after_seconds = retry_after(response)
    return error


def retry_after(response: httpx.Response) -> float | None:
    """Seconds, at least one; None where the server names none that can be read (RFC 9110, 10.2.3: or a date)."""
    said = response.headers.get("Retry-After", "")
    try:
        seconds = float(said)
    except ValueError:
        seconds = seconds_until(said)
    return max(1.0, seconds) if isfinite(seconds) else None


def seconds_until(date: str) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return inf
    return (moment - now()).total_seconds() if moment.tzinfo else inf


def told(body: Any) -> str:
    """What ConnectWise says of its own refusal: the message, then each field's."""
    if not isinstance(body, dict):
        return ""
    inner = [row.get("message", "") for row in body.get("errors") or [] if isinstance(row, dict)]
    return " ".join(text for text in [str(body.get("message", "")), *inner] if text)[:500]


def readable(content: bytes) -> Any:
    """The answer as JSON; None for an empty one (204)."""
    if not content.strip():
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return UNREADABLE
