"""API tokens: made once, shown once, kept as a hash; what a request with one may do."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from cwhub.accounts.membership import both, clients_of
from cwhub.accounts.models import Membership, Token, User
from cwhub.accounts.rights import Right, has_right, refusal
from cwhub.accounts.scope import ALL, AllClients
from kit.clock import now
from kit.ids import new_secret, secret_hash
from kit.logs import note_ids

if TYPE_CHECKING:  # its defaults import this module
    from rest_framework.views import APIView

VERBS = ("read", "propose", "write")
PREFIX = "cwhub_"
TOOL = re.compile(r"[a-z0-9][a-z0-9_.]{0,59}")
LAST_USED_EVERY = timedelta(minutes=1)


class InvalidToken(ValueError):
    """A token was asked for that cannot be. The message is a sentence for the person."""


class TooMuch(InvalidToken):
    """It would have more than who asks for it."""


def create_token(
    *,
    membership: Membership,
    name: str,
    verbs: Iterable[str],
    clients: Iterable[int] | AllClients = ALL,
    tools: Iterable[str] = (),
    expires_at: datetime | None = None,
    granted_by: Membership | None = None,
    minted_by: Token | None = None,
) -> tuple[Token, str]:
    """A new token and its plain text, which is never to be had again. `minted_by`: the token that asks for it.

    Raises InvalidToken, and TooMuch for what its person, or that token, does not have himself.
    """
    chosen = sorted(set(verbs), key=VERBS.index) if set(verbs) <= set(VERBS) else []
    if not chosen:
        raise InvalidToken("A token reads, proposes or writes; choose at least one.")
    if expires_at is not None and expires_at <= now():
        raise InvalidToken("A token must end in the future.")
    if not name.strip():
        raise InvalidToken("A token needs a name.")
    every = isinstance(clients, AllClients)
    ids = [] if isinstance(clients, AllClients) else sorted(set(clients))
    person = clients_of(membership.all_clients, membership.clients)
    if not every and both(person, frozenset(ids)) != frozenset(ids):
        raise TooMuch("A token cannot see a client that its person cannot see.")
    named = sorted(set(tools))
    if not all(TOOL.fullmatch(tool) for tool in named):
        raise InvalidToken("A tool is named in lower-case letters, digits, dots and underscores.")
    if minted_by is not None:
        asked = Asked(frozenset(chosen), clients_of(every, ids), frozenset(named), expires_at)
        refuse_more_than(minted_by, asked)
    by = granted_by or membership
    plain = PREFIX + new_secret()
    token = Token.objects.create(
        membership=membership,
        account_id=membership.account_id,
        name=name.strip(),
        token_hash=secret_hash(plain),
        verbs=chosen,
        all_clients=every,
        clients=ids,
        tools=named,
        expires_at=expires_at,
        granted_by=by,
        granted_by_name=by.user.display_name if minted_by is None else f"{by.user.display_name} ({minted_by.name})",
        minted_by=minted_by,
    )
    return token, plain


@dataclass(frozen=True)
class Asked:
    """What a token is to have."""

    verbs: frozenset[str]
    clients: frozenset[int] | AllClients
    tools: frozenset[str]  # none: every tool
    expires_at: datetime | None


def refuse_more_than(parent: Token, asked: Asked) -> None:
    """A token gives on what it has, or less. Raises TooMuch."""
    has = clients_of(parent.all_clients, parent.clients)
    if not asked.verbs <= set(parent.verbs):
        raise TooMuch(f"This token may {' and '.join(parent.verbs)}; it can give on no more.")
    if both(has, asked.clients) != asked.clients:
        raise TooMuch("This token does not see all of these clients; it can give on no more.")
    if parent.tools and not (asked.tools and asked.tools <= set(parent.tools)):
        raise TooMuch(f"This token may use {', '.join(parent.tools)}; it can give on no more.")
    if parent.expires_at and (asked.expires_at is None or asked.expires_at > parent.expires_at):
        raise TooMuch(f"This token ends at {parent.expires_at.isoformat()}; what it gives on ends no later.")


def revoke_token(token: Token) -> None:
    """Ends it at once, with all that it has given on; a second time changes nothing."""
    family = {token.pk}
    while more := set(Token.objects.filter(minted_by__in=family).values_list("pk", flat=True)) - family:
        family |= more
    Token.objects.filter(pk__in=family, revoked_at=None).update(revoked_at=now())
    token.refresh_from_db(fields=["revoked_at"])


def token_allows_tool(token: Token, tool: str) -> bool:
    """Asked before a tool is called for a token. One that names no tools may use every one."""
    return not token.tools or tool in token.tools


def token_of(plain: str) -> Token | None:
    """The living token of this text. None says no more than that there is none."""
    token = Token.objects.select_related("membership__user").filter(token_hash=secret_hash(plain)).first()
    if token is None or token.revoked_at is not None:
        return None
    if token.expires_at is not None and token.expires_at <= now():
        return None
    if token.account_id != token.membership.account_id:
        return None
    return token if token.membership.active and token.membership.user.is_active else None


def note_use(token: Token) -> None:
    at = now()
    if token.last_used_at is None or at - token.last_used_at >= LAST_USED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=at)


class BearerTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`. `request.user` is the token's person, `request.auth` the token."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed("Send one token after the word Bearer.")
        token = token_of(words[1].decode("latin-1"))
        if token is None:
            raise AuthenticationFailed("This token is not valid.")
        note_use(token)
        note_ids(account=token.account_id, token=token.uid)
        return token.membership.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class TokenAllows(BasePermission):
    """The view says in `verbs` what each method asks of a token; what it does not name, nobody may."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, Token):
            return False
        verbs: dict[str, str] = getattr(view, "verbs", {})
        needed = verbs.get(request.method or "", "read" if request.method in ("HEAD", "OPTIONS") else "")
        self.message = f"This token may not {needed}." if needed else "This method is not offered."
        return needed in request.auth.verbs and self.person_may(request.auth, view, request.method or "")

    def person_may(self, token: Token, view: "APIView", method: str) -> bool:
        """A token has no right that its person does not have. The view says in `needs` which it takes."""
        right: Right | None = getattr(view, "needs", {}).get("GET" if method == "HEAD" else method)
        if right is None or has_right(token.membership, right):
            return True
        self.message = refusal(token.account_id, right)
        return False

    def has_object_permission(self, request: Request, view: "APIView", obj: Any) -> bool:
        return True
