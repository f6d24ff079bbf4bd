"""Who has looked at whose data: one entry for each person, subject and 15 minutes. Exports are told each time."""

from datetime import timedelta
from typing import Any

from django.db import connection

from cwhub.accounts.scope import Actor
from cwhub.audit.services import record
from kit.clock import now

AGAIN_AFTER = timedelta(minutes=15)
LOOKED, EXPORTED = "audit.looked", "audit.exported"
FIRST_LOOK = """
INSERT INTO audit_auditlook (account_id, actor_kind, actor_id, subject, subject_uid, at) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (account_id, actor_kind, actor_id, subject, subject_uid) DO UPDATE SET at = EXCLUDED.at
WHERE audit_auditlook.at <= %s RETURNING id
"""


def looked(
    *,
    account_id: int,
    by: Actor,
    subject: str,
    sentence: str,
    subject_uid: str = "",
    client_id: int | None = None,
    ticket: int | None = None,
) -> bool:
    """Tells of it, unless that was done within 15 minutes. In an open scope that may write for this client."""
    moment = now()
    key: list[Any] = [account_id, by.kind, by.id or 0, subject, subject_uid]
    with connection.cursor() as cursor:
        cursor.execute(FIRST_LOOK, [*key, moment, moment - AGAIN_AFTER])
        if cursor.fetchone() is None:
            return False
    record(
        account_id=account_id,
        client_id=client_id,
        by=by,
        act=LOOKED,
        subject=subject,
        subject_uid=subject_uid,
        ticket=ticket,
        sentence=sentence,
    )
    return True


def exported(*, account_id: int, by: Actor, what: str, asked: dict[str, Any], client_id: int | None = None) -> None:
    """Every export is told, before its first line leaves."""
    record(
        account_id=account_id,
        client_id=client_id,
        by=by,
        act=EXPORTED,
        subject="export",
        sentence=f"Exported {what}.",
        data={"asked": asked} if asked else None,
    )
