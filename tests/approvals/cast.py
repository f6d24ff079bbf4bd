"""The cast of these tests: clients of one account, people of every role, and write kinds that send nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from approvals import services
from approvals.models import Category, Proposal
from approvals.parts import Part
from cwhub.accounts.membership import actor_of_membership, scope_of_membership
from cwhub.accounts.models import Account, Client, Connection, Membership, Role, User
from cwhub.accounts.scope import SYSTEM, Actor, ClientScope
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import PlannedOp, register
from cwhub.journal.models import WriteOp
from cwhub.journal.outcomes import Applied, Found, FoundNone, Outcome, ReadFailed
from tests.builders import make_account, make_client, make_connection, scope_of

Values = Mapping[str, Any]
WORLD: dict[str, Any] = {}
"""What the record says now; empty: what was shown."""


class FieldKind:
    """Sets one field of a record that only exists here."""

    name = "test.field"
    risk = "low"
    audience = "internal"
    window: timedelta | None = timedelta(hours=24)

    def validate(self, payload: Values) -> None:
        if "value" not in payload:
            raise InvalidPayload("A field needs a value.")

    def canonical(self, payload: Values) -> dict[str, Any]:
        return dict(payload)

    def risk_of(self, payload: Values) -> str:
        return self.risk

    def audience_of(self, payload: Values) -> str:
        return self.audience

    def undo_window_of(self, payload: Values) -> timedelta | None:
        return self.window

    def summary(self, payload: Values, names: dict[str, Any]) -> str:
        return f"Set {payload['value']}"

    def diff(self, payload: Values, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        was = (before or {}).get("value")
        return [] if was == payload["value"] else [{"field": "Value", "before": was, "after": payload["value"]}]

    def same(self, shown: Values, current: Values) -> bool:
        equal = str(shown.get("value")).strip() == str(current.get("value")).strip()
        return equal and shown.get("company") == current.get("company")

    def read(self, call: Any) -> dict[str, Any] | None:
        if WORLD.get("silent"):
            raise ReadFailed("no answer")
        return dict(WORLD) or dict(call.before_image or {})

    def send(self, call: Any) -> Outcome:
        return Applied(external_id=1, after=dict(call.payload))

    def find(self, call: Any) -> Found:
        return FoundNone()

    def take_back(self, call: Any) -> Outcome:
        return Applied()

    def key_answers(self, call: Any) -> bool | None:
        return True

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        before = op.before_image or {}
        return PlannedOp(
            kind=self.name,
            payload={"value": before.get("value")},
            before_image={"value": op.payload["value"]},
            client_id=op.client_id,
            ticket=op.ticket,
            undoes=op.pk,
        )


class MailKind(FieldKind):
    """Tells the customer, and cannot be taken back."""

    name = "test.mail"
    audience = "customer"
    window = None

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        return None


class HighKind(FieldKind):
    name = "test.high"
    risk = "high"


for kind in (FieldKind(), MailKind(), HighKind()):
    register(kind)


@dataclass
class Cast:
    account: Account
    connection: Connection
    acme: Client
    other: Client
    people: dict[str, Membership]

    def person(self, role: str) -> Membership:
        return self.people[role]

    def actor(self, role: str) -> Actor:
        return actor_of_membership(self.people[role])

    def scope(self, role: str = Role.TECHNICIAN) -> ClientScope:
        return scope_of_membership(self.people[role])

    def working(self, client: Client | None = None) -> ClientScope:
        """A worker's scope of one client."""
        return scope_of(self.account, client or self.acme)

    @property
    def everything(self) -> ClientScope:
        return scope_of(self.account)


def make_person(account: Account, username: str, role: str) -> Membership:
    """Without a password, which takes long to hash and is not needed here."""
    user = User.objects.create(username=username, first_name=username.title())
    return Membership.objects.create(user=user, account_id=account.pk, role=role)


def make_cast(name: str = "ferrous") -> Cast:
    account = make_account(name)
    connection = make_connection(account)
    people = {role: make_person(account, f"{name}-{role}", role) for role in Role.values}
    return Cast(account, connection, make_client(connection, 1, "Acme"), make_client(connection, 2, "Other"), people)


def make_category(cast: Cast, level: int = 2, **changes: Any) -> Category:
    fields: dict[str, Any] = {"name": f"Mail {level}", "position": level, "selectors": [{"board": 1}]} | changes
    with cast.everything.open():
        return Category.objects.create(account=cast.account, level=level, **fields)


def make_proposal(cast: Cast, client: Client | None = None, **changes: Any) -> Proposal:
    """Something triage wants at level 2: it waits."""
    value, kind = changes.pop("value", "new"), changes.pop("kind", "test.field")
    fields: dict[str, Any] = {
        "connection": cast.connection,
        "ticket": 48817,
        "parts": [Part(kind, {"value": value}, {"value": "old"})],
        "summary": f"Set {value}",
        "diff": [{"field": "Value", "before": "old", "after": value}],
        "effects": [],
        "evidence": [{"kind": "ticket", "label": "#48102", "quote": "worked", "ticket": 48102, "at": None}],
        "by": SYSTEM,
        "sensitive": False,
        "origin": "triage",
    } | changes
    if "category" not in fields:
        with cast.everything.open():
            found = Category.objects.filter(level=2).first()
        fields["category"] = found or make_category(cast)
    with cast.working(client).open() as scope:
        return services.propose(scope=scope, **fields)
