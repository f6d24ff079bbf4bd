"""Impersonation: keys of a member that an API member asks for, good for a few hours (FACTS 2)."""

import secrets
from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING

from simulators.connectwise.clock import moment, stamp
from simulators.connectwise.schema import Record

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

TOKENS = "system/membertokens"


def issue(sim: "Simulator", member: Record) -> Record:
    """New keys of a member; his older ones go on until they run out."""
    now = sim.clock.now()
    token = {
        "id": sim.store.next_id(TOKENS),
        "publicKey": secrets.token_urlsafe(12),
        "privateKey": secrets.token_urlsafe(12),
        "expiration": stamp(now + timedelta(seconds=sim.settings.member_token_lifetime_seconds)),
        "member": {"id": member["id"]},
    }
    with sim.store.writing():
        for old in [t for t in sim.store.all(TOKENS) if moment(t["expiration"]) < now]:
            sim.store.remove(TOKENS, old["id"])
        sim.store.put(TOKENS, token)
    return token


def member_of(sim: "Simulator", public: str, private: str) -> Record | None:
    """Whose keys these are; None when they are nobody's or have run out."""
    for token in sim.store.all(TOKENS):
        if token["publicKey"] == public and compare_digest(token["privateKey"].encode(), private.encode()):
            expired = moment(token["expiration"]) <= sim.clock.now()
            return None if expired else sim.store.get("system/members", token["member"]["id"])
    return None
