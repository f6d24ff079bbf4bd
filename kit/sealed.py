"""Secrets at rest: AES-256-GCM under a key ring, bound to the row and field they belong to."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = "v1"
NONCE_BYTES = 12


class SealError(Exception):
    """A sealed value cannot be opened: wrong key ring, or it was copied from another row."""


@dataclass(frozen=True)
class KeyRing:
    """The installation's keys, newest last. The newest seals, all of them open."""

    keys: dict[str, bytes]

    @classmethod
    def read(cls, path: Path) -> "KeyRing":
        """Reads a key ring file. Raises SealError when it is missing, readable by others or malformed."""
        try:
            if path.stat().st_mode & 0o077:
                raise SealError(f"The key ring {path} can be read by others. Set its mode to 0600.")
            rows = json.loads(path.read_text())["keys"]
            return cls({row["id"]: base64.b64decode(row["key"]) for row in rows})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SealError(f"The key ring {path} cannot be read: {error}") from error

    @classmethod
    def create(cls, path: Path, *, made_for: str) -> "KeyRing":
        """Writes a new key ring with one key. `made_for` is kept beside it: production refuses the demo's."""
        row = {"id": secrets.token_hex(4), "key": base64.b64encode(secrets.token_bytes(32)).decode()}
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({"made_for": made_for, "keys": [row]}, file)
        return cls.read(path)

    def derive(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, from the oldest key, so that it outlives a rotation."""
        first = next(iter(self.keys.values()))
        return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(first)

    def seal(self, plain: str, *, belongs_to: str) -> str:
        """`v1:key-id:nonce:ciphertext`; opens again only under the same `belongs_to`."""
        key_id, key = list(self.keys.items())[-1]
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(key).encrypt(nonce, plain.encode(), belongs_to.encode())
        return ":".join([VERSION, key_id, base64.b64encode(nonce).decode(), base64.b64encode(sealed).decode()])

    def open(self, sealed: str, *, belongs_to: str) -> str:
        try:
            version, key_id, nonce, body = sealed.split(":")
            if version != VERSION:
                raise SealError(f"A secret is sealed in the unknown form {version!r}.")
            key = self.keys[key_id]
            plain = AESGCM(key).decrypt(base64.b64decode(nonce), base64.b64decode(body), belongs_to.encode())
        except (ValueError, KeyError, InvalidTag) as error:
            raise SealError("A stored secret cannot be opened with this installation's key ring.") from error
        return plain.decode()
