"""Keys of the API members and hashes of the members, made from the seed."""

from __future__ import annotations

import hashlib
import random
import uuid

from .shape import Book, Login


def make_login(seed: int) -> Login:
    """Keys of the three API members, made from the seed."""
    others = tuple(_keys(seed, member) for member in ("rmm_api", "quoting_api"))
    main = _keys(seed, "cwhub_api")
    return Login(main.company_id, main.public_key, main.private_key, main.client_id, main.member, others)


def _keys(seed: int, member: str) -> Login:
    rng = random.Random(f"keys-{seed}-{member}")
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
    public, private = ("".join(rng.choices(letters, k=16)) for _ in range(2))
    return Login("ferrowick", public, private, str(uuid.UUID(int=rng.getrandbits(128), version=4)), member)


def make_secrets(book: Book, seed: int) -> dict[str, str]:
    """The hash that the hosted page gives for each member, made from the seed."""
    return {
        member["identifier"]: hashlib.sha256(f"member-{seed}-{member['identifier']}".encode()).hexdigest()[:40]
        for member in book.collections["system/members"]
    }
