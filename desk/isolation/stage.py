"""The stage: two clients of one account and a third party of another, each with things that an address can name.

Build it inside a transaction that is rolled back; nothing of it is meant to stay.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from approvals.models import Category, Proposal
from approvals.parts import Part
from approvals.services import propose
from cwhub.accounts.models import Account, Client, Connection, MemberLink, Membership, Role, Token, User
from cwhub.accounts.scope import SYSTEM
from cwhub.accounts.tokens import create_token
from cwhub.audit.services import record
from cwhub.journal.models import WriteBatch, WriteFinding, WriteOp
from cwhub.mirror.models import Board, BoardStatus, Configuration, Contact, Member, Note, Ticket
from desk.isolation.planting import plant_everywhere
from desk.isolation.sides import Side
from desk.models import EntryQuestion
from desk.opening import create_account
from kit.clock import now
from kit.ids import new_uid
from timeentry.models import Batch, Draft, Entry
from triage.services import look_at

BOARD, NEW, MEMBER = 1, 1, 2
NOWHERE = "http://localhost:9"  # nobody listens: what is called out to here does not answer
Keys = tuple[str, str, str]  # public, private, clientId
ALL_VERBS = ("read", "propose", "write")


@dataclass
class Stage:
    mine: Side  # the client who looks
    beside: Side  # another client of the same account
    beyond: Side  # another account
    people: dict[str, Membership]  # of the client who looks, by role
    boss: Membership  # an admin who sees all of the account
    token: str = field(repr=False)  # of the client who looks, may do everything that a token can

    @property
    def others(self) -> dict[str, Side]:
        return {"another client": self.beside, "another account": self.beyond}


def build_stage(
    *,
    api_url: str = NOWHERE,
    company_id: str = "canary",
    keys: Keys | None = None,
    numbers: tuple[int, int] = (101, 102),
) -> Stage:
    whose_ours = new_account("qshared", api_url, company_id, numbers[0], keys)
    beyond = new_account("qbeyond", NOWHERE, f"{company_id}-beyond", 900_103)
    mine = new_client(whose_ours, "qmine", 1, numbers[0])
    beside = new_client(whose_ours, "qbeside", 2, numbers[1])
    for side in (mine, beside, beyond):
        furnish(side)
    for side in (beside, beyond):
        with side.whole.open():
            plant_everywhere(side)
            side.ids["batch"] = side.rows["journal.WriteBatch"].uid
    people = {role.value: new_person(mine, role) for role in Role}
    _, token = create_token(membership=people["admin"], name="canary", verbs=ALL_VERBS, clients=[mine.client.pk])
    return Stage(mine, beside, beyond, people, whose_ours.person, token)


def new_account(mark: str, api_url: str, company_id: str, number: int, keys: Keys | None = None) -> Side:
    public, private, app_client_id = keys or (f"{mark} key", f"{mark} private key", mark)
    account = create_account(name=f"{mark} account", time_zone="UTC")
    with_all = Side.scope_of(account)
    with with_all.open():
        Account.objects.update(second_factor=Account.SecondFactor.NOBODY)  # its people sign in past the page
        connection = Connection(
            account=account, api_url=api_url, screen_url="http://localhost:8100", company_id=company_id,
            public_key=public, app_client_id=app_client_id, state=Connection.State.CONNECTED,
            proposals_from=now() - timedelta(days=365),
        )  # fmt: skip
        connection.seal_private_key(private)
        connection.save()
        client = Client.objects.create(account=account, connection=connection, external_id=3, name=f"{mark} client")
    side = Side(mark, account, connection, client, new_membership(account, f"{mark}-boss", Role.ADMIN), number)
    with with_all.open():
        setup(side)
    return side


def setup(side: Side) -> None:
    mirrored = {"account": side.account, "connection": side.connection, "seen_at": now()}
    Board.objects.create(**mirrored, external_id=BOARD, name=f"{side.mark} board", takes_part=True)
    BoardStatus.objects.create(
        **mirrored, external_id=NEW, board_ref=BOARD, name=f"{side.mark} new", stage="NotResponded"
    )
    Member.objects.create(**mirrored, external_id=MEMBER, identifier=f"{side.mark}member", name=f"{side.mark} member")
    category = Category.objects.create(
        account=side.account, name=f"{side.mark} category", position=1, level=2, selectors=[{"board": BOARD}]
    )
    side.ids["category"] = category.uid
    link(side, side.person, MEMBER)


def new_client(whose: Side, mark: str, company: int, number: int) -> Side:
    with whose.whole.open():
        client = Client.objects.create(
            account=whose.account, connection=whose.connection, external_id=company, identifier=mark,
            name=f"{mark} client", takes_part=True,
        )  # fmt: skip
    return Side(mark, whose.account, whose.connection, client, whose.person, number, whose, ids=dict(whose.ids))


def new_membership(account: Account, name: str, role: str, clients: list[int] | None = None) -> Membership:
    user = User.objects.create(username=f"{name}-{account.pk}", first_name=name)
    return Membership.objects.create(
        user=user, account_id=account.pk, role=role, all_clients=clients is None, clients=clients or []
    )


def new_person(side: Side, role: Role) -> Membership:
    membership = new_membership(side.account, f"{side.mark}-{role.value}", role, [side.client.pk])
    with side.whole.open():
        link(side, membership, MEMBER + 1 + list(Role).index(role))
    return membership


def link(side: Side, membership: Membership, member: int) -> None:
    MemberLink.objects.create(
        account=side.account, connection=side.connection, membership=membership, member_id=member,
        identifier=f"{side.mark}-{member}",
    )  # fmt: skip


# --- what the addresses name --------------------------------------------------------------------------------------
def furnish(side: Side) -> None:
    with side.whole.open():
        ticket = mirror(side)
        time_of(side)
        side.ids["question"] = question_of(side).uid
        side.ids["person"] = side.person.user.uid
        side.ids["token"] = token_of(side).uid
    with side.scope.open() as scope:
        look_at(scope, side.connection, ticket)
        side.ids["proposal"] = note_proposed(side, "waits").uid
        side.ids["write"] = written(side).uid
        side.ids["finding"] = WriteFinding.objects.create(
            account=side.account, client=side.client, connection=side.connection, kind="ticket.note", what="extra",
            external_id=side.number, sentence=f"{side.mark} finding",
        ).uid  # fmt: skip
        data = {"note": side.mark}
        side.ids["entry"] = record(
            account_id=side.account.pk, client_id=side.client.pk, by=SYSTEM, act="isolation.canary",
            sentence=f"{side.mark} was here", ticket=side.number, data=data,
        ).uid  # fmt: skip


def mirror(side: Side) -> Ticket:
    owned: dict[str, Any] = {
        "account": side.account, "connection": side.connection, "client": side.client, "seen_at": now(),
        "external_id": side.number,
    }  # fmt: skip
    record = {"company": {"id": side.client.external_id, "name": side.mark}, "summary": f"{side.mark} summary"}
    Contact.objects.create(**owned, name=f"{side.mark} contact", email=f"{side.mark}@canary.example")
    Configuration.objects.create(**owned, name=f"{side.mark} device")
    ticket = Ticket.objects.create(
        **owned, summary=f"{side.mark} cannot print", board_ref=BOARD, status_ref=NEW, contact_ref=side.number,
        entered_at=now(), notes_read_at=now(), record=record,
    )  # fmt: skip
    Note.objects.create(
        **owned, ticket=ticket, kind="note", tab="discussion", author=f"{side.mark} author", by_customer=True,
        text=f"{side.mark} says: the printer is offline", entered_at=now(),
    )  # fmt: skip
    return ticket


def note_proposed(side: Side, word: str) -> Proposal:
    text = f"{side.mark} note {word}"
    payload = {
        "ticket": side.number, "company": side.client.external_id, "tab": "internal", "text": text, "notify": False,
    }  # fmt: skip
    row = propose(
        scope=side.scope, connection=side.connection, ticket=side.number,
        parts=[Part("ticket.note", payload, {"company": side.client.external_id})], summary=f"Post {text}",
        diff=[{"field": "Internal note", "lines": [{"op": "+", "text": text}], "audience": "internal", "to": ""}],
        effects=[], evidence=[], by=SYSTEM, category=Category.objects.get(uid=side.ids["category"]), sensitive=False,
        origin="triage",
    )  # fmt: skip
    side.ids["fingerprint"] = row.fingerprint
    return row


def written(side: Side) -> WriteOp:
    """A note that stands in ConnectWise and can be taken back."""
    owned = {"account": side.account, "connection": side.connection, "client": side.client}
    batch = WriteBatch.objects.create(
        **owned, fingerprint=f"{side.mark} written", proposal_uid=new_uid(), policy_version=1,
        created_by_kind="person", created_by_id=side.person.pk, created_by_name=side.mark,
    )  # fmt: skip
    payload = {"ticket": side.number, "company": side.client.external_id, "tab": "internal", "text": side.mark}
    op = WriteOp.objects.create(
        **owned, batch=batch, seq=0, kind="ticket.note", ticket=side.number, payload=payload,
        payload_hash=side.mark, content_key=f"{side.mark} written", dedup_key=f"{side.mark} written", marker=side.mark,
        external_id=side.number, after_image={"text": side.mark}, undoable_until=now() + timedelta(hours=24),
    )  # fmt: skip
    for state in ("sending", "applied"):
        WriteOp.objects.filter(pk=op.pk).update(state=state)
    WriteBatch.objects.filter(pk=batch.pk).update(state="committed", ended_at=now())
    return op


def time_of(side: Side) -> None:
    owned = {"account": side.account, "connection": side.connection, "client": side.client}
    batch = Batch.objects.create(
        **owned, member_ref=MEMBER, mode="check", payload_hash=side.mark, created_by_name=side.mark
    )
    payload = {"charge_to": "ServiceTicket", "charge_id": side.number, "notes": f"{side.mark} work"}
    Entry.objects.create(account=side.account, client=side.client, batch=batch, n=0, payload=payload)
    draft = Draft.objects.create(
        **owned, member_ref=MEMBER, day=now().date(), charge_to="ServiceTicket", charge_ref=side.number,
        starts_at=now(), ends_at=now() + timedelta(minutes=15), notes=f"{side.mark} work", tab="discussion",
    )  # fmt: skip
    side.ids |= {"time_batch": batch.uid, "draft": draft.uid}


def question_of(side: Side) -> EntryQuestion:
    """To the same member of every client: what the reader may not see of it is the client's."""
    return EntryQuestion.objects.create(
        account=side.account, client=side.client, connection=side.connection, entry=side.number, ticket=side.number,
        member_ref=MEMBER + 1 + list(Role).index(Role.ADMIN), about=f"{side.mark} work", text=f"{side.mark} asks",
        asked_by_name=side.mark,
    )  # fmt: skip


def token_of(side: Side) -> Token:
    return create_token(membership=side.person, name=f"{side.mark} token", verbs=("read",))[0]
