"""Random identifiers for everything that is named outside of the database."""

import base64
import hashlib
import secrets


def new_uid() -> str:
    """16 lower-case characters that carry 80 random bits."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def new_secret() -> str:
    """A bearer secret of 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """How a bearer secret is stored. The secret is random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
