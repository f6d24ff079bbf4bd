"""The panel's tests: a small ConnectWise in process, its tickets mirrored, and people who prove themselves."""

from dataclasses import dataclass
from typing import Any

from django.test import Client as Browser

from approvals import services
from approvals.models import Category, Proposal
from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Account, Client, Connection, MemberLink, Membership, Role
from cwhub.accounts.scope import SYSTEM, ClientScope
from cwhub.journal.models import WriteBatch
from cwhub.journal.services import run_batch
from cwhub.journal.states import OPEN_BATCHES
from cwhub.mirror.models import Ticket
from cwhub.mirror.sync import READERS, Puller, mirror_setup, refresh_ticket
from cwhub.writes.tickets import UpdateTicket
from cwhub.writes.values import shown
from cwhub.writes.wording import field_rows, field_summary, note_rows
from desk.opening import open_screen_door
from desk.pod.access import new_token
from simulators.connectwise.app import SimulatorApp
from tests.builders import make_account, make_connection, make_member, scope_of
from tests.desk.outside import API, LOGIN, PACE, SCREEN
from triage.models import Analysis

MAIL, PRINTING = {"id": 1, "name": "Mail"}, {"id": 2, "name": "Printing"}
NUMBER = 101


@dataclass
class Cast:
    sim: SimulatorApp
    account: Account
    connection: Connection
    ann: Membership

    @property
    def everything(self) -> ClientScope:
        return scope_of(self.account)

    def client(self, external_id: int = 1) -> Client:
        with self.everything.open():
            return Client.objects.get(connection=self.connection, external_id=external_id)

    def ticket(self, number: int = NUMBER) -> Ticket:
        with self.everything.open():
            return Ticket.objects.select_related("client", "connection").get(
                connection=self.connection, external_id=number
            )

    def record(self, number: int = NUMBER) -> dict[str, Any]:
        """What ConnectWise itself has."""
        return dict(self.sim.sim.store.get("service/tickets", number) or {})

    def claim(self, member: str = "AMorrow", **changes: Any) -> dict[str, Any]:
        """What the ticket screen says of the person in front of it."""
        proof = {"companyid": LOGIN.company_id, "memberid": member, "memberHash": self.sim.sim.hashes.issue(member)}
        return {"site": SCREEN, **proof, "memberContext": "web", "ticket": NUMBER, **changes}

    def ask(self, claim: dict[str, Any]) -> Any:
        return Browser().post("/pod/session", claim, content_type="application/json")

    def token(self, membership: Membership | None = None) -> str:
        return new_token(self.connection, membership or self.ann, "AMorrow")

    def get(self, path: str, membership: Membership | None = None, *, cursor: str = "") -> Any:
        return Browser().get(path, headers={"Authorization": f"Bearer {self.token(membership)}", "X-Cursor": cursor})

    def post(self, path: str, data: dict[str, str] | None = None, membership: Membership | None = None) -> Any:
        return Browser().post(path, data or {}, headers={"Authorization": f"Bearer {self.token(membership)}"})

    def write_all(self) -> None:
        """What the journal's worker does, until nothing is open."""
        while True:
            with self.everything.open():
                batches = list(WriteBatch.objects.filter(state__in=OPEN_BATCHES).values_list("pk", flat=True))
            if not batches:
                return
            for batch in batches:
                run_batch(self.account.pk, batch)


def make_cast(sim: SimulatorApp) -> Cast:
    account = make_account()
    connection = make_connection(
        account,
        api_url=API,
        screen_url=SCREEN,
        company_id=LOGIN.company_id,
        public_key=LOGIN.public_key,
        app_client_id=LOGIN.client_id,
        **PACE,
    )
    with scope_of(account).open():
        connection.seal_private_key(LOGIN.private_key)
        connection.save()
        open_screen_door(connection)
    for _ in mirror_setup(Puller.of(connection)):
        pass
    refresh_ticket(connection, NUMBER)
    READERS["contact"](connection, 1)
    return Cast(sim, account, connection, make_member(account, "ann", connection=connection, member_id=2))


def make_dispatcher(cast: Cast, username: str = "dora", **changes: Any) -> Membership:
    membership = make_member(cast.account, username, Role.DISPATCHER)
    Membership.objects.filter(pk=membership.pk).update(**changes)
    return membership


def make_category(cast: Cast, level: int = 2) -> Category:
    with cast.everything.open():
        return Category.objects.create(
            account=cast.account, name="Mail", position=1, selectors=[{"board": 1}], level=level
        )


def make_analysis(cast: Cast, level: int = 2, **changes: Any) -> Analysis:
    """Likely mail, two steps: one from this client, one from another."""
    source = {"kind": "time entry", "author": "Ben Quill", "at": "2026-11-05T15:00:00+00:00", "quote": "removed it"}
    fields: dict[str, Any] = {
        "category": make_category(cast, level),
        "category_name": "Mail",
        "level": level,
        "word": "likely",
        "reason": "Outlook still holds an old sign-in.",
        "fields": [{"level": "type", "id": 1, "name": "Mail", "word": "likely", "confidence": 0.9}],
        "steps": [
            {"text": "Remove the stored credential", "tickets": 1, "sources": [{**source, "ticket": 90}]},
            {"text": "Sign in again", "tickets": 2, "sources": [{**source, "ticket": None, "author": ""}]},
        ],
        "similar": [
            {"ticket": 90, "summary": "Password box", "on": "2026-11-05", "minutes": 20, "came_back": False,
             "fixed_by": "Remove the stored credential", "similarity": 0.8},
            {"ticket": None, "summary": "Mail > Outlook", "on": "2026-10-02", "minutes": None, "came_back": True,
             "fixed_by": "", "similarity": 0.7},
        ],
        "missing": ["Which version it is."],
        "questions": ["What does the message say?"],
        "read": [{"kind": "ticket", "id": NUMBER, "at": None}, {"kind": "note", "id": 1, "at": None}],
        "engine": "test",
    } | changes  # fmt: skip
    with cast.everything.open():
        client = Client.objects.get(connection=cast.connection, external_id=1)
        return Analysis.objects.create(
            account=cast.account, client=client, connection=cast.connection, ticket=NUMBER, **fields
        )


def propose_type(cast: Cast, to: dict[str, Any] = PRINTING) -> Proposal:
    ticket = cast.ticket()
    fields = {"type": to}
    before = {name: shown(ticket.record.get(name)) for name in ("type", "company")}
    payload = {"ticket": ticket.number, "company": 1, "fields": fields, "notify": False}
    return propose(
        cast, services.Part(UpdateTicket.name, payload, before), field_summary(fields), field_rows(fields, before)
    )


def propose_note(cast: Cast, text: str = "Analysis: it is the mail.") -> Proposal:
    payload = {"ticket": NUMBER, "company": 1, "tab": "internal", "text": text, "notify": False}
    return propose(cast, services.Part("ticket.note", payload, {"company": 1}), "Post a note", note_rows(payload))


def propose(cast: Cast, part: services.Part, summary: str, diff: list[dict[str, Any]]) -> Proposal:
    with cast.everything.open():
        category = Category.objects.first() or make_category(cast)
    with scope_of(cast.account, cast.client()).open() as scope:
        return services.propose(
            scope=scope, connection=cast.connection, ticket=NUMBER, parts=[part], summary=summary, diff=diff,
            effects=[{"icon": "mail", "text": "Mails nobody.", "hot": False}], evidence=[], by=SYSTEM,
            category=category, sensitive=False, origin="triage",
        )  # fmt: skip


def link(cast: Cast, membership: Membership, member_id: int, identifier: str) -> None:
    with cast.everything.open():
        MemberLink.objects.create(
            account=cast.account, connection=cast.connection, membership=membership, member_id=member_id,
            identifier=identifier,
        )  # fmt: skip


def page_scope(membership: Membership) -> ClientScope:
    return scope_of_membership(membership)
