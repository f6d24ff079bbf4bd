"""Finds a secret in a heap of bytes, however it was written down."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

SHORTEST = 8  # a shorter word is found by chance


@dataclass(frozen=True)
class Found:
    secret: str  # its name, never itself
    written: str
    place: str
    around: str


def spellings(secret: bytes) -> Iterator[tuple[str, bytes]]:
    """The ways in which programs write bytes down; base64 in each of its three alignments."""
    yield "plain", secret
    yield "hex", secret.hex().encode()
    yield "HEX", secret.hex().upper().encode()
    yield "url", quote(secret, safe="").encode()
    yield "backwards", secret[::-1]
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + secret + b"\0" * 3)
        inner = whole[(4 if shift else 0) : -(4 + 4 * bool((len(secret) + shift) % 3))] or whole[4:-4]
        yield f"base64+{shift}", inner
        yield f"base64url+{shift}", inner.replace(b"+", b"-").replace(b"/", b"_")


def search(place: str, heap: bytes, secrets: dict[str, bytes]) -> list[Found]:
    found = []
    for name, secret in secrets.items():
        assert len(secret) >= SHORTEST, f"{name} is too short to be looked for"
        for written, spelling in dict(spellings(secret)).items():
            at = heap.find(spelling)
            if at >= 0:
                around = heap[max(0, at - 80) : at] + b" >>> <<< " + heap[at + len(spelling) : at + len(spelling) + 40]
                found.append(Found(name, written, place, around.decode("utf-8", "replace")))
    return found
