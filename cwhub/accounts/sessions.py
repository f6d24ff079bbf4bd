"""Sessions of a person: listed for him, ended by him, by an admin, or with his access."""

from allauth.usersessions.models import UserSession

from cwhub.accounts.models import User


def sessions_of(user: User) -> list[UserSession]:
    """Newest first; what has run out is forgotten on the way."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda one: one.created_at, reverse=True)


def end_session(user: User, number: int) -> bool:
    """Ends one of his own. False when there is none."""
    found = UserSession.objects.filter(user=user, pk=number).first()
    if found is None:
        return False
    found.end()
    return True


def end_sessions(user: User, *, but: str = "") -> int:
    """Ends all of them, or all but the one of this key. The number that were ended."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for row in rows:
        row.end()
    return len(rows)
