"""A callback's outer form and its signature. Pure: bytes and settings in, a verdict out."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

# The path that ConnectWise gives in Metadata.key_url, below any codebase and with a double slash at times.
KEY_PATH = re.compile(r"^(/[A-Za-z0-9_.-]+)?/{1,2}system/callbackkey/index\.rails$")


class Unbelievable(Exception):
    """The callback is refused; the sentence is logged and shown, its content is not."""


@dataclass(frozen=True)
class Envelope:
    company_id: str
    action: str  # added, updated, deleted
    kind: str  # ticket, company, ...
    record_id: int
    key_url: str


def open_envelope(body: bytes) -> Envelope:
    """Raises Unbelievable when the body is no callback."""
    try:
        said: dict[str, Any] = json.loads(body)
        metadata = said.get("Metadata") or {}
        return Envelope(
            company_id=str(said["CompanyId"]),
            action=str(said["Action"]).lower(),
            kind=str(said["Type"]).lower(),
            record_id=int(said["ID"]),
            key_url=str(metadata.get("key_url") or ""),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unbelievable("The body is not a callback.") from error


def check_key_url(key_url: str, *, hosts: list[str], company_id: str) -> None:
    """Only the connection's own two hosts over https, only the key path, only our company. Raises Unbelievable."""
    parts = urlsplit(key_url)
    own = {urlsplit(host).hostname for host in hosts}
    if parts.scheme != "https" or parts.hostname not in own or parts.username or parts.password:
        raise Unbelievable("The key address leads to a foreign host.")
    if not same_port(parts, hosts):
        raise Unbelievable("The key address leads to a foreign port.")
    if not KEY_PATH.match(parts.path):
        raise Unbelievable("The key address has an unknown path.")
    if parse_qs(parts.query).get("companyName", [""])[0].lower() != company_id.lower():
        raise Unbelievable("The key address names another company.")


def same_port(parts: Any, hosts: list[str]) -> bool:
    ports = {(urlsplit(host).hostname, urlsplit(host).port or 443) for host in hosts}
    return (parts.hostname, parts.port or 443) in ports


def signature_of(body: bytes, signing_key: str) -> str:
    """base64(HMAC-SHA256(SHA-256(key), raw body)), as the Developer Guide's sample computes it."""
    key = hashlib.sha256(signing_key.encode()).digest()
    return base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()


def check_signature(body: bytes, signature: str, signing_key: str) -> None:
    if not hmac.compare_digest(signature_of(body, signing_key), signature):
        raise Unbelievable("The signature does not fit the body.")
