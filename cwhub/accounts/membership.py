"""From a membership or a token to its actor and its scope: what authentication makes of who is asking."""

from cwhub.accounts.models import Membership, Token
from cwhub.accounts.scope import ALL, Actor, AllClients, ClientScope


def active_memberships(user_id: int) -> list[Membership]:
    return list(Membership.objects.filter(user_id=user_id, active=True).select_related("user").order_by("pk"))


def actor_of_membership(membership: Membership) -> Actor:
    return Actor("person", membership.pk, membership.user.display_name)


def actor_of_token(token: Token) -> Actor:
    return Actor("token", token.pk, f"{token.membership.user.display_name} ({token.name})")


def membership_of(actor: Actor, account_id: int) -> Membership | None:
    """The active membership behind a person or his token; None for policy, the product, and whoever has left."""
    if actor.id is None:
        return None
    rows = Membership.objects.select_related("user").filter(account_id=account_id, active=True, user__is_active=True)
    if actor.kind == "person":
        return rows.filter(pk=actor.id).first()
    if actor.kind == "token":
        return rows.filter(tokens__pk=actor.id, tokens__revoked_at=None).first()
    return None


def scope_of_membership(membership: Membership, actor: Actor | None = None, *, purpose: str = "page") -> ClientScope:
    clients = clients_of(membership.all_clients, membership.clients)
    return ClientScope(membership.account_id, clients, actor or actor_of_membership(membership), purpose)


def scope_of_token(token: Token) -> ClientScope:
    """Never more than its person may see, whatever the token says."""
    person = clients_of(token.membership.all_clients, token.membership.clients)
    asked = clients_of(token.all_clients, token.clients)
    return ClientScope(token.account_id, both(person, asked), actor_of_token(token), "api")


def clients_of(every: bool, ids: list[int]) -> frozenset[int] | AllClients:
    return ALL if every else frozenset(ids)


def both(one: frozenset[int] | AllClients, other: frozenset[int] | AllClients) -> frozenset[int] | AllClients:
    if isinstance(one, AllClients):
        return other
    return one if isinstance(other, AllClients) else one & other
