"""What of a member's time a reader may not see: entries of clients outside of his scope. They are counted, not shown.

Internal time has no client and is for everybody. A person's own rows are his own, whatever they are about; a token sees
no more than its clients, whoever's it is.
"""

from dataclasses import replace

from cwhub.accounts.models import Connection, MemberLink
from cwhub.accounts.scope import ClientScope
from timeentry.errors import NotAllowed
from timeentry.scopes import person
from timeentry.statuses import Progress, Status


def sees(scope: ClientScope, client_id: int | None) -> bool:
    return client_id is None or scope.allows(client_id)


def sees_whole(scope: ClientScope, connection: Connection, member: int) -> bool:
    """In the whole account's scope: whether every row of this member is shown to who is asking."""
    if scope.is_all:
        return True
    mine = MemberLink.objects.filter(connection=connection, member_id=member)
    return scope.actor.kind == "person" and mine.filter(membership=person(scope)).exists()


def seen_by(scope: ClientScope, progress: Progress) -> Progress:
    """Without the entries that are not seen; `unseen` says how many. In the whole account's scope."""
    batch = progress.batch
    if sees_whole(scope, batch.connection, batch.member_ref):
        return progress
    seen = [one for one in progress.entries if sees(scope, one.client_id)]
    hidden = [one for one in progress.entries if not sees(scope, one.client_id)]
    reason = "" if any(one.error for one in hidden) else progress.reason  # it may be about one of them
    return replace(progress, entries=seen, unseen=len(hidden), reason=reason)


def must_see_all(scope: ClientScope, progress: Progress, entries: list[Status]) -> None:
    """Nobody ends what he does not see. Raises NotAllowed."""
    batch = progress.batch
    hidden = [one for one in entries if not sees(scope, one.client_id)]
    if hidden and not sees_whole(scope, batch.connection, batch.member_ref):
        count = f"{len(hidden)} of its entries {'is' if len(hidden) == 1 else 'are'}"
        raise NotAllowed(f"{count} of clients you do not see. Nothing was changed; who sees every client can do it.")


def words(count: int) -> str:
    """Empty where nothing is hidden."""
    return f"{count} {'entry' if count == 1 else 'entries'} of clients you do not see" if count else ""
