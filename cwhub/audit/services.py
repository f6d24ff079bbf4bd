import secrets
from typing import Any

from cwhub.accounts.scope import Actor
from cwhub.audit.canonical import as_stored, canonical, commitment
from cwhub.audit.models import AuditBody, AuditEntry


def record(
    *,
    account_id: int,
    by: Actor,
    act: str,
    sentence: str,
    client_id: int | None = None,
    subject: str = "",
    subject_uid: str = "",
    ticket: int | None = None,
    data: dict[str, Any] | None = None,
) -> AuditEntry:
    """Adds one entry in the caller's transaction: both happen or neither. It is sealed into the chain soon after."""
    salt = secrets.token_hex(16)
    kept = as_stored(data) if data else None
    body = AuditBody.objects.create(account_id=account_id, client_id=client_id, data=kept) if kept else None
    return AuditEntry.objects.create(
        account_id=account_id,
        client_id=client_id,
        client_then=client_id,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name[:120],
        act=act,
        subject=subject,
        subject_uid=subject_uid,
        ticket=ticket,
        sentence=sentence.replace("\0", "")[:300],
        salt=salt,
        body=body,
        body_sha256=commitment(salt, canonical(kept)) if kept else "",
    )
