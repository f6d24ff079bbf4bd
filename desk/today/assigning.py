"""Whom a ticket is given to, when, and why; and giving it to him: a person's own act through the one stair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from approvals.models import Origin, Proposal
from approvals.services import Part, propose
from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Member, Ticket
from cwhub.writes.assign import AssignTicket
from cwhub.writes.effects import effect
from desk.today.crew import Person
from kit.clock import utc_text

LENGTH = timedelta(minutes=30)
LENGTHS = (15, 30, 45, 60, 90, 120, 180, 240)  # minutes that may be chosen
AN_HOUR_LATER = 2  # weighs as many open tickets


@dataclass(frozen=True)
class Offer:
    """One person for one ticket."""

    person: Person
    start: datetime

    @property
    def end(self) -> datetime:
        return self.start + LENGTH


def offers(crew: Sequence[Person], at: datetime) -> list[Offer]:
    """Everybody who has a free half hour in the coming days, best first: early, with few open tickets.

    An hour later weighs as much as two more open tickets; of equals who has solved more, then by name. Who has solved
    less than a quarter of what the best has comes after all who know such tickets.
    """
    found = [Offer(one, start) for one in crew if (start := one.free_from(at, LENGTH))]
    enough = max((one.solved for one in crew), default=0) / 4
    return sorted(
        found,
        key=lambda one: (one.person.solved < enough, weight(one, at), -one.person.solved, one.person.name),
    )


def weight(offer: Offer, at: datetime) -> float:
    return offer.person.load + AN_HOUR_LATER * (offer.start - at).total_seconds() / 3600


def assign(
    *, scope: ClientScope, connection: Connection, ticket: Ticket, member: Member, start: datetime, end: datetime
) -> Proposal:
    """The person's own act, on its way at once; the look before writing says if somebody was quicker.

    `scope` has the ticket's one client, and its actor may assign. Raises what approvals refuses.
    """
    payload = {
        "ticket": ticket.number,
        "company": ticket.client.external_id,
        "member": {"id": member.external_id, "identifier": member.identifier, "name": member.name},
        "start": utc_text(start),
        "end": utc_text(end),
    }
    before = {"resources": ticket.resources, "company": ticket.client.external_id}
    kind = AssignTicket()
    return propose(
        scope=scope,
        connection=connection,
        ticket=ticket.number,
        parts=[Part(AssignTicket.name, payload, before)],
        summary=kind.summary(payload, {}),
        diff=kind.diff(payload, before),
        effects=[
            effect("clock", "The SLA clock goes on: it is met when he answers, not by assigning."),
            effect("mail", f"ConnectWise may mail {member.name}; the customer gets nothing."),
        ],
        evidence=[],
        by=scope.actor,
        category=None,
        sensitive=False,
        origin=Origin.PERSON,
    )
