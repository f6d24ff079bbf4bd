"""The end of a person's access to an account: place, tokens, sessions and panel, at once."""

from cwhub.accounts.models import Membership, Token
from cwhub.accounts.sessions import end_sessions
from cwhub.accounts.tokens import revoke_token
from kit.clock import now


def end_access(person: Membership, *, reason: str) -> bool:
    """False when it was over already. The panel asks for the place with each request, so it ends with it.

    Sessions go on where the person has a place in another account: they lead there from now on.
    """
    rows = Membership.objects.filter(pk=person.pk, active=True)
    if not rows.update(active=False, ended_at=now(), ended_reason=reason[:200]):
        return False
    for token in Token.objects.filter(membership=person, revoked_at=None):
        revoke_token(token)
    if not Membership.objects.filter(user_id=person.user_id, active=True).exists():
        end_sessions(person.user)
    person.refresh_from_db(fields=["active", "ended_at", "ended_reason"])
    return True


def give_back(person: Membership) -> None:
    """His place as it was; his tokens stay revoked."""
    Membership.objects.filter(pk=person.pk).update(active=True, ended_at=None, ended_reason="")
    person.refresh_from_db(fields=["active", "ended_at", "ended_reason"])
