"""Asks ConnectWise whether somebody is the member he claims to be. Nothing the ticket screen says is believed.

Values and forms as in the hosted API (`getMemberAuthentication`); the company is always the connection's own.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache

from cwhub.accounts.models import Connection, ScreenDoor
from cwhub.accounts.scope import ClientScope
from cwhub.connectwise import Client, ConnectWiseError
from cwhub.egress.errors import EgressError, MustWait
from cwhub.egress.limiter import Permit, pace_of, wait_for
from desk.opening import origin_of

PROVEN_SECONDS = 300
REFUSED_SECONDS = 60  # the same wrong proof is not asked about again
FAILURES_PER_PERSON = 10
FAILURES_PER_CONNECTION = 100  # guesses spend the connection's requests, so all of them together are bounded
WINDOW_SECONDS = 300
PATIENCE_SECONDS = 8.0
LONGEST = 2048
MOST_DOORS = 3


class Refused(Exception):
    """No panel, with a sentence for the person and the status that goes with it."""

    def __init__(self, title: str, sentence: str, *, status: int = 403) -> None:
        super().__init__(sentence)
        self.title, self.sentence, self.status = title, sentence, status


def not_proven() -> Refused:
    return Refused(
        "ConnectWise does not confirm who you are",
        "Nothing was read and nothing was written. Load the ticket again; if it stays so, sign in to ConnectWise anew.",
    )


@dataclass(frozen=True)
class Claim:
    company: str
    member: str
    hash: str = field(repr=False)
    context: str
    site: str
    address: str  # where the request came from

    @classmethod
    def of(cls, said: dict[str, Any], *, address: str) -> "Claim":
        """What the ticket screen says. Raises Refused for what no screen says."""
        names = ("companyid", "memberid", "memberHash", "memberContext", "site")
        values = [said.get(name) or "" for name in names]
        if not all(isinstance(value, str) and len(value) <= LONGEST for value in values) or not all(values[:3]):
            raise not_proven()
        company, member, proof, context, site = values
        return cls(company, member, proof, context, site, address)

    def key(self, connection_id: int) -> str:
        text = "\0".join([self.company.lower(), self.member.lower(), self.hash])
        return f"pod:{connection_id}:{hashlib.sha256(text.encode()).hexdigest()}"


@dataclass(frozen=True)
class Member:
    id: int
    identifier: str
    name: str
    inactive: bool


def doors_for(claim: Claim) -> list[ScreenDoor]:
    """Doors of the claimed company. Where one belongs to the claimed screen, a proof is shown to no other."""
    doors = list(ScreenDoor.objects.filter(company_id__iexact=claim.company).order_by("pk"))
    site = origin_of(claim.site) if urlsplit(claim.site).hostname else ""
    return ([door for door in doors if door.origin == site] or doors)[:MOST_DOORS]


def connection_of(door: ScreenDoor) -> Connection:
    with ClientScope.of_account(door.account_id, purpose="panel").open():
        return Connection.objects.get(pk=door.connection_id)


def proven(claim: Claim, connection: Connection) -> Member | None:
    """Who ConnectWise says this is; None when it takes no form of the proof. Raises Refused."""
    key = claim.key(connection.pk)
    known = cache.get(key)
    if known is not None:
        return known if isinstance(known, Member) else None
    refuse_guessing(claim, connection)
    member = asked(claim, connection)
    if member is None:
        count_failure(claim, connection)
    cache.set(key, member or "refused", PROVEN_SECONDS if member else REFUSED_SECONDS)
    return member


def asked(claim: Claim, connection: Connection) -> Member | None:
    def permit() -> Permit:
        return wait_for(pace_of(connection), purpose="interactive", longest_seconds=PATIENCE_SECONDS)

    try:
        said = Client.of(connection).prove_member(
            member=claim.member, member_hash=claim.hash, context=claim.context, permits=permit
        )
    except ValueError:
        return None
    except (ConnectWiseError, EgressError, MustWait) as error:
        raise Refused("ConnectWise does not answer", "It is asked again by itself.", status=503) from error
    return member_of(said) if said else None


def member_of(said: dict[str, Any]) -> Member | None:
    if not isinstance(said.get("id"), int):
        return None
    words = (said.get("firstName"), said.get("lastName"))
    identifier = str(said["identifier"])
    name = " ".join(str(word) for word in words if word) or identifier
    return Member(said["id"], identifier, name, bool(said.get("inactiveFlag")))


# --- throttle -------------------------------------------------------------------------------------------------------
def counters(claim: Claim, connection: Connection) -> dict[str, int]:
    return {
        f"pod-failed:{connection.pk}:{claim.address}": FAILURES_PER_PERSON,
        f"pod-failed:{connection.pk}": FAILURES_PER_CONNECTION,
    }


def refuse_guessing(claim: Claim, connection: Connection) -> None:
    if any(cache.get(key, 0) >= most for key, most in counters(claim, connection).items()):
        raise Refused(
            "Too many attempts", "ConnectWise did not confirm you several times. Try again in 5 minutes.", status=429
        )


def count_failure(claim: Claim, connection: Connection) -> None:
    for key in counters(claim, connection):
        cache.add(key, 0, WINDOW_SECONDS)
        cache.incr(key)
