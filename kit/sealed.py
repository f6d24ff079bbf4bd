"""Secrets at rest: AES-256-GCM under a key ring, bound to the row and field they belong to."""

import base64
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = "v1"
NONCE_BYTES = 12
KEY_BYTES = 32


class SealError(Exception):
    """A sealed value cannot be opened: wrong key ring, or it was copied from another row."""

    says_no_values = True


class KeyRing:
    """The installation's keys, newest last. The newest seals, all of them open.

    A ring that was read from a file looks there again when it changes, so that a rotation needs no restart.
    """

    def __init__(self, keys: dict[str, bytes], *, made_for: str = "", path: Path | None = None) -> None:
        self.keys, self.made_for, self.path = keys, made_for, path
        self.read_at = changed_at(path)

    def __repr__(self) -> str:
        return f"<KeyRing of {len(self.keys)}>"

    # --- where it comes from --------------------------------------------------------------------------------------
    @classmethod
    def read(cls, path: Path) -> "KeyRing":
        """Reads a key ring file. Raises SealError when it is missing, readable by others or malformed."""
        try:
            if path.stat().st_mode & 0o077:
                raise SealError(f"The key ring {path} can be read by others. Set its mode to 0600.")
            return cls.parse(path.read_text(), f"The key ring {path}", path=path)
        except OSError as error:
            raise SealError(f"The key ring {path} cannot be read: {error.strerror}.") from error

    @classmethod
    def parse(cls, text: str, name: str, *, path: Path | None = None) -> "KeyRing":
        """A key ring of a file's text. `name` begins the sentence of a SealError, which says nothing of the text."""
        try:
            said = json.loads(text)
            keys = {str(row["id"]): base64.b64decode(row["key"], validate=True) for row in said["keys"]}
            made_for = str(said.get("made_for") or "")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise SealError(f"{name} is not a key ring. Make one with `manage.py create_keyring`.") from None
        if not keys or any(len(key) != KEY_BYTES or ":" in id for id, key in keys.items()):
            raise SealError(f"{name} holds no key, or one that is not {KEY_BYTES} bytes long.")
        return cls(keys, made_for=made_for, path=path)

    @classmethod
    def create(cls, path: Path, *, made_for: str) -> "KeyRing":
        """Writes a new key ring with one key. `made_for` is kept beside it: production refuses the demo's.

        Raises FileExistsError and leaves what is there.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        new = written_beside(path, cls({}, made_for=made_for).with_another().text())
        try:
            os.link(new, path)  # whole or not at all, and never in the place of another
        finally:
            new.unlink()
        return cls.read(path)

    # --- rotation ---------------------------------------------------------------------------------------------------
    @property
    def newest(self) -> str:
        """The id of the key that seals."""
        return list(self.keys)[-1]

    def with_another(self) -> "KeyRing":
        """The same ring with a new key, which will seal."""
        keys = {**self.keys, secrets.token_hex(4): secrets.token_bytes(KEY_BYTES)}
        return KeyRing(keys, made_for=self.made_for)

    def with_newest_only(self) -> "KeyRing":
        return KeyRing({self.newest: self.keys[self.newest]}, made_for=self.made_for)

    def text(self) -> str:
        """As it stands in a file, keys in the clear."""
        rows = [{"id": id, "key": base64.b64encode(key).decode()} for id, key in self.keys.items()]
        return json.dumps({"made_for": self.made_for, "keys": rows})

    def write(self, path: Path) -> None:
        """Puts the ring in the place of what stands there, at once and whole, readable by its owner alone."""
        os.replace(written_beside(path, self.text()), path)

    def look_again(self) -> None:
        """Takes over what another process has written to the file since it was read."""
        if self.path is None or changed_at(self.path) == self.read_at:
            return
        read = KeyRing.read(self.path)
        self.keys, self.made_for, self.read_at = read.keys, read.made_for, read.read_at

    # --- what it is for ---------------------------------------------------------------------------------------------
    def derive(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, from the newest key. What was signed before: `derived_before`."""
        return derived(self.keys[self.newest], purpose)

    def derived_before(self, purpose: str) -> list[bytes]:
        """The same from the older keys, so that what they signed is still known, newest first."""
        return [derived(key, purpose) for id, key in reversed(self.keys.items()) if id != self.newest]

    def seal(self, plain: str, *, belongs_to: str) -> str:
        """`v1:key-id:nonce:ciphertext`; opens again only under the same `belongs_to`."""
        self.look_again()
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.newest]).encrypt(nonce, plain.encode(), belongs_to.encode())
        return prefix(self.newest) + ":".join([base64.b64encode(nonce).decode(), base64.b64encode(sealed).decode()])

    def open(self, sealed: str, *, belongs_to: str) -> str:
        """What was sealed. Raises SealError: another ring's, another row's, or damaged."""
        try:
            version, key_id, nonce, body = sealed.split(":")
            if version != VERSION:
                raise SealError(f"A secret is sealed in the unknown form {version[:10]!r}.")
            if key_id not in self.keys:
                self.look_again()
            key = self.keys[key_id]
            plain = AESGCM(key).decrypt(base64.b64decode(nonce), base64.b64decode(body), belongs_to.encode())
        except (ValueError, KeyError, InvalidTag):
            raise SealError("A stored secret cannot be opened with this installation's key ring.") from None
        return plain.decode()


def written_beside(path: Path, text: str) -> Path:
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return new


def prefix(key_id: str) -> str:
    """How everything begins that this key has sealed."""
    return f"{VERSION}:{key_id}:"


def derived(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def changed_at(path: Path | None) -> tuple[int, int] | None:
    """Tells one state of the file from another; None when there is none."""
    try:
        told = path.stat() if path else None
    except OSError:
        return None
    return (told.st_mtime_ns, told.st_ino) if told else None
