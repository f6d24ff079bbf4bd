"""The facts of a ticket: where it stands, who asks, on what device, under which agreement."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from agreements.ticket_clocks import Clocks, TicketClock
from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Agreement, BoardStatus, Configuration, Contact, Member, Priority, Ticket
from desk.ticket.goals import Goals, goals_of

MOST_OTHERS = 5


@dataclass(frozen=True)
class Other:
    number: int
    summary: str
    url: str


@dataclass
class Facts:
    ticket: Ticket
    zone: ZoneInfo
    now: datetime
    goals: Goals
    clock: TicketClock
    rank: int
    status: BoardStatus | None = None
    contact: Contact | None = None
    agreement: Agreement | None = None
    devices: list[Configuration] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    others_count: int = 0
    source_url: str = ""
    resources: list[str] = field(default_factory=list)

    @property
    def board(self) -> str:
        return self.ticket.named("board")

    @property
    def priority(self) -> str:
        return self.ticket.named("priority")

    @property
    def company(self) -> str:
        return self.ticket.client.name

    @property
    def sla(self) -> str:
        return self.ticket.named("sla") or self.clock.sla

    @property
    def agreement_name(self) -> str:
        return self.agreement.name if self.agreement else self.ticket.named("agreement")

    @property
    def contact_name(self) -> str:
        return self.contact.name if self.contact else self.ticket.named("contact")

    @property
    def device(self) -> Configuration | None:
        return self.devices[0] if self.devices else None


def facts_of(scope: ClientScope, connection: Connection, ticket: Ticket, *, zone: ZoneInfo, now: datetime) -> Facts:
    status = BoardStatus.objects.filter(connection=connection, external_id=ticket.status_ref or 0).first()
    mine = {"connection": connection, "gone_at": None}
    contacts = Contact.objects.within(scope).filter(external_id=ticket.contact_ref or 0, **mine)
    agreements = Agreement.objects.within(scope).filter(external_id=ticket.agreement_ref or 0, **mine)
    others = other_open(scope, ticket)
    clock = Clocks(scope, now, zone).of([ticket])[ticket.pk]
    return Facts(
        ticket=ticket,
        zone=zone,
        now=now,
        goals=goals_of(ticket, status, clock, zone, now),
        clock=clock,
        rank=rank_of(connection, ticket),
        status=status,
        contact=contacts.first(),
        agreement=agreements.first(),
        devices=devices_of(scope, ticket),
        others=[Other(t.number, t.summary, source_url(connection, t.number)) for t in others[:MOST_OTHERS]],
        others_count=len(others),
        source_url=source_url(connection, ticket.number),
        resources=resources_of(connection, ticket),
    )


def resources_of(connection: Connection, ticket: Ticket) -> list[str]:
    """Who is assigned, by name; ConnectWise lists identifiers."""
    identifiers = [word.strip() for word in ticket.resources.split(",") if word.strip()]
    if not identifiers:
        return []
    rows = Member.objects.filter(connection=connection, identifier__in=identifiers)
    names = dict(rows.values_list("identifier", "name"))
    return [names.get(identifier, identifier) for identifier in identifiers]


def rank_of(connection: Connection, ticket: Ticket) -> int:
    """The priority's place among all, 1 the most urgent; 3 when it is not known."""
    rows = Priority.objects.filter(connection=connection, gone_at=None).order_by("sort_order", "external_id")
    refs = list(rows.values_list("external_id", flat=True))
    return refs.index(ticket.priority_ref) + 1 if ticket.priority_ref in refs else 3


def devices_of(scope: ClientScope, ticket: Ticket) -> list[Configuration]:
    """Those on the contact's own record; which of them it is about, nobody has said."""
    if ticket.contact_ref is None:
        return []
    rows = Configuration.objects.within(scope).filter(
        connection_id=ticket.connection_id, client_id=ticket.client_id, contact_ref=ticket.contact_ref, inactive=False
    )
    return list(rows.filter(gone_at=None).order_by("name")[:3])


def other_open(scope: ClientScope, ticket: Ticket) -> list[Ticket]:
    """The contact's other open tickets, newest first."""
    if ticket.contact_ref is None:
        return []
    rows = Ticket.objects.within(scope).filter(
        connection_id=ticket.connection_id, client_id=ticket.client_id, contact_ref=ticket.contact_ref, closed=False
    )
    rows = rows.filter(gone_at=None, merged_into=None).exclude(external_id=ticket.number)
    return list(rows.order_by("-entered_at")[:50])


def source_url(connection: Connection, number: int) -> str:
    """The ticket in ConnectWise itself: its deep link to a service ticket."""
    query = urlencode({"service_recid": number, "companyName": connection.company_id})
    path = "v4_6_release/services/system_io/Service/fv_sr100_request.rails"
    return f"{connection.screen_url.rstrip('/')}/{path}?{query}"
