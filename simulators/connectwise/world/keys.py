"""Keys of the API members and hashes of the members, made from the seed."""

from __future__ import annotations

import hashlib
import random
import uuid
from dataclasses import replace

from .shape import Book, Login

OTHERS = ("rmm_api", "quoting_api")


def make_login(
    seed: int, *, company: str = "ferrowick", member: str = "cwhub_api", others: tuple[str, ...] = OTHERS
) -> Login:
    """Keys of the API members, made from the seed."""
    main, rest = _keys(seed, company, member), tuple(_keys(seed, company, other) for other in others)
    return replace(main, others=rest)


def _keys(seed: int, company: str, member: str) -> Login:
    rng = random.Random(f"keys-{seed}-{member}")
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
    public, private = ("".join(rng.choices(letters, k=16)) for _ in range(2))
    return Login(company, public, private, str(uuid.UUID(int=rng.getrandbits(128), version=4)), member)


def make_secrets(book: Book, seed: int) -> dict[str, str]:
    """The hash that the hosted page gives for each member, made from the seed."""
    return {
        member["identifier"]: hashlib.sha256(f"member-{seed}-{member['identifier']}".encode()).hexdigest()[:40]
        for member in book.collections["system/members"]
    }
