"""The quarterly access review: who may do what, since when and by whose word, looked through and signed."""

from datetime import timedelta
from typing import Any

from django.db.models import Q

from approvals.detail import digest
from cwhub.accounts.models import Account, Client, Membership, Token
from cwhub.accounts.scope import ClientScope
from cwhub.audit.models import AccessReview
from cwhub.audit.services import record
from kit.clock import now

QUARTER = timedelta(days=92)
REMARKS_MAX = 4000


class ReviewRefused(Exception):
    """Not signed; the sentence says why."""


def last_review(account_id: int) -> AccessReview | None:
    found: AccessReview | None = AccessReview.objects.filter(account_id=account_id).order_by("-at", "-pk").first()
    return found


def is_due(account_id: int) -> bool:
    """No review, or none within a quarter. Needs the account's scope."""
    last = last_review(account_id)
    return last is None or last.at <= now() - QUARTER


def asks_at_home(account: Account) -> bool:
    """Whether it is due for an account that is older than a quarter: a new one has granted all it has just now."""
    return account.created_at <= now() - QUARTER and is_due(account.pk)


def snapshot(account_id: int) -> dict[str, Any]:
    """Everybody with a place, and every token that is not revoked, as plain values. Needs the account's scope."""
    people = Membership.objects.filter(account_id=account_id).select_related("user").order_by("-active", "pk")
    living = Token.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now()), account_id=account_id, revoked_at=None)
    tokens = list(living.select_related("membership__user").order_by("membership_id", "pk"))
    rows = list(people)
    names = client_names([*(row.clients for row in rows), *(token.clients for token in tokens)])
    return {
        "people": [person(row, names) for row in rows],
        "tokens": [token_row(token, names) for token in tokens],
    }


def client_names(lists: list[list[int]]) -> dict[int, str]:
    wanted = {pk for ids in lists for pk in ids}
    return dict(Client.objects.filter(pk__in=wanted).values_list("pk", "name"))


def seen(every: bool, ids: list[int], names: dict[int, str]) -> list[str]:
    """Names of clients; empty for all of them."""
    return [] if every else sorted(names.get(pk, f"client {pk}") for pk in ids)


def person(row: Membership, names: dict[int, str]) -> dict[str, Any]:
    return {
        "name": row.user.display_name,
        "username": row.user.username,
        "role": row.role,
        "active": row.active and row.user.is_active,
        "all_clients": row.all_clients,
        "clients": seen(row.all_clients, row.clients, names),
        "granted_by": row.granted_by_name,
        "granted_at": text(row.granted_at),
        "last_use": text(row.user.last_login),
    }


def token_row(token: Token, names: dict[int, str]) -> dict[str, Any]:
    return {
        "name": token.name,
        "person": token.membership.user.display_name,
        "asleep": not (token.membership.active and token.membership.user.is_active),
        "verbs": list(token.verbs),
        "tools": list(token.tools),
        "all_clients": token.all_clients,
        "clients": seen(token.all_clients, token.clients, names),
        "granted_by": token.granted_by_name,
        "made_at": text(token.created_at),
        "expires_at": text(token.expires_at),
        "last_use": text(token.last_used_at),
    }


def text(moment: Any) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def seal_of(shown: dict[str, Any]) -> str:
    """What was shown, as a short word; last uses may go on while somebody reads."""
    lasting = {kind: [{**row, "last_use": ""} for row in rows] for kind, rows in shown.items()}
    return digest(repr(lasting))


def sign(*, scope: ClientScope, membership: Membership, shown: str, remarks: str) -> AccessReview:
    """Keeps exactly what was shown. Raises ReviewRefused when something has changed since."""
    standing = snapshot(scope.account_id)
    if seal_of(standing) != shown:
        raise ReviewRefused("Somebody's access has changed while you were reading. Nothing was signed; look again.")
    row = AccessReview.objects.create(
        account_id=scope.account_id,
        by_id=membership.pk,
        by_name=membership.user.display_name,
        remarks=remarks.strip().replace("\0", "")[:REMARKS_MAX],
        snapshot=standing,
    )
    counts = {kind: len(rows) for kind, rows in standing.items()}
    record(
        account_id=scope.account_id,
        by=scope.actor,
        act="audit.access_reviewed",
        subject="review",
        subject_uid=row.uid,
        sentence=f"Reviewed and signed the access of {counts['people']} people and {counts['tokens']} tokens.",
        data={**counts, "remarks": row.remarks, "shown": shown},
    )
    return row
