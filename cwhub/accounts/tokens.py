"""API tokens: made once, shown once, kept as a hash; what a request with one may do."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from cwhub.accounts.membership import both, clients_of
from cwhub.accounts.models import Membership, Token, User
from cwhub.accounts.scope import ALL, AllClients
from kit.clock import now
from kit.ids import new_secret, secret_hash
from kit.logs import note_ids

if TYPE_CHECKING:  # its defaults import this module
    from rest_framework.views import APIView

VERBS = ("read", "propose", "write")
PREFIX = "cwhub_"
LAST_USED_EVERY = timedelta(minutes=1)


class InvalidToken(ValueError):
    """A token was asked for that cannot be. The message is a sentence for the person."""


def create_token(
    *,
    membership: Membership,
    name: str,
    verbs: Iterable[str],
    clients: Iterable[int] | AllClients = ALL,
    tools: Iterable[str] = (),
    expires_at: datetime | None = None,
) -> tuple[Token, str]:
    """A new token and its plain text, which is never to be had again. Raises InvalidToken."""
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
        raise InvalidToken("A token cannot see a client that its person cannot see.")
    plain = PREFIX + new_secret()
    token = Token.objects.create(
        membership=membership,
        account_id=membership.account_id,
        name=name.strip(),
        token_hash=secret_hash(plain),
        verbs=chosen,
        all_clients=every,
        clients=ids,
        tools=sorted(set(tools)),
        expires_at=expires_at,
    )
    return token, plain


def revoke_token(token: Token) -> None:
    """Ends it at once; a second time changes nothing."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now())
    token.refresh_from_db(fields=["revoked_at"])


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
        return needed in request.auth.verbs

    def has_object_permission(self, request: Request, view: "APIView", obj: Any) -> bool:
        return True
