"""A day's time is about several clients, and internal time about none: its rows are the member's own, seen as such.

The database shows them under ALL clients only. So this room opens the account for a person's own rows, and filters each
of them by what the person may see: a ticket that he may not see cannot be charged, and another's batch is not found.
"""

from dataclasses import replace

from cwhub.accounts.membership import membership_of
from cwhub.accounts.models import Connection, MemberLink, Membership
from cwhub.accounts.rights import Right, has_right, who_can
from cwhub.accounts.scope import ALL, ClientScope
from timeentry.errors import NotAllowed, NotLinked


def whole(scope: ClientScope, purpose: str = "time") -> ClientScope:
    """The account's scope in which own days are kept. What it reads is filtered by `scope` again."""
    return replace(scope, clients=ALL, purpose=purpose)


def person(scope: ClientScope) -> Membership:
    found = membership_of(scope.actor, scope.account_id)
    if found is None:
        raise NotAllowed("Only a person with a place in this account has time of his own.")
    return found


def own_member(scope: ClientScope, connection: Connection) -> int:
    """ConnectWise's id of the member who is asking. In the whole account's scope. Raises NotLinked."""
    link = MemberLink.objects.filter(connection=connection, membership=person(scope)).first()
    if link is None:
        raise NotLinked("Your name is not linked to a ConnectWise member yet. An admin links it under Members.")
    return link.member_id


def must_enter_for(scope: ClientScope, connection: Connection, member: int) -> None:
    """Everybody enters his own time; a manager or an admin everybody's. Raises NotAllowed."""
    who = person(scope)
    if has_right(who, Right.TIME_FOR_OTHERS):
        return
    if MemberLink.objects.filter(connection=connection, membership=who, member_id=member).exists():
        return
    raise NotAllowed(f"You enter your own time. {who_can(Right.TIME_FOR_OTHERS)} can enter time for others.")


def sees_others(scope: ClientScope) -> bool:
    """Everybody's days, of every client."""
    return scope.is_all and has_right(person(scope), Right.SEE_TEAM_TIME)


def must_see(scope: ClientScope, connection: Connection, member: int) -> None:
    """Own days always; those of others where the role looks after them and every client is seen. Raises NotAllowed."""
    if sees_others(scope):
        return
    if MemberLink.objects.filter(connection=connection, membership=person(scope), member_id=member).exists():
        return
    raise NotAllowed("You see your own days. A manager sees everybody's.")
