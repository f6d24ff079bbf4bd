"""People of an account and their tokens: what an admin changes, each with its audit entry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from cwhub.accounts.ending import end_access, give_back
from cwhub.accounts.models import Account, Client, Connection, MemberLink, Membership, Role, Token
from cwhub.accounts.scope import ALL, Actor, AllClients, ClientScope
from cwhub.accounts.tokens import create_token, revoke_token
from cwhub.audit.services import record
from cwhub.mirror.members import is_inactive_everywhere
from cwhub.mirror.models import Board, Member
from kit.clock import now


class PersonRefused(Exception):
    """The change cannot be; the sentence says why. Nothing was saved."""


@dataclass(frozen=True)
class Place:
    """What a person is in the account, and which member on each connection: ConnectWise's id, None for nobody."""

    role: Role
    all_clients: bool
    clients: frozenset[int] = frozenset()
    members: Mapping[Connection, int | None] = field(default_factory=dict)
    active: bool = True
    title: str | None = None
    all_boards: bool = True
    boards: frozenset[int] = frozenset()


def change_person(*, scope: ClientScope, uid: str, place: Place, by: Actor) -> None:
    """Role, clients, members and whether he may come in, in one transaction. In force with his next request.

    Raises PersonRefused.
    """
    with transaction.atomic():
        everybody = list(Membership.objects.select_for_update().filter(account_id=scope.account_id).order_by("pk"))
        person = Membership.objects.select_related("user").filter(account_id=scope.account_id, user__uid=uid).first()
        if person is None:
            raise PersonRefused("There is no such person in this account.")
        keep_an_admin(everybody, person, place)
        if place.active and not person.active and is_inactive_everywhere(person) and not moves_elsewhere(person, place):
            raise PersonRefused(
                "He is inactive in ConnectWise. Activate him there, or link another member here, first."
            )
        before = f"{person.role}, {'all clients' if person.all_clients else 'some clients'}"
        had = (person.role, person.all_clients, sorted(person.clients), person.active)
        person.role, person.all_clients, person.all_boards = place.role, place.all_clients, place.all_boards
        person.clients = [] if place.all_clients else known_clients(scope, place.clients)
        person.boards = [] if place.all_boards else known_boards(scope, place.boards)
        person.title = person.title if place.title is None else place.title.strip()[:80]
        if had != (person.role, person.all_clients, person.clients, place.active):
            person.granted_by_id = by.id if by.kind == "person" else None
            person.granted_by_name, person.granted_at = by.name, now()
        person.save()
        if place.active and not person.active:
            give_back(person)
        elif not place.active:
            end_access(person, reason=f"Deactivated by {by.name}.")
        for connection, member in place.members.items():
            link_member(connection, person, member)
        word = f"{place.role.value}, {'all clients' if place.all_clients else f'{len(person.clients)} clients'}"
        state = "" if place.active else ", deactivated"
        tell(
            scope, by, "accounts.person_changed", person, f"{person.user.display_name}: {before} becomes {word}{state}."
        )


def refuse_inactive(person: Membership, place: Place) -> None:
    """His place would end again with the next look at him."""
    comes_back = place.active and not person.active
    if comes_back and is_inactive_everywhere(person) and not moves_elsewhere(person, place):
        raise PersonRefused("He is inactive in ConnectWise. Activate him there first, or link another member here.")


def moves_elsewhere(person: Membership, place: Place) -> bool:
    """Whether the same change links him to another member, or to none."""
    links = {link.connection_id: link.member_id for link in MemberLink.objects.filter(membership=person)}
    return any(links.get(connection.pk) != member for connection, member in place.members.items())


def keep_an_admin(everybody: list[Membership], person: Membership, place: Place) -> None:
    """Somebody must be able to undo it."""
    stays = place.active and place.role == Role.ADMIN and place.all_clients
    others = [one for one in everybody if one.pk != person.pk and one.active and one.all_clients]
    if not stays and not any(one.role == Role.ADMIN for one in others):
        raise PersonRefused("An account keeps at least one active admin who sees all clients. Make another one first.")


def known_clients(scope: ClientScope, ids: frozenset[int]) -> list[int]:
    found = sorted(Client.objects.within(scope).filter(pk__in=ids).values_list("pk", flat=True))
    if not found:
        raise PersonRefused("Choose at least one client, or all.")
    return found


def known_boards(scope: ClientScope, ids: frozenset[int]) -> list[int]:
    """None is possible: then a technician decides on his own tickets only."""
    return sorted(Board.objects.within(scope).filter(pk__in=ids).values_list("pk", flat=True))


def set_second_factor(*, scope: ClientScope, wanted: str, by: Actor) -> None:
    """Who must have a second factor in this account, from the next request on. Raises PersonRefused."""
    if wanted not in Account.SecondFactor.values:
        raise PersonRefused("Choose who must have a second factor.")
    if Account.objects.filter(pk=scope.account_id).exclude(second_factor=wanted).update(second_factor=wanted):
        word = Account.SecondFactor(wanted).label.lower()
        record(
            account_id=scope.account_id,
            by=by,
            act="accounts.second_factor_set",
            subject="account",
            sentence=f"A second factor is for: {word}.",
        )


def link_member(connection: Connection, person: Membership, member_id: int | None) -> None:
    links = MemberLink.objects.filter(connection=connection)
    if member_id is None:
        links.filter(membership=person).delete()
        return
    member = Member.objects.filter(connection=connection, external_id=member_id, gone_at=None).first()
    taken = links.filter(member_id=member_id).exclude(membership=person).select_related("membership__user").first()
    if member is None or taken:
        who = taken.membership.user.display_name if taken else "nobody we know"
        raise PersonRefused(f"That ConnectWise member is {who}.")
    MemberLink.objects.update_or_create(
        connection=connection,
        membership=person,
        defaults={"account_id": connection.account_id, "member_id": member_id, "identifier": member.identifier},
    )


@dataclass(frozen=True)
class NewToken:
    """What a token is to be. `clients`: ids of ours, or all; no tools: every tool."""

    name: str
    verbs: Iterable[str]
    clients: frozenset[int] | AllClients = ALL
    tools: Iterable[str] = ()
    expires_at: datetime | None = None


def issue_token(
    *, scope: ClientScope, person: Membership, new: NewToken, by: Actor, minted_by: Token | None = None
) -> tuple[Token, str]:
    """A token of this person and its plain text, to be shown once. Raises InvalidToken."""
    with transaction.atomic():
        token, plain = create_token(
            membership=person,
            name=new.name[:80],
            verbs=new.verbs,
            clients=new.clients,
            tools=new.tools,
            expires_at=new.expires_at,
            granted_by=person,
            minted_by=minted_by,
        )
        tell(scope, by, "accounts.token_made", person, f"{by.name} made the token {token.name}.")
    return token, plain


def end_token(*, scope: ClientScope, uid: str, by: Actor) -> bool:
    """Ends a token of the account at once; a second time changes nothing. False when there is none."""
    rows = Token.objects.select_related("membership__user").filter(account_id=scope.account_id)
    token = rows.filter(uid=uid).first()
    if token is not None and token.revoked_at is None:
        with transaction.atomic():
            revoke_token(token)
            tell(scope, by, "accounts.token_revoked", token.membership, f"{by.name} revoked the token {token.name}.")
    return token is not None


def tell(scope: ClientScope, by: Actor, act: str, person: Membership, sentence: str) -> None:
    """What concerns the account is kept with the account, also where somebody narrower has done it."""
    with ClientScope.of_account(scope.account_id, purpose="people", actor=by).open():
        record(
            account_id=scope.account_id,
            by=by,
            act=act,
            subject="person",
            subject_uid=person.user.uid,
            sentence=sentence,
        )
