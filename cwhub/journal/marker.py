"""The marker by which we find our own entries. It follows from the operation: every attempt carries the same one."""

import base64
import hashlib
import hmac
import re

MARKER_BYTES = 10
MARKER = re.compile(r"\[ref:[A-Z2-7]{16}\]")


def marker_for(op_uid: str, key: bytes) -> str:
    """`[ref:...]` with the first 80 bits of an HMAC, in base32."""
    digest = hmac.new(key, op_uid.encode(), hashlib.sha256).digest()
    return f"[ref:{base64.b32encode(digest[:MARKER_BYTES]).decode()}]"


def markers_in(text: str) -> list[str]:
    """What looks like a marker of ours, or of another installation."""
    return MARKER.findall(text)
