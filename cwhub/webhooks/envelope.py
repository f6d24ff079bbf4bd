"""A callback's outer form and its signature. Pure: bytes and settings in, a verdict out."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

# The path that ConnectWise gives in Metadata.key_url, below any codebase and with a double slash at times.
KEY_PATH = re.compile(r"(/[A-Za-z0-9_.-]{1,40})?/{1,2}system/callbackkey/index\.rails")
KEY_QUERY = ("companyName", "id")
LONGEST_KEY_URL = 500
PLAIN_URL = re.compile(r"[!-~]+")
SIGNATURE = re.compile(r"[A-Za-z0-9+/]{43}=")
LARGEST_ID = 2**63 - 1


class Unbelievable(Exception):
    """The callback is refused; the sentence is logged and shown, its content is not."""

    says_no_values = True


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
        envelope = Envelope(
            company_id=str(said["CompanyId"]),
            action=str(said["Action"]).lower(),
            kind=str(said["Type"]).lower(),
            record_id=int(said["ID"]),
            key_url=str(metadata.get("key_url") or ""),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Unbelievable("The body is not a callback.") from error
    if not 0 < envelope.record_id <= LARGEST_ID:
        raise Unbelievable("The callback names a record that cannot be.")
    return envelope


def check_company(envelope: Envelope, *, company_id: str) -> None:
    if envelope.company_id.lower() != company_id.lower():
        raise Unbelievable("The callback names another company.")


def check_key_url(key_url: str, *, hosts: list[str], company_id: str) -> None:
    """Only the connection's own two hosts over https, only the key path, only our company. Raises Unbelievable.

    What two programs could read differently - blanks, fragments, the same parameter twice - is refused as well.
    """
    if len(key_url) > LONGEST_KEY_URL or not PLAIN_URL.fullmatch(key_url):
        raise Unbelievable("The key address cannot be read.")
    try:
        parts = urlsplit(key_url)
        here = (parts.hostname, parts.port or 443)
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True, max_num_fields=len(KEY_QUERY))
    except ValueError as error:
        raise Unbelievable("The key address cannot be read.") from error
    own = {(urlsplit(host).hostname, urlsplit(host).port or 443) for host in hosts}
    if parts.scheme != "https" or "@" in parts.netloc or here[0] not in {host for host, _ in own}:
        raise Unbelievable("The key address leads to a foreign host.")
    if here not in own:
        raise Unbelievable("The key address leads to a foreign port.")
    if "#" in key_url or not KEY_PATH.fullmatch(parts.path):
        raise Unbelievable("The key address has an unknown path.")
    names, told = [name for name, _ in query], dict(query)
    if not set(names) <= set(KEY_QUERY) or len(told) != len(names):
        raise Unbelievable("The key address asks for more than a key.")
    if told.get("companyName", "").lower() != company_id.lower():
        raise Unbelievable("The key address names another company.")


def signature_of(body: bytes, signing_key: str) -> str:
    """base64(HMAC-SHA256(SHA-256(key), raw body)), as the Developer Guide's sample computes it."""
    key = hashlib.sha256(signing_key.encode()).digest()
    return base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()


def check_signature(body: bytes, signature: str, signing_key: str) -> None:
    if not SIGNATURE.fullmatch(signature) or not hmac.compare_digest(signature_of(body, signing_key), signature):
        raise Unbelievable("The signature does not fit the body.")
