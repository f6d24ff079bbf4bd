import hashlib
import json
from typing import Any

from cwhub.accounts.scope import Actor
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
    """Adds one entry in the caller's transaction: both happen or neither."""
    body = AuditBody.objects.create(account_id=account_id, client_id=client_id, data=data) if data else None
    return AuditEntry.objects.create(
        account_id=account_id,
        client_id=client_id,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        act=act,
        subject=subject,
        subject_uid=subject_uid,
        ticket=ticket,
        sentence=sentence[:300],
        body=body,
        body_sha256=hashlib.sha256(canonical(data)).hexdigest() if data else "",
    )


def canonical(data: dict[str, Any]) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()
